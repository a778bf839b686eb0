"""Back to the caseload as it was filtered, from what one key did there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse, Response

from app.caseload import FILTERS


def to_caseload(form: Mapping[str, str]) -> Response | None:
    """None where the form was not one of the caseload's: its `from` says so."""
    if form.get("from") != "caseload":
        return None
    show, who = form.get("show", ""), form.get("who", "")
    kept = {
        **({"show": show} if show in FILTERS and show != "all" else {}),
        **({"who": who} if who == "mine" else {}),
    }
    return RedirectResponse(f"/patients{'?' if kept else ''}{urlencode(kept)}#cases", 303)
