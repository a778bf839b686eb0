"""Light, dark, or as the phone is: a choice of this browser's, in a cookie that names nobody."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

THEMES = ("auto", "light", "dark")
BY_HAND = ("light", "dark")
COOKIE = "theme"
A_YEAR = 365 * 24 * 60 * 60  # seconds


def chosen_theme(request: Request) -> str:
    """Light or dark where it was chosen here, else "auto"."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in BY_HAND else "auto"


def keep_theme(answer: Response, theme: str, *, secure: bool) -> None:
    """For a year, also over a sign-out. A script may read it: the page for no network has to."""
    if theme in BY_HAND:
        answer.set_cookie(COOKIE, theme, max_age=A_YEAR, secure=secure, samesite="lax", path="/")
    else:
        answer.delete_cookie(COOKIE, secure=secure, samesite="lax", path="/")
