"""What an official score may claim of its course, by hand."""

from datetime import date, timedelta

import pytest

from app.core.chart_tables import table
from app.core.charts import Point, Series, Window, draw
from app.core.courses import Course, Session, courses
from app.core.official_claims import PARTLY_BEFORE, claims
from app.core.series import Claim

DAY_0 = date(2026, 3, 1)
SPAN = Window(DAY_0 - timedelta(30), DAY_0 + timedelta(200))


def day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def said(totals: dict[int, int], form: str = "phq-9", *sessions: int) -> dict[int, Claim]:
    made = courses([Session(day(n)) for n in sessions or (0,)], {})
    of_day = {day(n): total for n, total in totals.items()}
    return {(d - DAY_0).days: claim for d, claim in claims(form, made, of_day, SPAN).items()}


@pytest.mark.parametrize(
    ("total", "sign", "words"),
    [
        (20, "", "as the 20 of 28 Feb"),
        (15, "", "5 lower than the 20 of 28 Feb"),
        (14, "↓", "6 lower than the 20 of 28 Feb, reliable change"),
        (26, "↑", "6 higher than the 20 of 28 Feb, reliable change"),
        (10, "½", "10 lower than the 20 of 28 Feb, reliable change, response"),
        (5, "½", "15 lower than the 20 of 28 Feb, reliable change, response"),
        (4, "<5", "16 lower than the 20 of 28 Feb, reliable change, response, remission"),
    ],
)
def test_phq_9_at_the_edges_of_each_rule(total: int, sign: str, words: str):
    assert said({-1: 20, 20: total}) == {20: Claim(sign, words)}


@pytest.mark.parametrize(("total", "sign"), [(7, ""), (6, "↓"), (14, "↑"), (1, "↓")])
def test_gad_7_knows_a_reliable_change_of_four_and_nothing_else(total: int, sign: str):
    [claim] = said({-1: 10, 20: total}, "gad-7").values()
    assert claim.sign == sign
    assert ("reliable change" in claim.words) is bool(sign)
    assert "response" not in claim.words and "remission" not in claim.words


def test_from_a_baseline_under_ten_only_the_change_is_told():
    assert said({-1: 9, 20: 2}) == {20: Claim("↓", "7 lower than the 9 of 28 Feb, reliable change")}


def test_a_form_within_two_weeks_of_the_first_session_claims_nothing():
    found = said({-1: 20, 0: 9, 14: 9, 15: 9})
    assert found[0] == found[14] == Claim("", PARTLY_BEFORE)
    assert found[15].sign == "½" and set(found) == {0, 14, 15}


def test_without_a_form_before_nothing_is_claimed():
    assert said({-15: 20, 20: 4}) == {}
    assert claims("phq-9", [], {day(1): 4}, SPAN) == {}


def test_a_response_that_is_lost_is_told_on_the_day_it_is():
    found = said({-1: 20, 20: 8, 27: 12, 34: 13, 41: 9})
    assert [found[n].sign for n in (20, 27, 34, 41)] == ["½", "↓", "×½", "½"]
    assert found[34].words.endswith("response lost")


def test_each_course_has_its_own_baseline():
    found = said({-1: 20, 20: 8, 95: 12, 120: 6}, "phq-9", 0, 100)
    assert found[95].words.startswith("8 lower than the 20")
    assert found[120] == Claim("½", "6 lower than the 12 of 4 Jun, reliable change, response")


def official(scores: dict[int, int]) -> Series:
    points = tuple(Point(day(n), score) for n, score in scores.items())
    made = claims(
        "phq-9", [Course((Session(DAY_0),), None)], {p.day: int(p.value or 0) for p in points}, SPAN
    )
    return Series("phq-9", "PHQ-9", "past two weeks", 0, 27, points, official=True, claims=made)


def test_every_claim_of_the_picture_stands_in_the_table():
    series = official({-1: 20, 7: 12, 20: 9, 30: 3})
    chart = draw([series], [], SPAN)
    [panel] = chart.official
    assert [mark.sign for mark in panel.marks] == ["", "", "½", "<5"]
    assert chart.has_claims and "PHQ-9 6, GAD-7 4 points" in chart.claims_rule
    rows = {row.day: row.cells[0] for row in table([series], [], SPAN).rows}
    assert rows[day(20)].endswith("reliable change, response")
    assert rows[day(30)].endswith("response, remission")
    assert rows[day(7)] == f"12; {PARTLY_BEFORE}"


def test_where_forms_are_many_a_sign_stands_only_where_it_changes():
    series = official({-1: 20} | dict.fromkeys(range(15, 45), 9) | {45: 3})
    [panel] = draw([series], [], SPAN).official
    assert [mark.sign for mark in panel.marks if mark.sign] == ["½", "<5"]


def test_a_picture_without_claims_explains_none():
    assert not draw([official({-1: 20, 7: 12})], [], SPAN).has_claims
