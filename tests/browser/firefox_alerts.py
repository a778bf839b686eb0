"""The notifications that a Firefox shows: windows of its own, in which a person clicks."""

from __future__ import annotations

from typing import Any

from tests.browser.firefox import Firefox
from tests.browser.firefox_page import FirefoxPage
from tests.browser.nudged import wait

ALERT = "chrome://global/content/alerts/alert.xhtml"
SAYS = """() => ["alertTitleLabel", "alertTextLabel"].map((id) => {
    const label = document.getElementById(id);
    return label.value || label.textContent;
})"""
# A mouse event made by the browser for its own window, so that the click is taken for a person's.
CLICK = """() => {
    const box = document.getElementById("alertTextLabel").getBoundingClientRect();
    if (!(box.width * box.height > 0)) return false;
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    for (const type of ["mousemove", "mousedown", "mouseup"]) {
        window.synthesizeMouseEvent(type, ...middle, { button: 0, clickCount: 1 });
    }
    return true;
}"""


class FirefoxAlerts:
    """Of a Firefox that was started `with_chrome`."""

    def __init__(self, firefox: Firefox) -> None:
        self._firefox = firefox

    def now(self) -> list[FirefoxPage]:
        """The alert windows that are open."""
        wire = self._firefox.wire
        scope: dict[str, Any] = {"moz:scope": "chrome"}
        tree = wire.send("browsingContext.getTree", **scope)
        open_ones = [each for each in tree["contexts"] if each["url"] == ALERT]
        return [FirefoxPage(wire, each["context"]) for each in open_ones]

    def first(self) -> FirefoxPage:
        """Wait for one."""
        wait(self.now, "Firefox showed no notification")
        return self.now()[0]

    def says(self) -> tuple[str, str]:
        """Title and body, as they stand in the window."""
        title, body = self.first().until(SAYS)
        return title, body

    def click(self) -> None:
        """A real click into the window."""
        self.first().until(CLICK, words="the notification cannot be clicked")
