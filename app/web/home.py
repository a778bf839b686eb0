"""The bare address: everybody to where they start."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app.web.access import Anyone, MaybeViewer
from app.web.cookies import home

router = APIRouter()


@router.get("/", dependencies=[Anyone])
def show(viewer: MaybeViewer) -> Response:
    return RedirectResponse(home(viewer.person) if viewer else "/sign-in", 303)
