"""Light or dark, by hand; for everybody, signed in or not, with script or without."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.web.access import Anyone, Form
from app.web.themes import THEMES, keep_theme

router = APIRouter()


@router.post("/looks", dependencies=[Anyone])
def choose(request: Request, form: Form) -> Response:
    """`theme` is auto, light or dark; anything else is auto. Back to the page it was chosen on."""
    theme = form.get("theme", "auto")
    answer = RedirectResponse(_page_before(request), 303)
    secure = request.app.state.settings.is_https
    keep_theme(answer, theme if theme in THEMES else "auto", secure=secure)
    return answer


def _page_before(request: Request) -> str:
    """Only a path, and only of our own: the guard has seen to it that the page was ours."""
    path = urlsplit(request.headers.get("referer", "")).path
    return path if path in ("/you", "/sign-in", "/about", "/install") else "/"
