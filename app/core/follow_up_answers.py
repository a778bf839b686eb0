"""The answers to the three short questions: read from a form, and the worse of two sendings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.risk_ladder import FollowUps
from app.core.risk_words import QUESTIONS, Field

WORSE: Mapping[Field, tuple[str | None, ...]] = {
    "closer": (None, "no", "yes"),
    "plan": (None, "no", "not-sure", "yes"),
    "safe": (None, "yes", "not-sure", "no"),
}
"""From what was left to what is worst: of two sendings the worse answer stands [J]."""


class UnreadableAnswer(ValueError):
    """What no form of ours sends."""


def read(form: Mapping[str, str]) -> FollowUps:
    """The three fields of a form, each of which may be missing. Raises `UnreadableAnswer`."""
    told: dict[str, Any] = {}
    for name, question in QUESTIONS.items():
        value = form.get(name, "")
        if value and value not in dict(question.options):
            raise UnreadableAnswer(name)
        told[name] = value or None
    return FollowUps(**told)


def worse(first: FollowUps, second: FollowUps) -> FollowUps:
    """Question by question."""
    told: dict[str, Any] = {
        name: max(getattr(first, name), getattr(second, name), key=rising.index)
        for name, rising in WORSE.items()
    }
    return FollowUps(**told)
