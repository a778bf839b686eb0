"""Dates under a chart: few enough for a phone, never two that touch."""

from datetime import date, timedelta

import pytest

from app.core.time_axis import Tick, Window, ticks

TODAY = date(2026, 11, 22)


def back(days: int) -> Window:
    return Window(TODAY - timedelta(days - 1), TODAY)


def labels(span: Window, *shown: str) -> list[str]:
    return [t.label for t in ticks(span) if t.shown in shown]


def test_a_month_names_its_mondays() -> None:
    # 24 Oct - 22 Nov 2026; Mondays are 26 Oct, 2, 9 and 16 Nov. 26 Oct is two columns in.
    assert labels(back(30), "always") == ["26 Oct", "2 Nov", "9 Nov", "16 Nov"]
    assert ticks(back(30))[0] == Tick(6.667, "26 Oct", True, "always")


def test_a_quarter_names_its_months_and_on_wide_pictures_the_mondays_between() -> None:
    span = back(90)
    assert labels(span, "always") == ["Sep", "Oct", "Nov"]
    assert labels(span, "wide") == ["7", "14", "21", "5", "12", "19", "26", "9", "16"]


def test_a_year_names_every_month_or_every_other_and_says_the_year_in_january() -> None:
    assert labels(back(365), "always") == ["2026", "Mar", "May", "Jul", "Sep", "Nov"]
    assert len(labels(back(365), "always", "wide")) == 12


def test_three_years_name_quarters_and_more_only_years() -> None:
    assert labels(back(1000), "always") == ["Jul", "2025", "Jul", "2026", "Jul"]
    assert labels(back(2000), "always") == ["2022", "2023", "2024", "2025", "2026"]


def test_one_day_has_at_most_its_own_tick() -> None:
    assert ticks(Window(date(2026, 11, 23), date(2026, 11, 23))) == (
        Tick(0.0, "23 Nov", True, "always"),
    )
    assert ticks(back(1)) == ()


@pytest.mark.parametrize("days", [7, 30, 45, 46, 90, 124, 125, 365, 366, 500, 1000, 2000, 6000])
def test_labels_never_touch_on_the_smallest_phone(days: int) -> None:
    # 11 px type is at most 6.4 px a letter; a plot on a 360 px phone is about 300 px wide.
    for width, shown in ((300, ["always"]), (700, ["always", "wide"])):
        spans = [
            (t.x * width / 100 - 3.2 * len(t.label), t.x * width / 100 + 3.2 * len(t.label))
            for t in ticks(back(days))
            if t.shown in shown
        ]
        assert all(a[1] < b[0] for a, b in zip(spans, spans[1:], strict=False)), (days, width)
