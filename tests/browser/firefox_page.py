"""One tab of a Firefox: go somewhere, find things by role and name, use them, ask the page."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

from tests.browser.bidi import PATIENCE, BrowserProblem, Wire

GIVE_UP = 20.0  # seconds until something that must appear has not
LOST = 4.0  # seconds: a question to a page that is being replaced may never be answered
PAUSE = 0.05
ENTER = "\ue007"
# What a page says while it is being replaced by the next one.
MOVING = {"no such frame", "no such node", "stale element reference", "unknown error", "timeout"}

# `text` comes as JSON, so that any value goes in and comes out, as with Playwright.
CALL = "async (text) => JSON.stringify(await (%s)(...JSON.parse(text)))"
IN_VIEW = """(element) => {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { width, height } = element.getBoundingClientRect();
    return width * height > 0;
}"""

Node = dict[str, Any]


class FirefoxPage:
    """Made by `Firefox.open_page`. `context` is BiDi's id of the tab, or of a frame's."""

    def __init__(self, wire: Wire, context: str) -> None:
        self.context = context
        self._wire = wire

    @property
    def url(self) -> str:
        tree = self._send("browsingContext.getTree", root=self.context, maxDepth=0)
        address: str = tree["contexts"][0]["url"]
        return address

    def resize(self, width: int, height: int) -> None:
        """The viewport, in CSS pixels."""
        size = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self.context, viewport=size)

    def goto(self, address: str) -> None:
        """Go there and wait until it has loaded; raises `BrowserProblem` where there is nothing."""
        self._send("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def reload(self) -> None:
        self._send("browsingContext.reload", context=self.context, wait="complete")

    def evaluate(self, function: str, *arguments: Any, patience: float = PATIENCE) -> Any:
        """`evaluate("async (a) => …", 1)`: what the function answers, promises awaited.

        Values travel as JSON; undefined comes back as None. Raises `BrowserProblem` where the
        function throws. The page's CSP does not stand in its way.
        """
        sent = [{"type": "string", "value": json.dumps(arguments)}]
        told = self._call(CALL % function, sent, patience)
        return json.loads(told["value"]) if told["type"] == "string" else None

    def until(self, function: str, *arguments: Any, words: str = "", patience: float = 0) -> Any:
        """Ask until the answer is truthy, also over a change of page; the answer."""
        give_up = time.monotonic() + (patience or GIVE_UP)
        problem: object = ""
        while time.monotonic() < give_up:
            try:
                if answer := self.evaluate(function, *arguments, patience=LOST):
                    return answer
            except BrowserProblem as moving:
                problem = moving
                if moving.code == "gone":
                    raise
            time.sleep(PAUSE)
        raise AssertionError(f"{words or function}: not seen at {self.url} {problem}")

    def find(self, role: str, name: str = "", css: str = "") -> list[Node]:
        """What is on the page now with this role and accessible name, or under a CSS selector."""
        named = {"role": role, **({"name": name} if name else {})}
        locator = {"type": "accessibility", "value": named}
        if css:
            locator = {"type": "css", "value": css}
        said = {"context": self.context, "locator": locator}
        found = self._wire.send("browsingContext.locateNodes", LOST, **said)
        nodes: list[Node] = found["nodes"]
        return nodes

    def see(self, role: str, name: str = "", css: str = "") -> Node:
        """Wait until it is there and has a size; the first one, brought into view."""
        give_up = time.monotonic() + GIVE_UP
        while time.monotonic() < give_up:
            try:
                for node in self.find(role, name, css):
                    if self._call(IN_VIEW, [node], LOST)["value"]:
                        return node
            except BrowserProblem as moving:
                if moving.code not in MOVING:
                    raise
            time.sleep(PAUSE)
        raise AssertionError(f"no {css or role} {name!r} at {self.url}")

    def click(self, role: str, name: str = "", css: str = "") -> None:
        """A real click: the page takes it for a person's."""
        node = self.see(role, name, css)
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element"}}
        move["origin"] = {"type": "element", "element": {"sharedId": node["sharedId"]}}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "actions": [move, *press]}
        self._send("input.performActions", context=self.context, actions=[mouse])

    def type(self, role: str, name: str, text: str, css: str = "") -> None:
        """Click it, then the keys of `text` one by one."""
        self.click(role, name, css)
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        board = {"type": "key", "id": "keyboard", "actions": keys}
        self._send("input.performActions", context=self.context, actions=[board])

    def words(self) -> str:
        """What the page says."""
        text: str = self.evaluate("() => document.body.innerText")
        return text

    def screenshot(self, to: Path) -> None:
        """The viewport, as PNG."""
        taken = self._send("browsingContext.captureScreenshot", context=self.context)
        to.write_bytes(base64.b64decode(taken["data"]))

    def close(self) -> None:
        self._send("browsingContext.close", context=self.context)

    def _call(self, function: str, arguments: list[Node], patience: float) -> dict[str, Any]:
        told = self._wire.send(
            "script.callFunction",
            patience,
            functionDeclaration=function,
            arguments=arguments,
            target={"context": self.context},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise BrowserProblem("javascript error", told["exceptionDetails"]["text"])
        result: dict[str, Any] = told["result"]
        return result

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._wire.send(method, **params)
