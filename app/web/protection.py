"""Around every request: body limit, same-origin guard, security headers, a log without names."""

from __future__ import annotations

import re
import secrets
import time
import traceback
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings

LARGEST_BODY = 64 * 1024
LARGEST_UPLOAD = 8 * 1024 * 1024
UPLOADS = frozenset({"/clinic/imports", "/clinic/imports/confirmations"})
"""Where a file is sent; who may is asked there before it is read."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Every answer carries it, so it is short: fonts and objects fall to the default, workers to
# scripts.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OF_DOCUMENTS = HEADERS.keys() - {"X-Content-Type-Options", "Cross-Origin-Resource-Policy"}
PARTS = frozenset({"text/css", "text/javascript", "image/png"})
"""Static files that no browser opens as a document: what acts on documents alone would only weigh,
a third of a kilobyte each time. (A script that is started as a worker stands outside /static.)"""
DATA = frozenset({"application/json", "application/manifest+json"})
"""For scripts. Opened as a document it may load nothing and stand in no frame; that is shorter."""
POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'"

log = structlog.get_logger("afterglow.web")


class Protection:
    """One layer around the application; it reads no body beyond the limit and logs no input."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        refused: Callable[[Request, int], Response],
        noted: Callable[[str, str, int, float], None],
    ) -> None:
        """`refused` makes the page for 403, 413 and 500; `noted` hears of each request its method,
        its route as the program writes it, the status and the seconds that it took."""
        self.app = app
        self.settings = settings
        self.refused = refused
        self.noted = noted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, started = secrets.token_hex(6), time.monotonic()
        scope.setdefault("state", {})["request_id"] = request_id
        sent = _Sent(scope, send, self.settings, request_id)
        try:
            await self._guarded(scope, receive, sent)
        except Exception as error:
            log.error("failed", request=request_id, kind=type(error).__name__, at=_place(error))
            if not sent.status:
                await self.refused(Request(scope), 500)(scope, receive, sent)
        method, route = scope["method"], getattr(scope.get("route"), "path", "-")
        seconds = time.monotonic() - started
        log.info(
            "request", method=method, route=route, status=sent.status, ms=round(seconds * 1000),
            request=request_id,
        )  # fmt: skip
        self.noted(method, route, sent.status, seconds)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        most = LARGEST_UPLOAD if scope["path"] in UPLOADS else LARGEST_BODY
        if scope["method"] not in SAFE_METHODS and not is_same_origin(headers, self.settings):
            await self.refused(Request(scope), 403)(scope, receive, send)
        elif too_long(headers, most):
            await self.refused(Request(scope), 413)(scope, receive, send)
        else:
            await self.app(scope, _limited(receive, most), send)


def is_same_origin(headers: Headers, settings: Settings) -> bool:
    """Unsafe methods only. `Sec-Fetch-Site` decides where the browser sends it; else `Origin`
    must be ours; neither: refused. Headers cannot be forged by a page, so no token is needed."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == settings.origin


def too_long(headers: Headers, most: int) -> bool:
    length = headers.get("content-length", "0")
    return not re.fullmatch("[0-9]{1,9}", length) or int(length) > most


class BodyTooLong(Exception):
    """More was sent than was announced, or than anybody needs to send."""


def _limited(receive: Receive, most: int) -> Receive:
    """Count what really arrives: a chunked body announces no length."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise BodyTooLong
        return message

    return counted


class _Sent:
    """Adds the headers to whatever is answered, errors included, and remembers the status."""

    def __init__(self, scope: Scope, send: Send, settings: Settings, request_id: str) -> None:
        self.scope, self.send, self.settings = scope, send, settings
        self.request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            kind = headers.get("content-type", "").partition(";")[0]
            is_light = kind in DATA or self._is_part(kind)
            for name, value in HEADERS.items():
                if name not in OF_DOCUMENTS or not is_light:
                    headers[name] = value
            if kind in DATA:
                headers["Content-Security-Policy"] = POLICY_OF_DATA
            headers["X-Request-Id"] = self.request_id
            if self.settings.is_https:
                headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
            if "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"
            renewed = self.scope["state"].get("renewed_cookie")
            if renewed and "set-cookie" not in headers:
                headers["Set-Cookie"] = renewed
        await self.send(message)

    def _is_part(self, kind: str) -> bool:
        is_static = self.status == 200 and self.scope["path"].startswith("/static/")
        return is_static and kind in PARTS


def _place(error: Exception) -> str:
    """File and line of the innermost frame; never the message, which may quote what was typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{urlsplit(frames[-1].filename).path.rsplit('/', 2)[-1]}:{frames[-1].lineno}"
