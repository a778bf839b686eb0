"""A local push service for a real Firefox: the autopush client protocol over WebSocket in front of
RFC 8030 over HTTP. What it takes from a sender it hands to the browser, still encrypted, keeps it
until the browser says that it has it, and answers 410 for a phone that unsubscribed.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.push_courier import Courier
from tests.push_crypto import base64url
from tests.push_phone import Phone
from tests.push_service import Arrival

DELIVERED = 100  # an acknowledgement's code: decrypted, and handed to the service worker
ENCODED = {"encoding": "aes128gcm"}


@dataclass
class Browser:
    """One user agent: its open connection, its channels, and what it has not acknowledged."""

    uaid: str
    socket: web.WebSocketResponse | None = None
    channels: dict[str, Phone] = field(default_factory=dict)
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)  # by version


class Autopush(Courier):
    """`address` is for Firefox's `dom.push.serverURL`; all else is the push service's own.

    `codes` are the acknowledgements in turn.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.codes: list[int] = []
        self._browsers: dict[str, Browser] = {}
        self._messages: dict[str, Callable[[Browser, dict[str, Any]], dict[str, Any] | None]] = {
            "register": self._register,
            "unregister": self._unregister,
            "ack": self._acknowledged,
            "nack": self._acknowledged,
            "broadcast_subscribe": lambda browser, said: None,
        }

    def __enter__(self) -> Self:
        super().__enter__()
        opened = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
        self.address = f"ws://127.0.0.1:{opened.result(5)}/"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(5)
        super().__exit__()

    async def _open(self) -> int:
        app = web.Application()
        app.router.add_get("/", self._talk)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port: int = self._runner.addresses[0][1]
        return port

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=["push-notification"])
        await socket.prepare(request)
        browser: Browser | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            said = message.json()
            if not said or said.get("messageType") == "ping":
                await socket.send_str("{}" if not said else '{"messageType":"ping"}')
            elif said["messageType"] == "hello":
                browser = await self._hello(said, socket)
            elif browser is None:
                break
            elif answer := self._messages[said["messageType"]](browser, said):
                await socket.send_json(answer)
        if browser is not None and browser.socket is socket:
            browser.socket = None
        return socket

    async def _hello(self, said: dict[str, Any], socket: web.WebSocketResponse) -> Browser:
        """A known browser gets what it missed; an unknown one a new name."""
        browser = self._browsers.get(said.get("uaid") or "") or Browser(secrets.token_hex(16))
        self._browsers[browser.uaid] = browser
        browser.socket = socket
        told = {"status": 200, "uaid": browser.uaid, "use_webpush": True, "broadcasts": {}}
        await socket.send_json({"messageType": "hello", **told})
        for notification in list(browser.waiting.values()):
            await socket.send_json(notification)
        return browser

    def _register(self, browser: Browser, said: dict[str, Any]) -> dict[str, Any]:
        """A push to this channel is from now on taken only with the key the page named."""
        self.application_server_key = said["key"].rstrip("=") if "key" in said else None
        phone = browser.channels[said["channelID"]] = self.subscribe()
        self.registered.append(phone)
        told = {"channelID": said["channelID"], "status": 200, "pushEndpoint": phone.endpoint}
        return {"messageType": "register", **told}

    def _unregister(self, browser: Browser, said: dict[str, Any]) -> dict[str, Any]:
        phone = browser.channels.pop(said["channelID"], None)
        if phone is not None:
            phone.will_answer(410)
        return {"messageType": "unregister", "channelID": said["channelID"], "status": 200}

    def _acknowledged(self, browser: Browser, said: dict[str, Any]) -> None:
        for update in said.get("updates", [said]):
            browser.waiting.pop(update["version"], None)
            self.codes.append(update["code"])

    async def _hand_over(self, arrival: Arrival) -> None:
        for browser in self._browsers.values():
            for channel, phone in browser.channels.items():
                if phone is arrival.phone:
                    version = secrets.token_hex(8)
                    said: dict[str, Any] = {
                        "channelID": channel,
                        "version": version,
                        "headers": ENCODED,
                    }
                    said |= {"ttl": int(arrival.headers["ttl"]), "data": base64url(arrival.body)}
                    browser.waiting[version] = {"messageType": "notification", **said}
                    if browser.socket is not None:
                        await browser.socket.send_json(browser.waiting[version])
                    return
