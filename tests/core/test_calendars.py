"""The text is a calendar by RFC 5545, whatever name it is given, and says an instant in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.core.calendars import Event, calendar
from tests.calendar_read import read

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://example.org/today"


def event(title="Plain", words="A few taps.", at=NOW):
    return Event("0" * 32, at, title, words)


@pytest.mark.parametrize(
    "name",
    ["Plain", "a, b; c \\ d", "two\nlines", "é" * 80, "日本語" * 40, "🌅" * 40, "x" * 74, "x" * 75],
)
def test_any_name_comes_back_as_it_was(name: str):
    own, [found] = read(calendar(name, [event(name, name)], NOW, URL))
    assert (found.title, found.words) == (name, name)
    assert own["X-WR-CALNAME"].replace("\\", "") == name.replace("\\", "").replace("\n", "n")


def test_what_could_forge_a_line_is_taken_away():
    own, [found] = read(calendar("a\r\nBEGIN:VEVENT\x00\x1b\x7f", [event("b\rc\x85")], NOW, URL))
    assert found.title == "b\nc" and "\x00" not in own["PRODID"]


def test_an_instant_is_said_in_utc_and_needs_a_zone():
    east = datetime(2026, 3, 4, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    _, [found] = read(calendar("Plain", [event(at=east)], NOW, URL))
    assert found.at == datetime(2026, 3, 3, 20, 0, tzinfo=UTC) and found.stamped == NOW
    with pytest.raises(ValueError, match="zone"):
        calendar("Plain", [event(at=datetime(2026, 3, 4))], NOW, URL)


def test_without_events_it_is_still_a_calendar():
    assert read(calendar("Plain", [], NOW, URL))[1] == []
