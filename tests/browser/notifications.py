"""A page's service worker and what it shows: pushes handed over by DevTools, taps played to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

GIVE_UP = 10.0  # seconds

READ = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""

# No DevTools command taps a notification. The worker's own handler is called with a real one; its
# waiting, which a script-made event may not do, is done here. Such an event may not open a new
# window either: what fails by that is left at that.
TAP = """async () => {
    const [notification] = await registration.getNotifications();
    const event = new NotificationEvent("notificationclick", { notification });
    const waits = [];
    Object.defineProperty(event, "waitUntil", { value: (promise) => waits.push(promise) });
    self.dispatchEvent(event);
    await Promise.allSettled(waits);
}"""


class Notifications:
    """Of the origin of `page`, whose service worker must be about to be registered."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)
        self._registrations: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self._devtools.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self._devtools.on("BackgroundService.backgroundServiceEventReceived", self._happened)
        self._devtools.send("ServiceWorker.enable")
        for kind in ("notifications", "pushMessaging"):
            self._devtools.send("BackgroundService.startObserving", {"service": kind})
            said = {"service": kind, "shouldRecord": True}
            self._devtools.send("BackgroundService.setRecording", said)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self._wait(lambda: self._registrations, "no service worker was registered")

    def deliver(self, payload: bytes) -> None:
        """Hand a decrypted push to the service worker, as the browser's push client would, and
        wait until the worker has done with it. Looking sooner would make Chromium forget it."""
        live = [each for each in self._registrations if not each["isDeleted"]]
        done = self._count("Push event completed")
        self._devtools.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self._page.evaluate("location.origin"),
                "registrationId": live[-1]["registrationId"],
                "data": payload.decode(),
            },
        )
        self._wait(lambda: self._count("Push event completed") > done, "the push was not handled")

    def displayed(self) -> int:
        """How often Chromium itself says that it displayed one."""
        return self._count("Notification displayed")

    def now(self) -> list[dict[str, Any]]:
        """Title, body, tag and data of each notification that is shown."""
        shown: list[dict[str, Any]] = self._page.evaluate(READ)
        return shown

    def tap(self) -> None:
        """Tap the first one."""
        [worker] = self._page.context.service_workers
        worker.evaluate(TAP)

    def _registered(self, event: dict[str, Any]) -> None:
        self._registrations.extend(event["registrations"])

    def _happened(self, event: dict[str, Any]) -> None:
        self._events.append(event["backgroundServiceEvent"])

    def _count(self, name: str) -> int:
        return sum(event["eventName"] == name for event in self._events)

    def _wait(self, seen: Callable[[], object], words: str) -> None:
        give_up = time.monotonic() + GIVE_UP
        while not seen():
            assert time.monotonic() < give_up, words
            self._page.wait_for_timeout(50)
