"""When fewer questions are offered."""

from datetime import date, timedelta

import pytest

from app.core.short_daily import is_offered

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("because", "plan", "answered", "since", "kept", "expected"),
    [
        ("8 of 14 days", "full-daily", 8, 14, None, True),
        ("9 of 14 days are over 60 %", "full-daily", 9, 14, None, False),
        ("nothing answered", "full-daily", 0, 30, None, True),
        ("13 days so far", "full-daily", 0, 13, None, False),
        ("short already", "short-daily", 0, 30, None, False),
        ("official daily is the clinic's wish", "official-daily", 0, 30, None, False),
        ("said no 13 days ago", "full-daily", 0, 60, 13, False),
        ("said no 14 days ago", "full-daily", 0, 60, 14, True),
    ],
)
def test_the_offer(because, plan, answered, since, kept, expected):
    days = {TODAY - timedelta(days=n) for n in range(1, answered + 1)}
    kept_on = None if kept is None else TODAY - timedelta(days=kept)
    found = is_offered(plan, days, TODAY, TODAY - timedelta(days=since), kept_on)
    assert found is expected, because


def test_today_and_older_days_do_not_count():
    days = {TODAY, *(TODAY - timedelta(days=n) for n in range(15, 40))}
    assert is_offered("full-daily", days, TODAY, date(2026, 1, 1), None)
