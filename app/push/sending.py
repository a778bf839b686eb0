"""The sender: the one asynchronous place, holding one connection pool for its event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver
from yarl import URL

from app.core.push_services import allowed, origin, verdict, wait
from app.push.connections import Limits, forbidden, open_connections
from app.push.messages import Message, Outcome, encrypted
from app.push.vapid import Vapid

log = structlog.get_logger("push")

BODY_LIMIT = 1.0  # seconds
ANSWER_BYTES = 4_096
AT_ONCE, AT_ONCE_PER_SERVICE = 200, 50
MOST_SERVICES = 1_000


class Sender:
    """Holds one HTTP connection pool for an event loop's life; `close` it in the same loop."""

    def __init__(
        self,
        vapid: Vapid,
        extra_hosts: Collection[str] = (),
        *,
        limits: Limits | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._vapid = vapid
        self._extra_hosts = frozenset(extra_hosts)
        self._limits = limits or Limits()
        self._resolver = resolver
        self._connections: aiohttp.ClientSession | None = None
        self._services: dict[str, _Service] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def send_all(self, messages: Sequence[Message]) -> list[Outcome]:
        """Send them side by side; one outcome each, in the same order. Raises nothing of theirs.

        A slow service holds back neither the others nor, beyond its time limits, this call.
        """
        if self._connections is None:
            self._connections = open_connections(self._extra_hosts, self._limits, self._resolver)
        start_by = _now() + self._limits.start
        return await asyncio.gather(*(self._send(message, start_by) for message in messages))

    async def close(self) -> None:
        """Close the connections; sending again opens new ones."""
        if self._connections is not None:
            await self._connections.close()
            self._connections = None

    async def _send(self, message: Message, start_by: float) -> Outcome:
        if not allowed(message.endpoint, self._extra_hosts):
            return _told(message, Outcome("refused"), "not a push service")
        service = self._service(origin(message.endpoint))
        async with service.places, self._places:
            if service.quiet_until > _now():
                return Outcome("later", retry_after=service.quiet_until - _now())
            if start_by < _now():
                return Outcome("later")
            try:
                outcome = await self._post(message, service)
            # Whatever one message stumbles over, the outcomes of the others must not be lost:
            # they were sent, and would be sent again.
            except Exception as stumble:
                return _told(message, self._unanswered(service, stumble), type(stumble).__name__)
        return _told(message, outcome)

    def _service(self, at: str) -> _Service:
        if at not in self._services and len(self._services) >= MOST_SERVICES:
            self._services.clear()
        return self._services.setdefault(at, _Service(at))

    async def _post(self, message: Message, service: _Service) -> Outcome:
        body = encrypted(message)
        if body is None:
            return Outcome("refused")
        headers = {
            "Authorization": self._vapid.authorization(service.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(message.ttl),
            "Urgency": message.urgency,
        }
        if message.topic is not None:
            headers["Topic"] = message.topic
        assert self._connections is not None
        async with self._connections.post(
            URL(message.endpoint, encoded=True), data=body, headers=headers, allow_redirects=False
        ) as answer:
            service.silences = 0
            if answer.status in (401, 403):
                self._vapid.forget(service.origin)
            await _drain(answer)
            retry_after = wait(answer.headers.get("Retry-After"), datetime.now(UTC))
            return Outcome(verdict(answer.status), answer.status, retry_after)

    def _unanswered(self, service: _Service, stumble: Exception) -> Outcome:
        if forbidden(stumble):
            return Outcome("refused")
        service.silences += 1
        if service.silences >= self._limits.silences:
            service.quiet_until = _now() + self._limits.peace
        return Outcome("later")


@dataclass
class _Service:
    """What the sender remembers of one push service, named by its origin."""

    origin: str
    silences: int = 0
    quiet_until: float = 0.0
    places: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(AT_ONCE_PER_SERVICE)
    )


async def _drain(answer: aiohttp.ClientResponse) -> None:
    """Read a short answer to its end, so that its connection can be used again.

    A long one is left, which closes the connection. The status has been told by then, so a body
    that drips or breaks off changes nothing.
    """
    room = ANSWER_BYTES
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with asyncio.timeout(BODY_LIMIT):
            while room > 0 and (chunk := await answer.content.read(room)):
                room -= len(chunk)


def _told(message: Message, outcome: Outcome, reason: str = "") -> Outcome:
    """Logged by id alone unless sent; refusals loudest, because they are ours to mend."""
    said = {"id": message.id, "status": outcome.status, "reason": reason}
    if outcome.kind == "refused":
        log.error("push refused", **said)
    elif outcome.kind == "later":
        log.warning("push later", **said)
    elif outcome.kind == "gone":
        log.info("push gone", **said)
    return outcome


def _now() -> float:
    return asyncio.get_running_loop().time()
