"""What the panels share: dosing sessions, days to come, the legend, the window."""

from datetime import date

import pytest

from app.core.chart_tables import table
from app.core.charts import Dosing, Happening, Point, Series, Window, draw, window

TEN_DAYS = Window(date(2026, 11, 1), date(2026, 11, 10))


def nov(number: int) -> date:
    return date(2026, 11, number)


def pain(*points: Point) -> Series:
    return Series("pain", "Pain", "past 24 hours", 0, 10, points)


def test_dosing_sessions_are_marked_with_their_state_and_cancelled_ones_kept() -> None:
    chart = draw([], [Dosing(nov(5), "2", "cancelled"), Dosing(nov(3), "1", "done"),
                      Dosing(nov(12), "3", "planned")], TEN_DAYS)  # fmt: skip
    assert [(d.x, d.state) for d in chart.dosing] == [(25.0, "done"), (45.0, "cancelled")]
    assert chart.dosing[0].words == "Dosing session done, Tue 3 Nov 2026: 1"


def test_session_labels_that_would_touch_are_shown_on_wide_pictures_or_not_at_all() -> None:
    # On 300 px a day is 10 px (of 30): "60 mg" needs 2 x (3.2 x 5 + 3) = 38.
    span = Window(nov(1), nov(30))
    marks = draw([], [Dosing(nov(d), "60 mg", "done") for d in (1, 3, 4, 20)], span).dosing
    assert [d.shown for d in marks] == ["always", "wide", "never", "always"]


def test_days_to_come_are_parted_from_lived_ones_and_not_counted_as_missed() -> None:
    span = Window(nov(1), nov(10), today=nov(8))
    chart = draw([pain(Point(nov(8), 5))], [], span)
    assert chart.now == 80.0
    assert chart.daily[0].completion == "1 of 8 days"
    assert draw([], [], Window(nov(1), nov(8), today=nov(8))).now is None


def test_days_before_a_patient_was_added_were_not_missed() -> None:
    answers = pain(Point(nov(7), 5), Point(nov(8), 5))
    span = Window(nov(1), nov(10), today=nov(8), since=nov(6))
    assert draw([answers], [], span).daily[0].completion == "2 of 3 days"


def test_a_legend_explains_only_what_occurs() -> None:
    chart = draw([pain(Point(nov(1), 5, "late"))], [Dosing(nov(2), "", "planned")], TEN_DAYS)
    assert chart.kinds == {"late", "planned"}


def test_windows_have_the_days_they_name_and_end_today_or_with_the_next_session() -> None:
    today = nov(22)
    assert window("30", today, None).days == 30
    assert window("365", today, None).first == date(2025, 11, 23)
    assert window("all", today, date(2024, 1, 1)).first == date(2024, 1, 1)
    assert window("all", today, today).days == 30
    assert window("90", today, None, ahead=nov(25)).last == nov(25)
    with pytest.raises(ValueError, match="ends before it begins"):
        Window(today, nov(1))


def test_happenings_of_a_day_stand_side_by_side_and_exercises_are_ticks() -> None:
    told = [
        Happening(nov(3), "Back at work", "note"),
        Happening(nov(3), "Sertraline begun"),
        Happening(nov(2), "Slow", "practice"),
        Happening(nov(11), "later", "practice"),
        Happening(nov(10), "so tired", "shared"),
    ]
    chart = draw([], [], TEN_DAYS, told)
    assert [(m.x, m.kind, m.place) for m in chart.happenings] == [
        (25.0, "note", 0),
        (25.0, "medication", 1),
        (95.0, "shared", 0),
    ]
    assert chart.happenings[0].words == "Note from the clinic, Tue 3 Nov 2026: Back at work"
    assert chart.practised == (15.0,)
    assert list(chart.told) == ["medication", "note", "shared"]


def test_every_happening_of_the_picture_stands_in_the_table() -> None:
    told = [Happening(nov(3), "x", kind) for kind in ("medication", "note", "shared", "practice")]
    twin, chart = table([], [], TEN_DAYS, told), draw([], [], TEN_DAYS, told)
    assert [each for row in twin.rows for each in row.happenings] == told
    assert len(chart.happenings) + len(chart.practised) == len(told)


def test_since_a_session_begins_on_its_day_and_is_never_a_wall() -> None:
    today = nov(22)
    since = window("since-2026-11-05", today, None)
    assert (since.first, since.last, since.today) == (nov(5), today, today)
    assert window("since-2026-11-22", today, None).last == nov(28)
    assert window("since-2026-11-22", today, None, ahead=nov(29)).last == nov(29)
    assert window("since-2026-11-23", today, None).days == 30
    assert window("since-tuesday", today, None).days == 30
