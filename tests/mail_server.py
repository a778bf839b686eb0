"""A real SMTP server for tests, on a loopback port in its own thread; it keeps what it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.serving import free_port


@dataclass
class Taken:
    """Answers with `refusal`, a line such as "550 no", while there is one."""

    mails: list[tuple[list[str], Message]] = field(default_factory=list)
    refusal: str = ""
    asked: int = 0

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.asked += 1
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append((list(envelope.rcpt_tos), message_from_bytes(content)))
        return "250 taken"


class MailBox:
    """Use as a context; `url` is where it listens."""

    def __init__(self) -> None:
        self.taken = Taken()
        self._port, self._stopped = free_port(), False
        self._controller = Controller(self.taken, hostname="127.0.0.1", port=self._port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if not self._stopped:
            self._controller.stop()
        self._stopped = True

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    @property
    def bodies(self) -> list[str]:
        return [str(message.get_payload()) for _, message in self.taken.mails]

    @property
    def receivers(self) -> list[str]:
        return [address for to, _ in self.taken.mails for address in to]
