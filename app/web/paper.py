"""Pages on paper: HTML to PDF by WeasyPrint, which fetches nothing but our own static files.

It is imported when the first page is asked for: its libraries (Pango) are the machine's, and
everything else works without them.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.assets import TEXTS, content, is_text

HERE = "https://afterglow.invalid"
"""Where addresses of a page on paper begin; nobody answers there, and nobody is asked."""


TIGHTER = "css/paper-tight.css"


class NotOurs(ValueError):
    """Something other than a static file of ours was to be fetched."""


class NoPaper(Exception):
    """This machine lacks the libraries that WeasyPrint needs."""


def require() -> None:
    """Raises `NoPaper`."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as missing:
        raise NoPaper from missing


def prepare() -> None:
    """So that the first PDF need not wait for the import; where it cannot be, nothing happens."""
    with suppress(NoPaper):
        require()


def own_file(address: str) -> bytes:
    """The static text file of ours at this address. Raises `NotOurs` for everything else: other
    hosts, other schemes, other folders, whatever is spelt in a roundabout way."""
    parts = urlsplit(address)
    path = unquote(parts.path).removeprefix("/static/")
    ours = f"{parts.scheme}://{parts.netloc}" == HERE and parts.path == f"/static/{path}"
    if not ours or not is_text(path):
        raise NotOurs
    return content(path)


def _type(address: str) -> str:
    return TEXTS[PurePosixPath(urlsplit(address).path).suffix]


def pdf(html: str) -> bytes:
    """The document as a PDF of one page, set tighter where it would need two; a second page comes
    before words are lost. No name in it but what the page itself shows."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            return URLFetcherResponse(url, own_file(url), {"Content-Type": _type(url)})

    page = HTML(string=html, base_url=f"{HERE}/", url_fetcher=OwnFiles())
    document = page.render()
    if len(document.pages) > 1:
        document = page.render(stylesheets=[CSS(string=content(TIGHTER).decode())])
    made: bytes = document.write_pdf()
    return made


class Paper(Response):
    """A PDF that is made once the request's transaction has ended, one at a time: it takes a
    second of work that must hold up neither writers nor other readers."""

    media_type = "application/pdf"

    def __init__(self, html: str, name: str) -> None:
        super().__init__(headers={"Content-Disposition": f'inline; filename="{name}"'})
        self.html = html

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with scope["app"].state.printing:
            self.body = await run_in_threadpool(pdf, self.html)
        self.headers["Content-Length"] = str(len(self.body))
        await super().__call__(scope, receive, send)
