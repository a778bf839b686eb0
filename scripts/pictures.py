"""Draws what a home screen and an install dialog show, from the demo's synthetic people.

Run it when the pages have changed: `.venv/bin/python scripts/pictures.py` (needs the test tools
and Chromium). It writes static/screenshots/ and the icons of the shortcuts in static/icons/.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
PLACES = {"today": "/today", "practice": "/exercises"}
FORMS: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1},
    "wide": {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1},
}
SHORTCUTS = ("check-in", "practice", "help")


def main() -> None:
    with demo() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False)
        draw_shortcuts(browser)
        draw_pages(browser, links["url"], links["patients"][0]["sign_in"])
        browser.close()


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """The real demo on a free port, ended afterwards; its links."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("afterglow"), "demo", "--json", "--port", str(port)]
    named = os.environ | {"AFTERGLOW_APP_NAME": "My days"}  # an installation may have any name
    with subprocess.Popen(
        command, cwd=ROOT, env=named, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        try:
            yield json.loads(running.stdout.readline())
        finally:
            running.terminate()


def draw_shortcuts(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 96, "height": 96})
    for name in SHORTCUTS:
        drawing = ROOT / f"static/icons/shortcut-{name}.svg"
        page.goto(drawing.as_uri())
        page.screenshot(path=drawing.with_suffix(".png"), omit_background=True)


def draw_pages(browser: Browser, site: str, sign_in: str) -> None:
    context = browser.new_context(base_url=site, locale="en-US")
    first = context.new_page()
    first.goto(sign_in)
    first.get_by_role("button").first.click()
    first.wait_for_url("**/today")
    signed_in = context.storage_state()
    for form, size in FORMS.items():
        page = browser.new_context(
            base_url=site, locale="en-US", storage_state=signed_in, **size
        ).new_page()
        for name, address in PLACES.items():
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=ROOT / f"static/screenshots/{name}-{form}.png")


if __name__ == "__main__":
    main()
