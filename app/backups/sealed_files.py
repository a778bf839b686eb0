"""The file of a backup: encrypted and authenticated as a whole, so that a flipped bit, a missing
end, a foreign key file and an unknown format are seen before anything is replaced.

    afterglow backup\\n | version (1) | length of header (4) | header, JSON | its HMAC (32) | chunks

A chunk is 1 MiB, the last one shorter or as long, each with its tag of 16 bytes: AES-256-GCM under
a key of this file alone, which is HKDF-SHA256 (RFC 5869) of the database key with the header's
salt. The nonce counts the chunks and marks the last one; the header's digest is bound to each. So
chunks cannot be changed, left out, repeated, put elsewhere or cut off (as in age and STREAM).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.keys import Keys

MAGIC = b"afterglow backup\n"
VERSION = 1
CHUNK, TAG, MAC = 2**20, 16, 32
LONGEST_HEADER = 4096
DAMAGED = "It is damaged or was altered, or its end is missing; nothing was replaced."


class BackupRefused(Exception):
    """A backup that cannot be made or must not be restored; the text says why and what to do."""


@dataclass(frozen=True)
class Header:
    """What a backup says of itself, authenticated but readable: no name, no answer. `backend`:
    sqlite or postgresql. `heads`: the digest of the audit's heads at the moment of the backup."""

    backend: str
    revision: str
    fingerprint: str
    made_at: str
    heads: str
    salt: str

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def header(keys: Keys, backend: str, revision: str, made_at: datetime, heads: str) -> Header:
    salt = secrets.token_hex(32)
    return Header(backend, revision, keys.fingerprint, made_at.isoformat(), heads, salt)


def write(path: Path, keys: Keys, said: Header, pieces: Iterable[bytes]) -> int:
    """Seal the pieces into a new file (mode 0600), by way of FILE.part; its size in bytes. Raises
    `BackupRefused` where there is a file already."""
    _refuse_taken(path)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)  # what a killed backup left is not whole
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for sealed in _sealed(keys, said, pieces):
                file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        _refuse_taken(path)
        part.rename(path)
    except OSError as refused:
        raise BackupRefused(f"{path} cannot be written: {refused.strerror}.") from refused
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
    return path.stat().st_size


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise BackupRefused(f"{path} is there already and is not overwritten. Name another file.")


def _sealed(keys: Keys, said: Header, pieces: Iterable[bytes]) -> Iterator[bytes]:
    words = json.dumps(asdict(said), sort_keys=True).encode()
    start = MAGIC + bytes([VERSION]) + len(words).to_bytes(4, "big") + words
    seal, mac_key = _keys_of(keys, said.salt)
    yield start + hmac.digest(mac_key, start, "sha256")
    bound, waiting, index = hashlib.sha256(start).digest(), bytearray(), 0
    for piece in pieces:
        waiting += piece
        while len(waiting) > CHUNK:  # what is exactly one chunk may be the last
            yield seal.encrypt(_nonce(index, last=False), bytes(waiting[:CHUNK]), bound)
            del waiting[:CHUNK]
            index += 1
    yield seal.encrypt(_nonce(index, last=True), bytes(waiting), bound)


def read_header(path: Path, keys: Keys) -> Header:
    """The header, once it is known to be ours. Raises `BackupRefused`."""
    with _opened(path) as file:
        return _read_start(path, file, keys)[0]


def pieces(path: Path, keys: Keys) -> Iterator[bytes]:
    """What was sealed, a chunk at a time, each known to be whole. What was yielded must be thrown
    away if this raises `BackupRefused`: an end that is missing is only seen at the end."""
    with _opened(path) as file:
        said, bound = _read_start(path, file, keys)
        seal, index = _keys_of(keys, said.salt)[0], 0
        sealed = file.read(CHUNK + TAG)
        while True:
            following = file.read(CHUNK + TAG)
            try:
                yield seal.decrypt(_nonce(index, last=not following), sealed, bound)
            except (InvalidTag, ValueError) as broken:
                raise BackupRefused(f"{path} cannot be used. {DAMAGED}") from broken
            if not following:
                return
            sealed, index = following, index + 1


def _read_start(path: Path, file: BinaryIO, keys: Keys) -> tuple[Header, bytes]:
    start = file.read(len(MAGIC) + 5)
    if len(start) < len(MAGIC) + 5 or not start.startswith(MAGIC):
        raise BackupRefused(f"{path} is not a backup of Afterglow, or its beginning is damaged.")
    if start[len(MAGIC)] != VERSION:
        raise BackupRefused(
            f"{path} has format {start[len(MAGIC)]}, which this version does not know. Restore it"
            " with the version that made it; nothing was replaced."
        )
    length = int.from_bytes(start[-4:], "big")
    words = file.read(min(length, LONGEST_HEADER))
    said = _header(words)
    if length > LONGEST_HEADER or said is None:
        raise BackupRefused(f"{path} cannot be used. {DAMAGED}")
    if not hmac.compare_digest(said.fingerprint.encode(), keys.fingerprint.encode()):
        raise BackupRefused(
            f"{path} was made with another key file, or its beginning is damaged. Point"
            " AFTERGLOW_KEY_FILE at the key file it was made with; nothing was replaced."
        )
    expected = hmac.digest(_keys_of(keys, said.salt)[1], start + words, "sha256")
    if not hmac.compare_digest(file.read(MAC), expected):
        raise BackupRefused(f"{path} cannot be used. {DAMAGED}")
    return said, hashlib.sha256(start + words).digest()


def _header(words: bytes) -> Header | None:
    try:
        told = json.loads(words)
        said = Header(**{each.name: told.pop(each.name) for each in fields(Header)})
        bytes.fromhex(said.salt)
        known = not told and all(isinstance(each, str) for each in asdict(said).values())
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return said if known else None


def _keys_of(keys: Keys, salt: str) -> tuple[AESGCM, bytes]:
    derive = HKDF(hashes.SHA256(), 64, salt=bytes.fromhex(salt), info=b"afterglow backup 1")
    both = derive.derive(keys.database_key)
    return AESGCM(both[:32]), both[32:]


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as refused:
        raise BackupRefused(f"{path} cannot be read: {refused.strerror}.") from refused


def sync_folder(folder: Path) -> None:
    """Have the disk know the names in it too, so that a power cut takes none back."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
