"""How to put the app on a home screen, for each kind of phone and browser."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.access import Anyone, MaybeViewer
from app.web.pages import page

router = APIRouter()


@router.get("/install", dependencies=[Anyone])
def show(request: Request, _viewer: MaybeViewer) -> Response:
    """The same steps for everybody; a signed-in patient may ask for a code here."""
    return page(request, "install.html")
