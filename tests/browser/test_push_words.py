"""Every fault of push has plain words and a repair, on every platform."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

LOOK = """async (agents) => {
    const { FAULTS, platform, words } = await import("/static/js/push-words.js");
    const told = {};
    for (const [name, agent] of Object.entries(agents)) {
        const on = platform(agent);
        told[name] = { on, words: Object.fromEntries(
            [...Object.keys(FAULTS), undefined].map((fault) => [fault, words(on, fault)])) };
    }
    return told;
}"""
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = (
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Mobile Safari"
)
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    "ios-tab": {"userAgent": IPHONE},
    "ios-app": {"userAgent": IPHONE, "standalone": True},
    "an iPad": {"userAgent": MAC, "maxTouchPoints": 5},
    "safari": {"userAgent": MAC},
    "android": {"userAgent": f"Mozilla/5.0 (Linux; Android 10; K) {BLINK} Chrome/140.0 Mobile"},
    "samsung": {"userAgent": f"Mozilla/5.0 (Linux; Android 10; K) {BLINK} SamsungBrowser/28.0"},
    "android-firefox": {"userAgent": "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Firefox/143.0"},
    "firefox": {"userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0"},
    "chrome": {"userAgent": f"Mozilla/5.0 (Windows NT 10.0) {BLINK} Chrome/140.0 Safari/537.36"},
}


@pytest.fixture
def script() -> bool:
    return True


def test_each_platform_is_known_and_has_words_for_each_fault(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/sign-in")
    told = page.evaluate(LOOK, AGENTS)
    known = {name: entry["on"] for name, entry in told.items()}
    assert known.pop("an iPad") == "ios-tab"
    assert known == {name: name for name in AGENTS if name != "an iPad"}
    for name, entry in told.items():
        for fault, said in entry["words"].items():
            assert said["what"].endswith(".") and len(said["repair"]) > 20, (name, fault)
    blocked = {name: entry["words"]["blocked"]["repair"] for name, entry in told.items()}
    assert "Samsung Internet" in blocked["samsung"] and "In Firefox" in blocked["android-firefox"]
    assert "iPhone’s Settings" in blocked["ios-app"] and "System Settings" in blocked["safari"]
    assert "Add to Home Screen" in told["an iPad"]["words"]["unable"]["repair"]
    assert told["chrome"]["words"]["undefined"]["what"] == "Our server did not take this phone."
