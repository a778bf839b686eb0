"""Where somebody goes on after signing in or proving who they are: only ever a page of ours."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from fastapi import Request

from app.web.transactions import SAFE_METHODS

LONGEST = 500
NOT_THERE = ("/sign-in", "/sign-ins", "/sign-outs", "/second-factor", "/passkey-sign-ins")


def own_address(said: str) -> str:
    """A path of ours with its query, or "" for anything else (SECURITY R37)."""
    if not said.startswith("/") or said.startswith("//") or len(said) > LONGEST:
        return ""
    if "\\" in said or not said.isascii() or not said.isprintable() or " " in said:
        return ""
    lower = said.lower()
    if "%2f%2f" in lower or "%5c" in lower or "%0" in lower:
        return ""
    path = urlsplit(said).path
    return "" if path in NOT_THERE else said


def here(request: Request) -> str:
    """The page that was asked for, or the one that a refused form stood on."""
    if request.method in SAFE_METHODS:
        query = f"?{request.url.query}" if request.url.query else ""
        return own_address(request.url.path + query)
    origin = request.app.state.settings.origin
    said = request.headers.get("referer", "")
    return own_address(said.removeprefix(origin)) if said.startswith(origin + "/") else ""


def leading_back(address: str, back: str) -> str:
    """`/sign-in?next=%2Fpatients`, or the bare address."""
    return f"{address}?next={quote(back, safe='')}" if back else address
