"""What a person does on the pages, in the words of the person: by role, label and field name."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

THUMB = 48  # pixels: the least height of what a finger must hit
WORDS = ("Not at all", "Several days", "More than half the days", "Nearly every day")


def press(page: Page, name: str, role: str = "button") -> None:
    """Tap with a finger where there is one, click otherwise."""
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    touch(target)
    page.wait_for_load_state()


def touch(target: Locator) -> None:
    if target.page.viewport_size == {"width": 390, "height": 844}:
        target.tap()
    else:
        target.click()


def question(page: Page, field: str) -> Locator:
    """The question of a form field such as `phq-9-today.1`."""
    return page.locator(f'fieldset[id="{field}"]')


def answer(page: Page, field: str, choice: str) -> None:
    """Tap the words or the number of one answer, and see it chosen."""
    radio = page.get_by_role("radio", name=choice, exact=True)
    row = question(page, field).locator("label", has=radio)
    radio = row.locator(radio)
    box = row.bounding_box()
    assert box is not None and box["height"] >= THUMB, f"{field}: {choice} is too small to hit"
    row.tap()
    assert radio.is_checked(), f"{field}: {choice} was tapped and is not chosen"


def answer_all(page: Page, instrument: str, ordinals: Sequence[int], words: Sequence[str]) -> None:
    """Every question of an instrument, in order; `words` by ordinal."""
    for number, ordinal in enumerate(ordinals, start=1):
        answer(page, f"{instrument}.{number}", words[ordinal])


def cell(page: Page, day: str, series: str) -> str:
    """The table twin's words for a day and instrument."""
    words = page.locator(f'tr[data-day="{day}"]').evaluate(
        """(row, series) => {
            const column = row.closest("table").querySelector(`th[data-series="${series}"]`);
            return row.cells[column.cellIndex].textContent;
        }""",
        series,
    )
    return " ".join(str(words).split())


def panel(page: Page, series: str) -> Locator:
    """One instrument's chart."""
    return page.locator(f"section.multiple-{series}")


def latest(page: Page, series: str) -> str:
    """The value that stands beside a chart while nobody points at a day."""
    return panel(page, series).locator("output").inner_text()
