"""VAPID (RFC 8292): tells a push service who is sending, signed with the clinic's own key."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from py_vapid import Vapid02

LIFE, RENEWAL = 12 * 3600, 11 * 3600  # seconds; push services refuse more than 24 hours
MOST_ORIGINS = 1_000


class Vapid:
    """One signature per push service, kept and renewed before it runs out.

    `private_key` is PEM, or the 32-byte private value in base64url (else ValueError). `subject`
    is a `mailto:` or `https:` address with a real domain. `seconds` is the clock, in Unix time.
    """

    def __init__(
        self, private_key: str, subject: str, seconds: Callable[[], float] = time.time
    ) -> None:
        self._key = read_private_key(private_key)
        self._subject = subject
        self._seconds = seconds
        self._headers: dict[str, tuple[float, str]] = {}

    @property
    def public_key(self) -> str:
        """What a browser takes as `applicationServerKey`: base64url, 87 characters."""
        point = self._key.public_key()
        raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def authorization(self, origin: str) -> str:
        """The Authorization header for a push service's origin ("https://host")."""
        now = self._seconds()
        signed_at, header = self._headers.get(origin, (now - RENEWAL, ""))
        # Also renewed when the clock went back: the old one would then expire too far ahead.
        if not signed_at <= now < signed_at + RENEWAL:
            header = self._sign(origin, now)
            if len(self._headers) >= MOST_ORIGINS:
                self._headers.clear()
            self._headers[origin] = (now, header)
        return header

    def forget(self, origin: str) -> None:
        """Sign anew next time; for after a 401 or 403."""
        self._headers.pop(origin, None)

    def _sign(self, origin: str, now: float) -> str:
        # A fresh dict each time: the library writes into what it is given.
        claims = {"sub": self._subject, "aud": origin, "exp": int(now) + LIFE}
        header: str = Vapid02(self._key).sign(claims)["Authorization"]
        return header


def read_private_key(value: str) -> ec.EllipticCurvePrivateKey:
    """The key from PEM or from its private value in base64url. ValueError if it is neither."""
    if value.lstrip().startswith("-----BEGIN"):
        key = load_pem_private_key(value.strip().encode(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise ValueError("a VAPID key is on the curve P-256")
        return key
    raw = from_base64url(value.strip())
    if len(raw) != 32:
        raise ValueError("a VAPID private value is 32 bytes")
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def from_base64url(text: str) -> bytes:
    """Bytes from strict base64url, padded or not. ValueError for anything else."""
    bare = text.rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,400}", bare):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
