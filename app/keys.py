"""The key file: database key, key ring, VAPID pair; sealing and opening text.

The file is JSON, mode 0600, kept apart from the database. Whoever has the database alone
can read nothing; whoever loses the key file has lost the data.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.key_rings import KeyRing, read_held, read_secret, stamp_of

NONCE_BYTES = 12


class KeyFileError(Exception):
    """The key file is missing, damaged, foreign or readable by others; the text says what to do."""


class SealBroken(Exception):
    """A sealed text was altered, moved to another row, or sealed with a key we do not hold."""


@dataclass(frozen=True, repr=False)
class Keys:
    """Every secret of one installation. Never printed, never logged."""

    database_key: bytes
    ring: KeyRing
    audit_key: bytes
    lookup_key: bytes
    vapid_private_pem: str

    @property
    def fingerprint(self) -> str:
        """Names the key file without revealing it; the database stores it."""
        return hmac.new(self.database_key, b"afterglow fingerprint", hashlib.sha256).hexdigest()

    def seal(self, text: str, *, table: str, row: str, patient: str) -> bytes:
        """Encrypt free text (AES-256-GCM); it opens only in its own table, row and patient."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        key_id, key = self.ring.sealing()
        sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound(table, row, patient, key_id))
        return key_id.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, *, table: str, row: str, patient: str) -> str:
        """The text again. Raises `SealBroken` for altered, moved or foreign material."""
        key_id, _, rest = bytes(sealed).partition(b":")
        key = self.ring.opening(key_id.decode("ascii", "replace"))
        if key is None:
            raise SealBroken("sealed with a key that is not in this key file")
        bound = _bound(table, row, patient, key_id.decode())
        try:
            opened = AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError) as broken:
            raise SealBroken("altered, or moved from another row") from broken
        return opened.decode()

    def lookup(self, secret: str) -> str:
        """A keyed hash (HMAC-SHA256, hex) under which a token or code is stored and found."""
        return hmac.new(self.lookup_key, secret.encode(), hashlib.sha256).hexdigest()

    def phone_key(self, patient: str) -> bytes:
        """32 bytes under which a patient's phone seals what it keeps: HKDF-SHA256 (RFC 5869) of
        the lookup key, one a patient. The same after signing out and in again, so that what was
        left sealed on the phone opens for the same person and for nobody else."""
        bound = b"phone\x1f" + patient.encode()
        return HKDF(hashes.SHA256(), 32, salt=None, info=bound).derive(self.lookup_key)

    @property
    def vapid_public(self) -> str:
        """The application server key as browsers take it: base64url, uncompressed point."""
        private = serialization.load_pem_private_key(self.vapid_private_pem.encode(), None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        point = private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _bound(table: str, row: str, patient: str, key_id: str) -> bytes:
    return "\x1f".join((table, row, patient, key_id)).encode()


def make_key_file(path: Path) -> Keys:
    """Write a new key file (mode 0600, refusing to overwrite) and answer its keys."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    content = {
        "version": 1,
        "database": secrets.token_hex(32),
        "ring": {"k1": secrets.token_hex(32)},
        "current": "k1",
        "audit": secrets.token_hex(32),
        "lookup": secrets.token_hex(32),
        "vapid": pem,
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_new(path, content)
    _sync_folder(path.parent)
    return read_key_file(path)


def change_key_file(path: Path, content: Mapping[str, Any]) -> None:
    """Put `content` in its place at one stroke: after a crash one of the two files stands."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    _write_new(part, content)
    part.replace(path)
    _sync_folder(path.parent)


def _write_new(path: Path, content: Mapping[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """After a power cut the file must still have its name: without it the data are lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_key_file(path: Path) -> Keys:
    """Read the keys. Raises `KeyFileError` with the repair in words."""
    try:
        mode = path.stat().st_mode
        content = json.loads(path.read_text())
        keys = Keys(
            database_key=read_secret(content["database"]),
            ring=KeyRing(read_held(content), path, stamp_of(path)),
            audit_key=read_secret(content["audit"]),
            lookup_key=read_secret(content["lookup"]),
            vapid_private_pem=content["vapid"],
        )
        keys.vapid_public  # noqa: B018  a damaged pair must be found now, not at the first push
    except FileNotFoundError as missing:
        raise KeyFileError(
            f"There is a database but no key file at {path}. Put the key file back, or point"
            " AFTERGLOW_KEY_FILE at it: without it the data cannot be read."
        ) from missing
    except OSError as refused:
        raise KeyFileError(
            f"{path} cannot be read by this user. Make it this user's own file, mode 600."
        ) from refused
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as damaged:
        raise KeyFileError(
            f"{path} is not a whole key file. Restore it from its copy."
        ) from damaged
    if mode & 0o077:
        raise KeyFileError(f"{path} can be read by others. Run: chmod 600 {path}")
    return keys
