"""A local stand-in for Chromium's push service: check-in and registration over HTTP, messages over
MCS (protobuf in TLS), in front of RFC 8030. Chromium is led here by flags.

The one thing no flag turns is the host of the endpoint that Chromium gives to a page; `HERE` does,
before the page sees it, as a name server would.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import ssl
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.browser import mcs
from tests.certificates import self_signed
from tests.push_courier import Courier
from tests.push_phone import Phone
from tests.push_service import Arrival

HERE = """(() => {
    const local = (address) => address.replace(/^https:\\/\\/[^/]+\\/fcm\\/send\\//, "%s/push/");
    const { get } = Object.getOwnPropertyDescriptor(PushSubscription.prototype, "endpoint");
    const { toJSON } = PushSubscription.prototype;
    Object.defineProperty(PushSubscription.prototype, "endpoint", {
        get() { return local(get.call(this)); },
    });
    PushSubscription.prototype.toJSON = function () {
        return { ...toJSON.call(this), endpoint: this.endpoint };
    };
})()"""
UNSUBSCRIBE = """async () => {
    const { pushManager } = await navigator.serviceWorker.ready;
    return (await pushManager.getSubscription()).unsubscribe();
}"""


@dataclass
class Subscription:
    """One page's: who may send, by which app and subtype Chromium knows it again."""

    phone: Phone
    sender: str
    app: str
    subtype: str


@dataclass
class Line:
    """The connection to a browser; what came before it was there waits."""

    writer: asyncio.StreamWriter | None = None
    waiting: list[bytes] = field(default_factory=list)


class ChromiumPush(Courier):
    """`flags` lead one Chromium here; `endpoints_here` is for its `add_init_script`."""

    def __init__(self, folder: Path, **given: Any) -> None:
        super().__init__(**given)
        self._folder = folder
        self._subscriptions: dict[str, Subscription] = {}  # by subtype
        self._line = Line()

    def __enter__(self) -> Self:
        super().__enter__()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        super().__exit__()

    @property
    def flags(self) -> list[str]:
        return [
            f"--gcm-checkin-url=http://127.0.0.1:{self._http_port}/checkin",
            f"--gcm-registration-url=http://127.0.0.1:{self._http_port}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self._mcs_port}",
            "--ignore-certificate-errors",
        ]

    @property
    def endpoints_here(self) -> str:
        return HERE % self.origin

    async def _open(self) -> None:
        app = web.Application()
        app.router.add_post("/checkin", self._check_in)
        app.router.add_post("/register", self._register)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._http_port: int = self._runner.addresses[0][1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self_signed("127.0.0.1", self._folder))
        self._mcs = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=context)
        self._mcs_port: int = self._mcs.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._mcs.close()
        await self._runner.cleanup()

    async def _check_in(self, request: web.Request) -> web.Response:
        now = int(time.time() * 1000)
        told = mcs.checked_in(secrets.randbits(60), secrets.randbits(60), now)
        return web.Response(body=told, content_type="application/x-protobuf")

    async def _register(self, request: web.Request) -> web.Response:
        """A form comes, `token=…` goes back. With `delete` the phone is gone."""
        said = await request.post()
        if "X-subtype" not in said:  # a part of Chromium's own, not a page
            return web.Response(text="Error=INVALID_SENDER")
        subtype = str(said["X-subtype"])
        if said.get("delete") == "true":
            gone = self._subscriptions.pop(subtype, None)
            if gone is not None:
                gone.phone.will_answer(410)
            return web.Response(text=f"token={subtype}")
        phone = self.subscribe()
        self.registered.append(phone)
        self.application_server_key = str(said["sender"])
        made = Subscription(phone, str(said["sender"]), str(said["app"]), subtype)
        self._subscriptions[subtype] = made
        return web.Response(text=f"token={phone.id}")

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with contextlib.suppress(*gone):
            await reader.readexactly(1)  # the version
            while True:
                tag, _ = await mcs.read_frame(reader)
                if tag == mcs.LOGIN:
                    writer.write(bytes([mcs.VERSION]))
                    writer.write(mcs.frame(mcs.LOGGED_IN, mcs.message((1, "local"))))
                    self._line.writer = writer
                    await self._flush()
                elif tag == mcs.PING:
                    writer.write(mcs.frame(mcs.PONG, b""))
        self._line.writer = None
        writer.close()

    async def _flush(self) -> None:
        while self._line.writer is not None and self._line.waiting:
            self._line.writer.write(self._line.waiting.pop(0))
            await self._line.writer.drain()

    async def _hand_over(self, arrival: Arrival) -> None:
        for known in self._subscriptions.values():
            if known.phone is arrival.phone:
                stanza = mcs.data_message(
                    known.sender,
                    known.app,
                    known.subtype,
                    arrival.body,
                    persistent_id=secrets.token_hex(8),
                    ttl=int(arrival.headers["ttl"]),
                    now=int(time.time() * 1000),
                )
                self._line.waiting.append(mcs.frame(mcs.DATA, stanza))
        await self._flush()
