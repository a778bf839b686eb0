"""The sign-in page, shown by its own route and again by whatever could not sign somebody in."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.web.pages import page
from app.web.return_addresses import own_address


def form_page(
    request: Request,
    status: int = 200,
    *,
    code_error: str | None = None,
    name: str = "",
    error: str | None = None,
    back: str = "",
) -> Response:
    """The code and the passphrase are never shown again."""
    told = {"code": "", "code_error": code_error, "name": name, "error": error}
    told |= {"next": own_address(back)}
    return page(request, "sign_in.html", status, sign_in=told)
