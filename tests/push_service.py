"""A real push service for tests: RFC 8030 over HTTP on a loopback port, in a thread of its own.

It checks what a push service can see (VAPID by RFC 8292, TTL, size, encoding), answers as each
phone was told to, and keeps every request. What was sent only the phone itself can read.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from cryptography.exceptions import InvalidSignature

from tests.push_crypto import verified
from tests.push_phone import Phone

DRIP = 0.2  # seconds between two bytes


@dataclass(frozen=True)
class Arrival:
    """One request as the service saw it; header names in lower case. `at` is the given clock's."""

    at: datetime
    phone: Phone
    headers: dict[str, str]
    claims: dict[str, Any]  # of the VAPID token
    body: bytes
    status: int | None  # None: a trick was played

    @property
    def payload(self) -> bytes:
        """What the phone reads, with its own keys."""
        return self.phone.read(self.body)

    @property
    def notification(self) -> dict[str, Any]:
        """The declarative message's notification: title, body, navigate, tag."""
        message = json.loads(self.payload)
        assert message["web_push"] == 8030
        notification: dict[str, Any] = message["notification"]
        return notification


class PushService:
    """Use as a context. `clock` only stamps arrivals; VAPID's expiry is judged by real time.

    With `application_server_key` set, a push signed with any other key is refused with 403.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        application_server_key: str | None = None,
    ) -> None:
        self.arrivals: list[Arrival] = []
        self.flooded = 0  # bytes that a sender took of a huge answer
        self.redirected = 0  # requests that followed a redirect: must stay 0
        self.application_server_key = application_server_key
        self._clock = clock
        self._phones: dict[str, Phone] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        opening = asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1000)
        self._server = asyncio.run_coroutine_threadsafe(opening, self._loop).result(5)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"  # for AFTERGLOW_PUSH_HOSTS
        self.origin = f"http://{self.host}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def subscribe(self) -> Phone:
        phone = Phone(self.origin)
        self._phones[phone.id] = phone
        return phone

    def arrived_at(self, phone: Phone) -> list[Arrival]:
        return [arrival for arrival in list(self.arrivals) if arrival.phone is phone]

    async def _stop(self) -> None:
        self._server.close()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with contextlib.suppress(*gone):
            while await self._exchange(reader, writer):
                pass
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection can be used again."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:-2])
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        phone = self._phones.get(path.removeprefix("/push/"))
        if phone is None:
            self.redirected += path == "/elsewhere"
            return await self._say(writer, 404)
        claims, fault = self._check(headers, body)
        answer = phone.next_answer()
        status = None if answer.trick and not fault else fault or answer.status
        self.arrivals.append(Arrival(self._clock(), phone, headers, claims, body, status))
        if status is None:
            await self._trick(answer.trick or "", writer)
            return False
        named = dict(answer.headers)
        if 300 <= status < 400:
            named["Location"] = f"{self.origin}/elsewhere"
        return await self._say(writer, status, named)

    def _check(self, headers: dict[str, str], body: bytes) -> tuple[dict[str, Any], int | None]:
        """The claims, and the status of a request that no push service would take."""
        try:
            key, claims = verified(headers.get("authorization", ""))
        except (ValueError, KeyError, InvalidSignature):
            return {}, 401
        hours_left = (claims["exp"] - time.time()) / 3600
        if claims["aud"] != self.origin or not 0 < hours_left <= 24:
            return claims, 403
        if not re.match(r"mailto:.+@.+\..+|https://", claims.get("sub", "")):
            return claims, 403
        if self.application_server_key not in (None, key):
            return claims, 403
        if not headers.get("ttl", "").isdigit() or headers.get("content-encoding") != "aes128gcm":
            return claims, 400
        return claims, 413 if len(body) > 4096 else None

    async def _say(
        self, writer: asyncio.StreamWriter, status: int, headers: dict[str, str] | None = None
    ) -> bool:
        lines = [f"HTTP/1.1 {status} Answer", "Content-Length: 0"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await writer.drain()
        return True

    async def _trick(self, trick: str, writer: asyncio.StreamWriter) -> None:
        if trick == "silence":
            await asyncio.sleep(3600)
        elif trick == "reset":
            sock: socket.socket = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        elif trick == "garbage":
            writer.write(bytes(range(256)) * 4)
            await writer.drain()
        elif trick == "huge":
            await self._flood(writer, b"HTTP/1.1 201 Created\r\nContent-Length: 104857600\r\n\r\n")
        elif trick == "huge-head":
            await self._flood(writer, b"HTTP/1.1 201 Created\r\nX: ")
        elif trick == "drip":
            await self._drip(writer, b"HTTP/1.1 201 Created\r\n" + b"X: y\r\n" * 1000)
        elif trick == "drip-body":
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 9999\r\n\r\n")
            await self._drip(writer, b"." * 9999)

    async def _flood(self, writer: asyncio.StreamWriter, head: bytes) -> None:
        writer.write(head)
        for _ in range(1600):  # 100 MB, unless the sender hangs up
            writer.write(b"x" * 65_536)
            await writer.drain()
            self.flooded += 65_536

    async def _drip(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        for byte in answer:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(DRIP)
