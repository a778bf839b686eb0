"""Debian's Firefox, headless, driven by WebDriver BiDi: no driver binary in between.

with Firefox(folder / "profile") as firefox:
    page = firefox.open_page()
    page.goto(site)
    firefox.kill()      # as a phone's battery does
    firefox.start()     # the same profile
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from tests.browser import firefox_preferences
from tests.browser.bidi import Wire
from tests.browser.firefox_page import FirefoxPage
from tests.browser.firefox_preferences import Preference

FIREFOX = "firefox-esr"
START = 45.0  # seconds
GOODBYE = 20.0
YEAR = 365 * 24 * 3600
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")

# Firefox has no BiDi event for a refused style or script; the page's own event is passed on.
VIOLATIONS = """(report) => addEventListener("securitypolicyviolation", (event) =>
    report(`${event.effectiveDirective} ${event.blockedURI} on ${event.documentURI}`), true)"""


@dataclass
class Seen:
    """What one life of the browser showed: `console` holds (level, text)."""

    console: list[tuple[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)  # status and address
    violations: list[str] = field(default_factory=list)


class Firefox:
    """On a fresh or a given profile; a context that leaves no process behind.

    `seen` goes on over restarts. `with_chrome` lets a test look into the browser's own windows.
    """

    def __init__(
        self,
        profile: Path,
        preferences: Mapping[str, Preference] | None = None,
        *,
        with_chrome: bool = False,
    ) -> None:
        self.profile = profile
        self.seen = Seen()
        self._preferences = dict(preferences or {})
        self._with_chrome = with_chrome
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Wire | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def wire(self) -> Wire:
        assert self._wire is not None, "Firefox is not running"
        return self._wire

    def start(self) -> None:
        """Start on the profile as it is; all that was set by command before is gone."""
        self.profile.mkdir(parents=True, exist_ok=True)
        firefox_preferences.write(self.profile, self._preferences)
        said = self.profile.with_name(self.profile.name + ".log")
        options = ["--remote-allow-system-access"] if self._with_chrome else []
        home = {"HOME": str(self.profile.parent), "MOZ_CRASHREPORTER_DISABLE": "1"}
        home["MOZ_REMOTE_SETTINGS_DEVTOOLS"] = "1"  # else it asks its own server, whatever is set
        with said.open("wb") as log:
            self._process = subprocess.Popen(
                [FIREFOX, "--headless", "--no-remote", "--profile", str(self.profile)]
                + ["--remote-debugging-port", "0", *options, "about:blank"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **home},
                start_new_session=True,  # a group of its own, to be ended as one
            )
        self._wire = Wire(self._listening(said) + "/session")
        self.wire.send("session.new", START, capabilities={})
        self._take_notes()

    def kill(self) -> None:
        """End it at once, with all its processes, as it stands."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def quit(self) -> None:
        """Let it close by itself, so that it writes down what it would."""
        assert self._process is not None
        self.wire.send("browser.close")
        self._process.wait(GOODBYE)
        self.kill()

    def open_page(self, width: int = 390, height: int = 844) -> FirefoxPage:
        """A new tab in front, as large as a phone."""
        made = self.wire.send("browsingContext.create", type="tab")
        page = FirefoxPage(self.wire, made["context"])
        page.resize(width, height)
        return page

    def pages(self) -> list[FirefoxPage]:
        """Every tab there is, also those that the pages opened themselves."""
        tree = self.wire.send("browsingContext.getTree", maxDepth=0)
        return [FirefoxPage(self.wire, each["context"]) for each in tree["contexts"]]

    def allow(self, permission: str, site: str, state: str = "granted") -> None:
        """Answer beforehand what the browser would ask: `allow("notifications", site)`."""
        asked = {"name": permission}
        self.wire.send("permissions.setPermission", descriptor=asked, state=state, origin=site)

    def add_cookie(self, name: str, value: str, site: str) -> None:
        """A cookie of a year, so that it outlives the browser, as a sign-in's does."""
        said = {"name": name, "value": {"type": "string", "value": value}, "path": "/"}
        host = urlsplit(site).hostname
        more = {"domain": host, "httpOnly": True, "sameSite": "lax"}
        ends = int(time.time()) + YEAR
        self.wire.send("storage.setCookie", cookie={**said, **more, "expiry": ends})

    def cookies(self) -> dict[str, str]:
        """All of them, by name."""
        kept = self.wire.send("storage.getCookies")["cookies"]
        return {each["name"]: each["value"]["value"] for each in kept}

    def _listening(self, said: Path) -> str:
        give_up = time.monotonic() + START
        while (address := LISTENING.search(said.read_text(errors="replace"))) is None:
            running = self._process is not None and self._process.poll() is None
            assert running and time.monotonic() < give_up, f"Firefox did not start: {said}"
            time.sleep(0.02)
        return address[1]

    def _take_notes(self) -> None:
        seen, wire = self.seen, self.wire
        wire.listen("log.entryAdded", lambda e: seen.console.append((e["level"], e["text"] or "")))
        wire.listen(
            "network.beforeRequestSent", lambda e: seen.requests.append(e["request"]["url"])
        )
        wire.listen(
            "network.responseCompleted",
            lambda e: seen.answers.append((e["response"]["status"], e["request"]["url"])),
        )
        wire.listen("script.message", lambda e: seen.violations.append(e["data"]["value"]))
        events = ["log.entryAdded", "network.beforeRequestSent", "network.responseCompleted"]
        wire.send("session.subscribe", events=[*events, "script.message"])
        channel = [{"type": "channel", "value": {"channel": "violations"}}]
        wire.send("script.addPreloadScript", functionDeclaration=VIOLATIONS, arguments=channel)
