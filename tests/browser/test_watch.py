"""The control: what the browser tests watch with must see what must never happen."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.watch import Watch


@pytest.fixture
def script() -> bool:
    return True


def test_a_planted_style_is_a_violation(phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    page.goto("/sign-in")
    watch.assert_clean()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    assert len(watch.violations) == 1


def test_a_planted_script_is_a_violation_and_does_not_run(
    phone: BrowserContext, watch: Watch
) -> None:
    page = phone.new_page()
    page.goto("/sign-in")
    page.evaluate("""() => {
        const planted = document.createElement('script');
        planted.textContent = 'window.planted = true';
        document.body.append(planted);
    }""")
    assert page.evaluate("window.planted") is None
    assert len(watch.violations) == 1


def test_another_host_is_seen(phone: BrowserContext, watch: Watch) -> None:
    """The same server by another name is another host."""
    page = phone.new_page()
    page.goto(watch.site.replace("localhost", "127.0.0.1") + "/sign-in")
    assert watch.other_hosts


def test_a_page_that_is_not_there_is_a_fault(phone: BrowserContext, watch: Watch) -> None:
    phone.new_page().goto("/nowhere")
    assert watch.faults
