"""Files under /static: text compressed once, and kept for ever where its content names it."""

from __future__ import annotations

from pathlib import PurePosixPath

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from app.web.assets import TEXTS, compressed, content, digest, is_text
from app.web.compression import smallest

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
READING = ("GET", "HEAD")


class CachedStatic(StaticFiles):
    """Files named by their content hash are kept for ever, others are asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["method"] in READING and is_text(path):
            answer = _text(path, Headers(scope=scope))
        else:
            answer = await super().get_response(path, scope)
        named_by_content = b"v=" in scope.get("query_string", b"")
        answer.headers["Cache-Control"] = FOR_EVER if named_by_content else ASK_AGAIN
        if named_by_content and "etag" in answer.headers:
            del answer.headers["etag"]  # nobody asks again whether it changed
        return answer


def _text(path: str, asked: Headers) -> Response:
    """The server leaves the body away when only the head was asked for."""
    coding = smallest(asked.get("accept-encoding", ""))
    etag = f'"{digest(path)}-{coding or "plain"}"'
    headers = {"ETag": etag} | ({"Vary": "Accept-Encoding"} if coding else {})
    if asked.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    media_type = TEXTS[PurePosixPath(path).suffix]
    if coding is None:
        return Response(content(path), headers=headers, media_type=media_type)
    headers["Content-Encoding"] = coding
    return Response(compressed(path, coding), headers=headers, media_type=media_type)
