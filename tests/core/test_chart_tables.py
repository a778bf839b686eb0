"""The table twin holds every value of the picture, and the sparkline the same gaps."""

from datetime import date

import pytest

from app.core.chart_tables import table
from app.core.charts import Band, Dosing, Point, Series, Window, draw
from app.core.sparklines import sparkline

SPAN = Window(date(2026, 11, 1), date(2026, 11, 10))


def nov(number: int) -> date:
    return date(2026, 11, number)


MOOD = Series("mood", "Mood", "right now", 0, 10, (
    Point(nov(2), 3, note="08:10"), Point(nov(2), 8, note="20:40"), Point(nov(4), 6)),
    higher_is_better=True)  # fmt: skip
PHQ = Series("phq-9-today", "PHQ-9 questions", "past 24 hours", 0, 27, (
    Point(nov(2), 12, "late", "made 09:14 on 3 Nov"),
    Point(nov(4), None, "incomplete", answered=5, of=9)))  # fmt: skip
OFFICIAL = Series("phq-9", "PHQ-9", "past two weeks", 0, 27, (Point(nov(5), 10, "prorated"),),
                  official=True, bands=(Band(0, 9, "lower"), Band(10, 27, "moderate")))  # fmt: skip
DOSING = [Dosing(nov(3), "60 mg", "done"), Dosing(nov(7), "60 mg", "cancelled")]


def test_the_newest_day_comes_first_and_days_without_anything_are_left_out() -> None:
    twin = table([OFFICIAL, MOOD, PHQ], DOSING, SPAN)
    assert [s.code for s in twin.series] == ["mood", "phq-9-today", "phq-9"]
    assert [row.words for row in twin.rows] == [
        "Sat 7 Nov 2026", "Thu 5 Nov 2026", "Wed 4 Nov 2026", "Tue 3 Nov 2026", "Mon 2 Nov 2026",
    ]  # fmt: skip
    assert [row.cells for row in twin.rows] == [
        ("", "", ""),
        ("", "", "10, moderate, prorated"),
        ("6", "no score, 5 of 9 answered", ""),
        ("", "", ""),
        ("5.5, median of 2: 3, 08:10; 8, 20:40", "12, late, made 09:14 on 3 Nov", ""),
    ]
    assert [[d.state for d in row.dosing] for row in twin.rows] == [
        ["cancelled"], [], [], ["done"], [],
    ]  # fmt: skip


def test_a_day_whose_official_form_took_the_place_is_answered_and_says_so() -> None:
    phq = Series("phq-9-today", "PHQ-9 questions", "past 24 hours", 0, 27,
                 (Point(nov(1), 5),), instead=frozenset({nov(2)}))  # fmt: skip
    (panel,) = draw([phq], [], SPAN).daily
    assert panel.completion == "2 of 10 days"
    assert [(m.x, m.kind) for m in panel.marks] == [(5.0, "complete"), (15.0, "instead")]
    assert panel.lines == ()
    assert [row.cells for row in table([phq], [], SPAN).rows] == [
        ("official form instead",),
        ("5",),
    ]
    assert "2 days answered" in sparkline(phq, [], SPAN).words


def test_every_mark_of_the_picture_has_its_cell() -> None:
    series = [MOOD, PHQ, OFFICIAL]
    chart, twin = draw(series, DOSING, SPAN), table(series, DOSING, SPAN)
    marks = sum(m.kind != "moment" for p in chart.daily + chart.official for m in p.marks)
    assert marks == sum(bool(cell) for row in twin.rows for cell in row.cells) == 5


def test_a_sparkline_breaks_at_gaps_and_says_itself_in_words() -> None:
    pain = Series("pain", "Pain", "past 24 hours", 0, 10, (
        Point(nov(1), 10), Point(nov(2), 0), Point(nov(5), 5)))  # fmt: skip
    spark = sparkline(pain, DOSING, SPAN)
    # 132 by 32 px, 4 px above and below: 1 Nov lies at 5 % = 6.6 px.
    assert spark.lines == ("M6.6 4L19.8 28",)
    assert spark.dots == (spark.end,) == ((59.4, 16.0),)
    assert spark.dosing == (33.0,)  # the cancelled session is not drawn
    assert spark.words == (
        "Pain, past 24 hours, 10 days: first 10, latest 5 on 5 Nov, 3 days answered; "
        "lower is better. Dosing sessions on 3 Nov."
    )


def test_a_sparkline_of_nothing_is_empty_and_says_so() -> None:
    spark = sparkline(Series("pain", "Pain", "past 24 hours", 0, 10), [], SPAN)
    assert (spark.lines, spark.dots, spark.end) == ((), (), None)
    assert spark.words == "Pain, past 24 hours: no score in 10 days."


def test_a_sparkline_leaves_incomplete_sums_out_and_refuses_impossible_scores() -> None:
    partial = Series("pain", "Pain", "now", 0, 10, (Point(nov(1), 1, "incomplete"),))
    assert sparkline(partial, [], SPAN).end is None
    with pytest.raises(ValueError, match="outside 0 to 10"):
        sparkline(Series("pain", "Pain", "now", 0, 10, (Point(nov(1), 12),)), [], SPAN)
