"""What an embedded database's files hold, page by page, read with the key and without SQLite: free
pages, free space in pages, and the frames of the write-ahead log that a query never shows.

A page of SQLCipher 4 with a raw key: AES-256-CBC; its last 80 bytes are the IV (16) and an HMAC
(64). The first 16 bytes of the file are the salt. A frame of the log has a header of 24 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT, WAL_HEADER, FRAME_HEADER = 4096, 80, 16, 32, 24


def in_the_clear(database_file: Path, key: bytes) -> bytes:
    """Every page of the file, then of the log beside it, free space included."""
    wal = database_file.with_name(f"{database_file.name}-wal")
    pages = list(_pages(database_file.read_bytes()))
    if wal.exists():
        pages += _frames(wal.read_bytes())
    return b"".join(_opened(page, key, is_first) for page, is_first in pages)


def _pages(content: bytes) -> Iterator[tuple[bytes, bool]]:
    for start in range(0, len(content), PAGE):
        yield content[start : start + PAGE], start == 0


def _frames(content: bytes) -> Iterator[tuple[bytes, bool]]:
    for start in range(WAL_HEADER, len(content), FRAME_HEADER + PAGE):
        number = int.from_bytes(content[start : start + 4], "big")
        page = content[start + FRAME_HEADER : start + FRAME_HEADER + PAGE]
        if len(page) == PAGE:
            yield page, number == 1


def _opened(page: bytes, key: bytes, is_first: bool) -> bytes:
    sealed = page[SALT if is_first else 0 : PAGE - RESERVED]
    iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    opening = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return opening.update(sealed) + opening.finalize()
