"""What the official form may claim of a course, and what it may not."""

from datetime import date, timedelta

import pytest

from app.core.courses import Course, Session
from app.core.official_change import OfficialChange, change_words, official_change

DAY_0 = date(2026, 3, 1)
COURSE = Course((Session(DAY_0), Session(DAY_0 + timedelta(days=7))), None)


def change(totals: dict[int, int], until: int = 90) -> OfficialChange | None:
    days = {DAY_0 + timedelta(days=day): total for day, total in totals.items()}
    return official_change(COURSE, days, DAY_0 + timedelta(days=until))


@pytest.mark.parametrize(
    "totals",
    [
        {20: 9},  # nothing before
        {-15: 20, 20: 9},  # too long before
        {0: 20, 20: 9},  # on the day itself
        {-3: 20, 14: 9},  # part of its two weeks lies before treatment
        {-3: 20},
    ],
)
def test_without_a_form_on_both_sides_nothing_is_said(totals: dict[int, int]) -> None:
    assert change(totals) is None


def test_the_last_form_before_and_the_latest_after() -> None:
    found = change({-14: 24, -1: 20, 15: 12, 29: 9, 40: 3}, until=30)
    assert found is not None
    assert (found.before[1], found.now[1], found.points) == (20, 9, -11)


@pytest.mark.parametrize(
    ("total", "response", "remission", "reliable"),
    [
        (10, True, False, True),
        (11, False, False, True),
        (4, True, True, True),
        (5, True, False, True),
        (15, False, False, False),
        (14, False, False, True),
        (26, False, False, True),
    ],
)
def test_response_is_half_remission_below_five_reliable_six_points(
    total: int, response: bool, remission: bool, reliable: bool
) -> None:
    found = change({-1: 20, 20: total})
    assert found is not None
    assert (found.is_response, found.is_remission) == (response, remission)
    assert found.is_reliable is reliable


def test_from_a_baseline_under_ten_no_response_is_claimed() -> None:
    found = change({-1: 9, 20: 2})
    assert found is not None and found.is_response is None and not found.is_lost
    assert "no response is claimed from a baseline under 10" in change_words(found)


@pytest.mark.parametrize(
    ("totals", "lost"),
    [
        ({20: 8, 27: 12, 34: 12}, True),  # half of 22 is 11: both above, and 10 or more
        ({20: 8, 27: 12}, False),  # one alone
        ({20: 8, 27: 12, 34: 9}, False),  # half again, and under 10
        ({20: 8, 27: 10, 34: 10}, True),  # still half better, but at 10 points again
        ({20: 11, 27: 11, 34: 11}, False),  # never under 10, and still half better
        ({20: 11, 27: 10, 34: 9}, False),  # improving
        ({20: 8, 27: 14, 34: 15, 51: 16}, True),  # one late form takes no loss back
        ({20: 8, 27: 14, 34: 15, 41: 9}, False),  # the response returned
        ({20: 8, 27: 14, 30: 9, 34: 15}, False),  # not on all between
        ({day: 8 if day < 30 else 16 for day in range(15, 35)}, False),  # daily: four days apart
        ({day: 8 if day < 30 else 16 for day in range(15, 36)}, True),
        ({20: 13, 27: 12, 34: 12}, False),  # there was no response to lose
        ({20: 8, 27: 12, 31: 12}, False),  # four days apart
        ({20: 8, 27: 12, 32: 12}, True),
        ({20: 8, 27: 12, 42: 12}, True),
        ({20: 8, 27: 12, 43: 12}, False),  # sixteen
    ],
)
def test_response_is_lost_on_two_assessments_5_to_15_days_apart(
    totals: dict[int, int], lost: bool
) -> None:
    found = change({-1: 22} | totals)
    assert found is not None and found.is_lost is lost


def test_its_words() -> None:
    found = change({-1: 20, 20: 4})
    assert found is not None
    assert change_words(found) == (
        "20 on 28 Feb, 4 on 21 Mar: 16 points lower; 6 points or more: a reliable change; "
        "remission (below 5); response (at least half of it gone)."
    )
    lost = change({-1: 22, 20: 8, 27: 10, 34: 10})
    assert lost is not None
    said = change_words(lost)
    assert said.endswith("there was a response, and it is lost.") and "least half" not in said
    worse = change({-1: 20, 20: 21})
    assert worse is not None
    assert "1 point higher; under 6 points: within the form's own noise" in change_words(worse)
