"""How relief is said: never a bare number, and never more than is known."""

from datetime import date

import pytest

from app.core.relief import Relief
from app.core.relief_words import answered_words, relief_lines, relief_words, session_words

DAY_0 = date(2026, 3, 1)


def about(days: float, low: float, high: float | None) -> Relief:
    return Relief(DAY_0, "about", 9, 13, days=days, low=low, high=high)


@pytest.mark.parametrize(
    ("relief", "words"),
    [
        (about(6.5, 4, 9), "about 6 days (4–9)"),
        (about(1, 0, 2), "about 1 day (0–2)"),
        (about(6, 2, 9), "about 6 days (2–9)"),
        (about(6, 1, 9), "two weeks or less"),
        (about(9, 7, 14.5), "more than a week"),
        (about(6.5, 4, None), "about 6 days (at least 4)"),
        (about(6, 0, None), "relief, but these answers cannot tell for how long"),
        (Relief(DAY_0, "too early", 2, 3), "too early to tell"),
        (
            Relief(DAY_0, "too varied", 9, 9),
            "cannot be told: the weeks before the course varied too much",
        ),
        (about(12, 4, None), "not told apart by these answers: days or weeks"),
        (about(24, 15, None), "over two weeks"),
        (about(9, 3, 20), "not told apart by these answers: days or weeks"),
        (about(20, 15, 28), "over two weeks"),
        (Relief(DAY_0, "at least", 7, 7, days=7), "at least 7 days"),
        (Relief(DAY_0, "at least", 1, 1, days=1), "at least 1 day"),
        (
            Relief(DAY_0, "at least", 7, 7, days=0),
            "relief, but these answers cannot tell for how long",
        ),
        (Relief(DAY_0, "no clear relief", 7, 7), "no clear relief in these answers"),
        (
            Relief(DAY_0, "already low", 7, 7),
            "cannot be told: the weeks before the course were low already",
        ),
        (Relief(DAY_0, "too few answers", 2, 7), "too few answers in the first week to tell"),
        (
            Relief(DAY_0, "no baseline", 2, 7),
            "no baseline: this form has fewer than 4 answers in the 14 days before",
        ),
    ],
)
def test_words(relief: Relief, words: str) -> None:
    assert relief_words(relief) == words


def test_how_much_was_answered_is_always_said() -> None:
    assert answered_words(about(6, 4, 9)) == "9 of 13 days"
    assert answered_words(Relief(DAY_0, "at least", 1, 1, days=1)) == "1 of 1 day"


def test_one_figure_for_sessions_close_together_says_so() -> None:
    shared = Relief(DAY_0, "at least", 7, 7, days=7, together=6)
    assert session_words(shared) == "Sun 1 Mar 2026, the last of 6 close together"


def test_lines_share_one_scale_and_a_wide_range_has_no_middle() -> None:
    narrow, wide, more, open_, none = relief_lines(
        [
            about(7, 3.5, 10),
            about(20, 10, 28),
            Relief(DAY_0, "at least", 14, 14, days=14),
            about(7, 3.5, None),
            Relief(DAY_0, "no clear relief", 7, 7),
        ]
    )
    assert narrow.scale == wide.scale == 28
    assert (narrow.start, narrow.middle, narrow.end) == (12.5, 25, 35.71)
    assert wide.middle is None and wide.end == 100
    assert more.is_open and (more.start, more.end) == (0, 50)
    assert open_.is_open and (open_.start, open_.middle, open_.end) == (12.5, 25, 25)
    assert none.end is None
