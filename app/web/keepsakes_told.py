"""The letter and the plan as they are read: on a phone without a network, and by a therapist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.keepsakes import KEEPSAKES


def keepsakes_told(found: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """[{"title", "parts": [{"label", "words"}]}], in the order of the catalogue, without what is
    empty."""
    return [
        {
            "title": keepsake.title,
            "parts": [
                {"label": part.label, "words": found[code][part.code]}
                for part in keepsake.parts
                if part.code in found[code]
            ],
        }
        for code, keepsake in KEEPSAKES.items()
        if code in found
    ]
