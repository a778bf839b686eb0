"""The control of the Firefox driver: it finds, uses, remembers, and sees what must not happen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.bidi import BrowserProblem
from tests.browser.firefox import Firefox

pytestmark = pytest.mark.timeout(180)  # seconds; a browser starts slowly on two busy cores


@pytest.fixture
def firefox(folder: Path) -> Iterator[Firefox]:
    with Firefox(folder / "profile") as running:
        yield running


def test_it_types_clicks_sees_and_comes_back_on_its_profile(firefox: Firefox, site: str) -> None:
    firefox.add_cookie("kept", "as it was", site)
    page = firefox.open_page()
    page.goto(f"{site}/sign-in")
    assert page.evaluate("() => [innerWidth, navigator.webdriver]") == [390, True]
    assert page.evaluate("async (a, b) => (await 0, { sum: a + b })", 1, 2) == {"sum": 3}
    with pytest.raises(BrowserProblem, match="planted"):
        page.evaluate("() => { throw new Error('planted'); }")
    page.type("", "", "abc", css="input:not([type=hidden])")
    typed = "() => document.querySelector('input:not([type=hidden])').value"
    assert page.evaluate(typed).lower() == "abc"
    page.evaluate("() => console.error('planted words')")
    asked = [url for url in firefox.seen.requests if not url.startswith("data:")]
    assert asked and all(url.startswith(site) for url in asked)
    assert (200, f"{site}/sign-in") in firefox.seen.answers
    assert firefox.seen.violations == []
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
    page.until("() => new Promise((seen) => setTimeout(() => seen(true), 100))")
    assert len(firefox.seen.violations) == 1
    assert ("error", "planted words") in firefox.seen.console
    page.evaluate("() => localStorage.setItem('kept', 'yes')")
    firefox.quit()
    firefox.start()
    assert firefox.cookies()["kept"] == "as it was"
    again = firefox.open_page()
    again.goto(f"{site}/sign-in")
    assert again.evaluate("() => localStorage.getItem('kept')") == "yes"
    firefox.kill()
    with pytest.raises(AssertionError):
        firefox.open_page()


def test_killed_it_leaves_no_process(folder: Path) -> None:
    with Firefox(folder / "profile"):
        mine = _processes_of(folder)
        assert len(mine) > 1
    assert _processes_of(folder) == []


def _processes_of(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and process.name != str(os.getpid()):
            try:
                told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in told:
                found.append(process.name)
    return found
