"""Static files as browsers get them: addresses by content hash, also those that a script imports.

A module's hash covers what it imports, so that a kept script never meets another version of its
neighbour. `css/everywhere.css` is no file: it is the sheets that every page needs, in one, because
on a slow phone each further address costs more than its bytes; `css/figures.css` is what charts
add, `css/desk.css` what charts and the clinic's pages add. A sheet that few pages need stays
a file. `js/page.a.b.js` is no file either: it is a bundle.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Literal

import brotli

from app.web.bundles import address_of, bundle, started_by

STATIC = Path(__file__).parent.parent.parent / "static"
IMPORTED = re.compile(r'(?P<before>\bfrom |\bimport )"(?P<path>\./[a-z0-9-]+\.js)"')
OF_FEW_PAGES = (
    "alert-bar",
    "alert-history",
    "brief",
    "factor",
    "item-grid",
    "leaving",
    "paper",
    "paper-tight",
    "recovery-code",
    "tools",
)
FIRST_LAYER = "tokens"  # it says in which order the layers stand
ADDED = {"css/figures.css": ("charts",), "css/desk.css": ("charts", "clinic")}
SHEETS = frozenset({"css/everywhere.css", *ADDED})
TEXTS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".md": "text/markdown",
    ".json": "application/json",
    ".txt": "text/plain",
}
AT_ONCE = 256  # addresses remembered; anybody may ask for bundles that no page has


def script(paths: Sequence[str]) -> str:
    """The address of the one script in which these and what they import stand."""
    return asset(address_of(paths))


@lru_cache(AT_ONCE)
def asset(path: str) -> str:
    """The address of a static file, named by its content so that it may be cached for ever."""
    return f"/static/{path}?v={digest(path)}"


@lru_cache(AT_ONCE)
def digest(path: str) -> str:
    return hashlib.sha256(content(path)).hexdigest()[:12]


@lru_cache(AT_ONCE)
def content(path: str) -> bytes:
    """A static file's bytes; in a script of ours, imports of neighbours name their content."""
    if path in SHEETS:
        return _sheet(path).encode()
    if names := started_by(path):
        return bundle(*names).encode()
    raw = (STATIC / path).read_bytes()
    folder, _, name = path.rpartition("/")
    if folder != "js":
        return raw
    return IMPORTED.sub(_by_content, raw.decode()).encode()


@lru_cache(AT_ONCE)
def compressed(path: str, coding: Literal["br", "gzip"]) -> bytes:
    """Once a process, as small as can be; without a date, so always the same bytes."""
    if coding == "br":
        return bytes(brotli.compress(content(path)))
    return gzip.compress(content(path), 9, mtime=0)


def is_text(path: str) -> bool:
    """What is compressed: pictures of dots already are."""
    return path in _text_files() or bool(started_by(path))


@cache
def _text_files() -> frozenset[str]:
    files = (path for path in STATIC.rglob("*") if path.suffix in TEXTS)
    return frozenset({path.relative_to(STATIC).as_posix() for path in files}.union(SHEETS))


def _by_content(found: re.Match[str]) -> str:
    name = found["path"].removeprefix("./")
    return f'{found["before"]}"{asset(f"js/{name}")}"'


def _sheet(path: str) -> str:
    """Layers decide what wins, so the order of the files does not matter after the first."""
    files = sorted((STATIC / "css").glob("*.css"), key=lambda file: file.stem != FIRST_LAYER)
    elsewhere = {*OF_FEW_PAGES, *chain(*ADDED.values())}
    wanted = ADDED.get(path) or {file.stem for file in files} - elsewhere
    return "\n".join(_without_remarks(file.read_text()) for file in files if file.stem in wanted)


def _without_remarks(css: str) -> str:
    """And without what is there for readers; `;` and braces stand in no words of our sheets."""
    said = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", said)).replace(";}", "}").strip()
