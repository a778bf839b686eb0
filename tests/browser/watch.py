"""Watches a browser for what must never happen: other hosts, CSP violations, broken pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

LOCAL = {"data", "blob", "about", "chrome-error"}


@dataclass
class Watch:
    """What was seen in every page of the contexts it is over. `site` is the app's address."""

    site: str
    other_hosts: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answers: int = 0

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("request", self._note_request)
        context.on("response", self._note_response)
        context.on("page", self._watch_page)
        return context

    def _watch_page(self, page: Page) -> None:
        page.on("console", self._note_words)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in LOCAL and f"{address.scheme}://{address.netloc}" != self.site:
            self.other_hosts.append(request.url)

    def _note_response(self, response: Response) -> None:
        self.answers += 1
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def _note_words(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.violations.append(message.text)
        elif message.type == "error":
            self.faults.append(message.text)

    def assert_clean(self) -> None:
        assert self.answers, "nothing was watched"
        assert self.violations == [], self.violations
        assert self.other_hosts == [], self.other_hosts
        assert self.faults == [], self.faults
