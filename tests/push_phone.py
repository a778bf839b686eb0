"""A phone for tests: a push subscription whose private keys stay with it, as in a browser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.push_crypto import base64url, decrypt

Trick = Literal["silence", "drip", "drip-body", "garbage", "reset", "huge", "huge-head"]


@dataclass(frozen=True)
class Answer:
    """What a phone's endpoint answers: a status with headers, or a trick instead of one."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    trick: Trick | None = None


class Phone:
    """A browser's subscription. `answers` come in turn, and the last one stays."""

    def __init__(self, origin: str) -> None:
        self.id = secrets.token_urlsafe(16)
        self.endpoint = f"{origin}/push/{self.id}"
        self.answers = [Answer()]
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)
        point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.p256dh, self.auth = base64url(point), base64url(self._auth)

    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def will_answer(self, *answers: int | Trick, **headers: str) -> Phone:
        """Set the answers to come. `Retry_After="7"` is a header of each that has a status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers = [
            Answer(answer, named) if isinstance(answer, int) else Answer(trick=answer)
            for answer in answers
        ]
        return self

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def read(self, body: bytes) -> bytes:
        """Decrypt what arrived. Raises when it was not encrypted for this phone."""
        return decrypt(body, self._private, self._auth)
