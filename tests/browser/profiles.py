"""A browser's profile on disk, searched byte for byte for what must not be in it.

The canaries are made of random letters: no compressor shortens their first occurrence, so that
they are found in LevelDB's and SQLite's compressed pages as well. Gzip is unpacked besides.
"""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

GZIP = b"\x1f\x8b\x08"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
LETTERS = "bcdfghjklmnpqrstvwxz"


def canary(of: str) -> str:
    """A word that nothing else in the world contains: `name-…` and twenty random letters."""
    return f"{of}-" + "".join(secrets.choice(LETTERS) for _ in range(20))


def found_in(profile: Path, canaries: Mapping[str, str]) -> list[str]:
    """Which canary lies in which file of the profile, and how it is written there."""
    found = []
    for path, raw in _files(profile):
        for how, text in _readings(raw):
            for name, word in canaries.items():
                for encoding in ENCODINGS:
                    # Without its prefix: what repeats is what a compressor would take away.
                    if word.rpartition("-")[2].encode(encoding) in text:
                        where = path.relative_to(profile)
                        found.append(f"{name} in {where} ({how}, {encoding})")
    return found


def addresses_in(profile: Path, site: str, *folders: str) -> set[str]:
    """The paths of `site` that a part of the profile names, such as its HTTP cache."""
    pattern = re.compile(re.escape(site.encode()) + rb"(/[\w./-]*)")
    found: set[str] = set()
    for path, raw in _files(profile):
        if any(folder in path.relative_to(profile).parts for folder in folders):
            found |= {each.decode() for each in pattern.findall(raw)}
    return found


def size_of(profile: Path) -> int:
    """Bytes that were searched."""
    return sum(len(raw) for _, raw in _files(profile))


def _files(profile: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(profile.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path, path.read_bytes()


def _readings(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """As it is, and what each gzip stream in it unpacks to, as far as that goes."""
    yield "raw", raw
    start = raw.find(GZIP)
    while start >= 0:
        with suppress(zlib.error):
            yield "gzip", zlib.decompressobj(31).decompress(raw[start:])
        start = raw.find(GZIP, start + 1)
