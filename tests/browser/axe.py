"""Looks for what keeps people out, with axe-core: WCAG 2.0 to 2.2 A and AA, and best practices.

The script is evaluated through the browser's own debugging line, which no content security policy
sees; it is no part of the page and is gone with it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING = {"type": "tag", "values": list(TAGS)}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LOOK = """async (runOnly) => {
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({
        id, help, places: nodes.map(({ target, any, all, none }) =>
            `${target.join(" ")}: ${[...any, ...all, ...none].map(({ message }) => message)}`),
    }));
}"""


def breaches(page: Page, *, of_colour: bool = False) -> list[str]:
    """What is wrong with the page as it stands now, a line for each rule; nothing when all is well.

    `of_colour`: only the rules that another colour scheme can break, on a page that was looked at
    in full. Whoever asks has settled what moves: `reduced_motion="reduce"`."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(LOOK, OF_COLOUR if of_colour else EVERYTHING)
    return [f"{each['id']}: {each['help']}: {each['places'][:3]}" for each in found]


@cache
def _axe() -> str:
    return f"() => {{ {AXE.read_text()} }}"
