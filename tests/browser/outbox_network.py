"""The network between a phone's outbox and the clinic: it loses, doubles, holds and cuts."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx2
from playwright.sync_api import Error, Request, Route

FATES = (
    "arrives",
    "never arrives",
    "arrives, the answer is lost",
    "arrives, the answer is cut off",
    "arrives, the answer is an error",
    "arrives twice",
    "arrives later",
    "an error on the way",
    "a hotel answers",
    "another's answer comes",
    "an empty answer comes",
)
HOTEL = "<!doctype html><title>Welcome</title><p>Accept our terms to go online."


class Network:
    """Decides the fate of each POST /outbox; what arrives goes to the real app, as `cookie`."""

    def __init__(self, site: str, wait: Callable[[float], None]) -> None:
        self.site, self.wait = site, wait
        self.cookie = ""
        self.fates: deque[str] = deque()
        self.held: list[tuple[str, bytes]] = []
        self.slow = False
        self.open: Counter[str] = Counter()  # by item
        self.most_at_once = 0
        # A connection each: one that idled may be closed by the server as it is used again.
        alone = httpx2.Limits(max_keepalive_connections=0)
        self.wire = httpx2.Client(base_url=site, timeout=15, limits=alone)

    def carry(self, route: Route, request: Request) -> None:
        fate = self.fates.popleft() if self.fates else "arrives"
        body = request.post_data_buffer or b""
        item = json.loads(body)["submission_id"]
        self.open[item] += 1
        self.most_at_once = max(self.open[item], self.most_at_once)
        try:
            if self.slow:
                self.wait(25)  # another window, if it does not wait for its turn, comes in now
            answer = self._meet(fate, body)
        finally:
            # Once it is answered the next window may come, before `fulfill` is done here.
            self.open[item] -= 1
        with suppress(Error):  # the window was closed on the way
            route.fulfill(**answer) if answer else route.abort()

    def _meet(self, fate: str, body: bytes) -> dict[str, Any] | None:
        """What the phone is answered; None: nothing."""
        if fate == "arrives later":
            self.held.append((self.cookie, body))
        if fate == "arrives twice":
            self._deliver(self.cookie, body)
        answer = self._deliver(self.cookie, body) if fate.startswith(("arrives,", "arrives t")) or (
            fate == "arrives"
        ) else None  # fmt: skip
        if fate in ("never arrives", "arrives later", "arrives, the answer is lost"):
            return None
        if fate == "an error on the way" or fate == "arrives, the answer is an error":
            return {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"}
        if fate == "a hotel answers":
            return {"status": 200, "content_type": "text/html", "body": HOTEL}
        if fate == "another's answer comes":
            told = {"submission_id": "f" * 32, "words": "received 09:14"}
            return {"status": 200, "content_type": "application/json", "body": json.dumps(told)}
        if answer is None:  # an empty one comes
            return {"status": 200, "content_type": "application/json", "body": "{}"}
        cut = len(answer.content) // 2 if fate == "arrives, the answer is cut off" else None
        kind = answer.headers["content-type"]
        return {"status": answer.status_code, "content_type": kind, "body": answer.content[:cut]}

    def deliver_held(self) -> None:
        """What was on the way for long arrives now, the latest first."""
        while self.held:
            self._deliver(*self.held.pop())

    def _deliver(self, cookie: str, body: bytes) -> httpx2.Response:
        headers: dict[str, Any] = {
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": f"afterglow={cookie}",
        }
        return self.wire.post("/outbox", content=body, headers=headers)
