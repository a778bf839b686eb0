"""For the person at a patient's side: what helps on the day and after it. No account, no data."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.access import Anyone, MaybeViewer
from app.web.pages import page

router = APIRouter()


@router.get("/companion", dependencies=[Anyone])
def show(request: Request, _viewer: MaybeViewer) -> Response:
    """The same for everybody, to be shown, sent or printed."""
    return page(request, "companion.html")
