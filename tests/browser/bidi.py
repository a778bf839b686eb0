"""WebDriver BiDi over one WebSocket: commands with an end to their patience, and events.

The connection lives in an event loop of its own thread, so that tests stay plain functions.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import aiohttp

PATIENCE = 30.0  # seconds for one command; two cores may be busy
Told = Callable[[dict[str, Any]], None]
T = TypeVar("T")


class BrowserProblem(Exception):
    """The browser refused a command, or has gone. `code` is BiDi's, such as "no such node"."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code


class Wire:
    """Open at once; `close` it. Listeners are called in the wire's own thread: let them only
    take notes."""

    def __init__(self, address: str) -> None:
        self._listeners: dict[str, list[Told]] = defaultdict(list)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        try:
            self._run(self._open(address), PATIENCE)
        except BaseException:
            self._stop()
            raise

    def send(self, method: str, patience: float = PATIENCE, **params: Any) -> dict[str, Any]:
        """The answer's result. Raises `BrowserProblem`, also when none came in time."""
        try:
            return self._run(self._ask(method, params), patience)
        except TimeoutError:
            raise BrowserProblem("timeout", f"no answer to {method}") from None

    def listen(self, method: str, told: Told) -> None:
        """Be told of an event's params. The subscription itself is the caller's command."""
        self._listeners[method].append(told)

    def close(self) -> None:
        self._run(self._hang_up(), PATIENCE)
        self._stop()

    def _run(self, work: Coroutine[Any, Any, T], patience: float) -> T:
        async def within() -> T:
            async with asyncio.timeout(patience):
                return await work

        return asyncio.run_coroutine_threadsafe(within(), self._loop).result()

    async def _open(self, address: str) -> None:
        self._http = aiohttp.ClientSession()
        try:
            self._socket = await self._http.ws_connect(address, max_msg_size=0)
        except BaseException:
            await self._http.close()
            raise
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            said = message.json()
            if said["type"] == "event":
                for told in self._listeners[said["method"]]:
                    told(said["params"])
            elif (answer := self._answers.pop(said["id"] or 0, None)) and not answer.done():
                answer.set_result(said)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(BrowserProblem("gone", "the browser hung up"))

    async def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if self._reading.done():
            raise BrowserProblem("gone", "the browser hung up")
        number = next(self._numbers)
        answer = self._answers[number] = self._loop.create_future()
        try:
            await self._socket.send_json({"id": number, "method": method, "params": params})
            said = await answer
        except aiohttp.ClientError as problem:
            raise BrowserProblem("gone", str(problem)) from None
        finally:
            self._answers.pop(number, None)
        if said["type"] == "error":
            raise BrowserProblem(said["error"], said["message"])
        result: dict[str, Any] = said["result"]
        return result

    async def _hang_up(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._http.close()  # without waiting for a browser that may be dead

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
