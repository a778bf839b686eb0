"""For tests of the sender: a message to a phone, and one sender in an event loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.push import Limits, Message, Outcome, Sender, Vapid
from tests.push_phone import Phone

Send = Callable[[Sequence[Message]], list[Outcome]]

SHORT = Limits(connect=0.5, whole=1.0, start=2.0, silences=5, peace=0.5)
"""The real limits in small, so that a silent service costs a test one second."""


def private_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def message(phone: Phone, payload: bytes = b"hello", ttl: int = 3600, **more: Any) -> Message:
    return Message(phone.endpoint, phone.p256dh, phone.auth, payload, ttl, **more)


class Loop:
    """A sender in an event loop that lives as long as the test, as in the worker's thread."""

    def __init__(self, extra_hosts: Sequence[str], limits: Limits = SHORT, **more: Any) -> None:
        self._loop = asyncio.new_event_loop()
        vapid = Vapid(private_pem(), "mailto:care@example.org")
        self.sender = Sender(vapid, extra_hosts, limits=limits, **more)

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return self._loop.run_until_complete(self.sender.send_all(messages))

    def hang_up(self) -> None:
        self._loop.run_until_complete(self.sender.close())

    def close(self) -> None:
        self.hang_up()
        self._loop.close()
