"""What a browser is told when the app is put on a home screen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.settings import Settings
from app.web.access import Anyone
from app.web.assets import asset

router = APIRouter()

ICONS = (("icon", 192, "any"), ("icon", 512, "any"))
MASKABLE = (("maskable", 192, "maskable"), ("maskable", 512, "maskable"))
SHORTCUTS = (
    ("Check in", "/check-ins/new", "check-in"),
    ("Practice", "/exercises", "practice"),
    ("Help now", "/help", "help"),
)
SCREENS = {"narrow": "390x844", "wide": "1280x800"}  # scripts/pictures.py draws them
PICTURES = (("today", "Today"), ("practice", "Practice"))
SKY = "#f6ddcb"  # tokens.css, --glow by day; by night each page says its own


@router.get("/manifest.webmanifest", dependencies=[Anyone])
def manifest(request: Request) -> Response:
    """The neutral name and nothing that says what it is for: it is seen on a home screen."""
    settings: Settings = request.app.state.settings
    told = {
        "id": "/",
        "name": settings.app_name,
        "short_name": settings.app_name,
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "lang": "en",
        "dir": "ltr",
        "categories": ["health"],
        "background_color": SKY,
        "theme_color": SKY,
        "icons": [_icon(f"{name}-{size}", size, use) for name, size, use in ICONS + MASKABLE],
        "shortcuts": [
            {"name": name, "url": address, "icons": [_icon(f"shortcut-{icon}", 96, "any")]}
            for name, address, icon in SHORTCUTS
        ],
        "screenshots": [
            _picture(name, words, form) for form in SCREENS for name, words in PICTURES
        ],
    }
    headers = {"Cache-Control": "no-cache"}
    return JSONResponse(told, headers=headers, media_type="application/manifest+json")


def _icon(name: str, size: int, use: str) -> dict[str, Any]:
    address = asset(f"icons/{name}.png")
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}


def _picture(name: str, words: str, form: str) -> dict[str, Any]:
    return {
        "src": asset(f"screenshots/{name}-{form}.png"),
        "sizes": SCREENS[form],
        "type": "image/png",
        "form_factor": form,
        "label": words,
    }
