"""Pages and JSON leave compressed, except where compressing could tell on what is in them."""

from __future__ import annotations

from typing import Literal

import brotli
from starlette.datastructures import Headers
from starlette.middleware.gzip import (
    DEFAULT_EXCLUDED_CONTENT_TYPES,
    GZipMiddleware,
    IdentityResponder,
)
from starlette.types import ASGIApp, Receive, Scope, Send

SMALLEST = 500  # bytes; below it the compressed form is no smaller on the wire
LEVEL = 6  # a level of 9 takes twice as long and saves half a percent
QUALITY = 8  # of brotli: a tenth smaller than gzip's 6; 9 takes seven times as long
EXCLUDED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf")
FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})


class Compression:
    """brotli or gzip by Starlette, with `Vary: Accept-Encoding` beside what already stands there.

    BREACH: who can make a browser ask for a page with words of their own in it, and sees how long
    the answers are, can guess what else is in the page (the caseload repeats what was searched for
    beside the names). Only another site can make it ask, so what another site asked for, links
    included, is sent as it is. Static files hold nothing and compress themselves.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.compressed = GZipMiddleware(
            app,
            minimum_size=SMALLEST,
            compresslevel=LEVEL,
            exclude_content_types=EXCLUDED,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if asked_from_elsewhere(headers):
            await self.plain(scope, receive, send)
        elif smallest(headers.get("accept-encoding", "")) == "br":
            await _Brotli(self.plain)(scope, receive, send)
        else:
            await self.compressed(scope, receive, send)


def asked_from_elsewhere(headers: Headers) -> bool:
    return headers.get("sec-fetch-site") in FROM_ELSEWHERE


class _Brotli(IdentityResponder):
    """Packs one answer."""

    content_encoding = "br"

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, SMALLEST, exclude_content_types=EXCLUDED)
        self.packing = brotli.Compressor(mode=brotli.MODE_TEXT, quality=QUALITY)

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        packed = self.packing.process(body)
        return bytes(packed + (self.packing.flush() if more_body else self.packing.finish()))


def smallest(accepted: str) -> Literal["br", "gzip"] | None:
    """`q=0` refuses; other weights do not matter, as every browser that unpacks one is fine."""
    offered = {part.partition(";")[0].strip() for part in accepted.split(",") if not _no(part)}
    return "br" if "br" in offered else "gzip" if "gzip" in offered else None


def _no(part: str) -> bool:
    return part.replace(" ", "").endswith((";q=0", ";q=0.0"))
