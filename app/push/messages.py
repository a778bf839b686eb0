"""What is sent to a phone, and what became of it: the message, its encryption, its outcome."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPusher

from app.core.push_services import Verdict
from app.push.vapid import from_base64url

Urgency = Literal["very-low", "low", "normal", "high"]

LONGEST_PAYLOAD = 3_993  # what encryption leaves of a push service's 4,096 bytes


@dataclass(frozen=True)
class Message:
    """One push to one phone. `ttl` in seconds; `topic` at most 32 base64url characters.

    `id` is all that a log says of it. Raises ValueError for what no push service takes.
    """

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    payload: bytes = field(repr=False)
    ttl: int
    urgency: Urgency = "normal"
    topic: str | None = None
    id: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.payload) <= LONGEST_PAYLOAD:
            raise ValueError("payload is empty or too long")
        if self.ttl < 0 or self.urgency not in get_args(Urgency):
            raise ValueError("ttl or urgency is not one of RFC 8030's")
        if self.topic is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", self.topic):
            raise ValueError("topic is not 1-32 base64url characters")


@dataclass(frozen=True)
class Outcome:
    """`status` is the service's answer, None if there was none; `retry_after` in seconds.

    sent: settle. gone: delete the subscription. refused: keep it, somebody must look.
    later: try again within the message's time to live.
    """

    kind: Verdict
    status: int | None = None
    retry_after: float | None = None


def payload(public_id: str, title: str, body: str, url: str) -> bytes:
    """A declarative push message: Safari shows it by itself, the others through the worker.

    `public_id` becomes the tag, so that a message sent twice shows once; `url` is absolute.
    ValueError above 3,993 bytes.
    """
    notification = {"title": title, "body": body, "navigate": url, "tag": public_id}
    message = {"web_push": 8030, "notification": notification}
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LONGEST_PAYLOAD:
        raise ValueError("payload is too long")
    return text


def usable_keys(p256dh: str, auth: str) -> bool:
    """Whether a browser's two keys can encrypt: a point on P-256 and a 16-byte secret."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(p256dh))
        return len(from_base64url(auth)) == 16
    except ValueError:
        return False


def encrypted(message: Message) -> bytes | None:
    """The payload by RFC 8291 (aes128gcm), or None when the phone's keys cannot encrypt."""
    keys = {"p256dh": message.p256dh, "auth": message.auth}
    try:
        if len(from_base64url(message.auth)) != 16 or len(from_base64url(message.p256dh)) != 65:
            return None
        subscription = {"endpoint": message.endpoint, "keys": keys}
        body: bytes = WebPusher(subscription).encode(message.payload)["body"]
    except ValueError:
        return None
    return body
