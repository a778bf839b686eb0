"""Geometry by hand: per cent across, pixels down; nothing is drawn that was not answered."""

import re
from datetime import date, timedelta

import pytest

from app.core.charts import Band, Point, Series, Window, draw
from app.core.panels import DAILY_HEIGHT, OFFICIAL_HEIGHT, Mark, Panel

FIRST = date(2026, 11, 1)
TEN_DAYS = Window(FIRST, date(2026, 11, 10))
PHQ_BANDS = (
    Band(0, 4, "minimal"),
    Band(5, 9, "mild"),
    Band(10, 14, "moderate"),
    Band(15, 19, "moderately severe"),
    Band(20, 27, "severe"),
)


def nov(number: int) -> date:
    return date(2026, 11, number)


def pain(*points: Point) -> Series:
    return Series("pain", "Pain", "past 24 hours", 0, 10, points)


def official(*points: Point, reach: int = 14) -> Series:
    return Series("phq-9", "PHQ-9", "past two weeks", 0, 27, points, official=True,
                  bands=PHQ_BANDS, reach=reach)  # fmt: skip


def only(series: Series, span: Window = TEN_DAYS) -> Panel:
    chart = draw([series], [], span)
    (panel,) = chart.daily + chart.official
    return panel


def test_a_score_lies_in_the_middle_of_its_day_and_at_its_height() -> None:
    # 10 columns of 10 %: 3 Nov is the third, its middle 25 %. 88 px with 8 px above and below
    # leave 72 px for 0-10: a 5 lies at 8 + 36 = 44, a 10 at 8, a 0 at 80.
    panel = only(pain(Point(nov(1), 10), Point(nov(3), 5), Point(nov(10), 0)))
    assert [(m.x, m.y) for m in panel.marks] == [(5.0, 8.0), (25.0, 44.0), (95.0, 80.0)]


def test_a_line_joins_neighbouring_days_and_breaks_where_a_day_is_missing() -> None:
    panel = only(pain(Point(nov(1), 0), Point(nov(2), 10), Point(nov(4), 5), Point(nov(5), 5)))
    assert panel.lines == ("M5 80L15 8", "M35 44L45 44")
    assert len(panel.marks) == 4


def test_one_answer_is_one_mark_and_no_line() -> None:
    panel = only(pain(Point(nov(6), 5)))
    assert panel.lines == ()
    assert panel.marks == (Mark(55.0, 44.0, "complete"),)
    assert panel.completion == "1 of 10 days"
    assert panel.latest == "5 on 6 Nov"


def test_no_answer_draws_nothing_and_says_so() -> None:
    panel = only(pain())
    assert (panel.lines, panel.marks, panel.latest) == ((), (), "")
    assert panel.summary.endswith("No score in these days.")


def test_equal_values_are_a_level_line() -> None:
    panel = only(pain(*(Point(nov(d), 3) for d in range(1, 11))))
    (line,) = panel.lines
    assert {corner.split()[1] for corner in line[1:].split("L")} == {"58.4"}  # 8 + 72 x 0.7


def test_a_thousand_answers_are_a_thousand_marks_and_one_line() -> None:
    first = date(2024, 2, 27)
    span = Window(first, first + timedelta(999))
    panel = only(pain(*(Point(first + timedelta(i), i % 11) for i in range(1000))), span)
    assert len(panel.marks) == 1000
    assert len(panel.lines) == 1
    assert panel.lines[0].count("L") == 999
    assert (panel.marks[0].x, panel.marks[-1].x) == (0.05, 99.95)


def test_answers_outside_the_window_are_not_drawn() -> None:
    assert only(pain(Point(date(2026, 10, 31), 3), Point(nov(11), 3))).marks == ()


def test_late_answers_keep_the_line_and_say_when_they_were_made() -> None:
    panel = only(pain(Point(nov(1), 5), Point(nov(2), 5, "late", "made 09:14 on 3 Nov")))
    assert panel.lines == ("M5 44L15 44",)
    assert panel.marks[1].kind == "late"
    assert panel.marks[1].title == "Mon 2 Nov 2026: 5, late, made 09:14 on 3 Nov"


def test_an_incomplete_sum_is_hollow_and_never_part_of_a_line() -> None:
    days = [Point(nov(d), 5) for d in (1, 2, 4, 5)]
    panel = only(pain(*days, Point(nov(3), 4, "incomplete", answered=7, of=9)))
    assert panel.lines == ("M5 44L15 44", "M35 44L45 44")
    hollow = panel.marks[2]
    assert (hollow.kind, hollow.title) == ("incomplete", "Tue 3 Nov 2026: 4, 7 of 9 answered")


def test_answers_without_a_score_are_marked_below_the_scale() -> None:
    panel = only(pain(Point(nov(3), None, "incomplete", answered=4, of=9)))
    assert panel.marks == (
        Mark(25.0, DAILY_HEIGHT - 1, "unscored", "Tue 3 Nov 2026: no score, 4 of 9 answered"),
    )
    assert panel.marks[0].y > 80.0  # the lowest score
    assert panel.completion == "1 of 10 days"


def test_a_day_of_several_moods_shows_its_moments_and_draws_through_their_median() -> None:
    mood = Series("mood", "Mood", "right now", 0, 10, (
        Point(nov(2), 0, note="21:00"), Point(nov(2), 5, note="08:00"), Point(nov(2), 10),
        Point(nov(3), 5)), higher_is_better=True)  # fmt: skip
    panel = only(mood)
    moments = [m.y for m in panel.marks if m.kind == "moment"]
    assert moments == [80.0, 44.0, 8.0]
    assert panel.lines == ("M15 44L25 44",)
    assert panel.direction == "higher is better"


def test_two_moments_have_their_middle_as_median() -> None:
    panel = only(pain(Point(nov(1), 4), Point(nov(1), 5)))
    assert panel.latest == "4.5 on 1 Nov"


def test_a_day_of_moments_is_late_only_if_every_one_of_them_is() -> None:
    both = only(pain(Point(nov(1), 4, "late"), Point(nov(1), 5, "late")))
    one = only(pain(Point(nov(1), 4, "late"), Point(nov(1), 5)))
    assert (both.marks[-1].kind, one.marks[-1].kind) == ("late", "complete")


def test_every_score_lies_inside_its_own_band() -> None:
    panel = only(official())
    for band, shape in zip(PHQ_BANDS, panel.bands, strict=True):
        assert shape.name == band.name
        for score in range(band.low, band.high + 1):
            y = only(official(Point(nov(1), score))).marks[0].y
            assert shape.y <= y <= shape.y + shape.height, (band.name, score)


def test_bands_meet_halfway_between_two_scores_and_fill_the_scale() -> None:
    # 156 px, 140 of them for 0-27: the edge of mild and moderate (9.5) lies at
    # 8 + 140 x 17.5 / 27 = 98.74; the severe band begins at 8, the minimal one ends at 148.
    shapes = only(official()).bands
    assert (shapes[1].y, shapes[4].y) == (98.74, 8.0)
    assert shapes[0].y + shapes[0].height == pytest.approx(OFFICIAL_HEIGHT - 8)
    for upper, lower in zip(shapes[1:], shapes, strict=False):
        assert upper.y + upper.height == pytest.approx(lower.y)


def test_an_adapted_form_has_no_band_and_shares_no_panel_with_an_official_one() -> None:
    adapted = Series("phq-9-today", "PHQ-9 questions", "past 24 hours", 0, 27)
    chart = draw([adapted, official(Point(nov(1), 5)), pain()], [], TEN_DAYS)
    assert [p.series.code for p in chart.daily] == ["phq-9-today", "pain"]
    assert [p.series.code for p in chart.official] == ["phq-9"]
    assert [y for _, y in chart.daily[0].y_ticks] == ["0", "9", "18", "27"]
    assert chart.daily[0].bands == ()


def test_weekly_official_forms_are_not_joined_and_reach_over_the_weeks_they_ask_about() -> None:
    span = Window(nov(1), nov(1) + timedelta(27))
    panel = only(official(Point(nov(14), 12), Point(nov(21), 9, "prorated")), span)
    assert panel.lines == ()
    assert [m.label for m in panel.marks] == ["12", "9"]
    assert [m.reach for m in panel.marks] == [pytest.approx(13 * 100 / 28, abs=0.001)] * 2
    assert [float(n) for n in re.findall(r"-?[\d.]+", panel.reaches)] == pytest.approx(
        [1.786, 85.78, 48.214, 1.786, 82.78, 6, 26.786, 101.33, 73.214, 26.786, 98.33, 6], abs=0.01
    )
    assert panel.marks[1].title == "Sat 21 Nov 2026: 9, mild, prorated"


def test_the_reach_of_an_official_form_ends_at_the_edge_and_is_dropped_when_daily() -> None:
    panel = only(official(Point(nov(3), 12), Point(nov(4), 12)))
    assert [m.reach for m in panel.marks] == [20.0, 0.0]
    assert len(panel.lines) == 1


def test_a_score_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="pain: a score outside 0 to 10"):
        only(pain(Point(nov(1), 11)))


@pytest.mark.parametrize("first", [date(2026, 3, 25), date(2026, 10, 21)])
def test_days_keep_their_width_over_a_clock_change(first: date) -> None:
    days = [first + timedelta(i) for i in range(10)]
    marks = only(pain(*(Point(d, 5) for d in days)), Window(first, days[-1])).marks
    assert [m.x for m in marks] == [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]
