"""The ladder of item 9: its table row by row, and that a worse answer never stands lower."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.risk_ladder import (
    DAILY,
    HEIGHT,
    OFFICIAL,
    FollowUps,
    Review,
    Situation,
    Step,
    Told,
    highest,
    look_again_by,
    of_answer,
    of_follow_ups,
    reference,
)
from app.core.working_days import last_working_day, next_working_day

TODAY = date(2026, 11, 25)  # a Wednesday
FORMS = (DAILY, OFFICIAL)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def said(*answers: int | None, last: int = 1) -> tuple[Told, ...]:
    """A day each, the newest `last` days ago."""
    return tuple(Told(ago(last + back), a) for back, a in enumerate(reversed(answers)))[::-1]


def review(level: int, days_ago: int = 1, holds: int = 7) -> Review:
    return Review(ago(days_ago), level, ago(days_ago - holds))


def level(answer: int | None, form: str = DAILY, **known: object) -> str | None:
    step = of_answer(Situation(form, TODAY, answer, **known))  # type: ignore[arg-type]
    return step.level if step else None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("answer", "asks_for"), [(None, None), (0, None), (1, "amber"), (2, "red"), (3, "red")]
)
def test_the_first_answer_of_all(form: str, answer: int | None, asks_for: str | None) -> None:
    assert level(answer, form) == asks_for


@pytest.mark.parametrize(
    ("answer", "before", "reviewed", "asks_for"),
    [
        (1, said(1), review(1), "watch"),
        (1, said(2), review(2), "watch"),
        (2, said(2), review(2), "watch"),
        (3, said(3), review(3, 1), "watch"),
        # above R
        (2, said(1), review(1), "red"),
        (3, said(2), review(2), "red"),
        # unchanged, but nobody has looked or it no longer holds
        (1, said(1), None, "amber"),
        (1, said(1), review(1, 9, holds=8), "amber"),
        (2, said(2), None, "amber"),
        (2, said(2), review(2, 8, holds=30), "amber"),
        (1, said(1), review(1, 8, holds=30), "watch"),
        (3, said(3), None, "red"),
        (3, said(3), review(3, 2), "red"),
        # a review of less than what is answered says nothing of it
        (2, said(2), review(1), "amber"),
        # nor does one of a later day: it had not seen this answer, which came in late
        (2, said(1), review(2, -1), "red"),
        (1, (), review(1, -1), "amber"),
    ],
)
def test_what_was_answered_and_reviewed_before(
    answer: int, before: tuple[Told, ...], reviewed: Review | None, asks_for: str
) -> None:
    assert level(answer, before=before, review=reviewed) == asks_for


@pytest.mark.parametrize(
    ("form", "days", "usual"), [(DAILY, 7, 2), (DAILY, 8, 0), (OFFICIAL, 28, 2), (OFFICIAL, 29, 0)]
)
def test_how_far_back_each_form_looks(form: str, days: int, usual: int) -> None:
    now = Situation(form, TODAY, 1, before=said(2, last=days))
    assert reference(now) == usual


@pytest.mark.parametrize("form", FORMS)
def test_thoughts_known_at_intake_count_until_their_own_review_day(form: str) -> None:
    assert level(1, form, known=review(1, 30, holds=30)) == "watch"
    assert level(1, form, known=review(1, 31, holds=30)) == "amber"
    assert level(2, form, known=review(1, 5)) == "red"


def test_an_official_answer_is_not_new_where_the_daily_ones_of_its_weeks_were_reviewed() -> None:
    daily = said(2, 0, 1)
    assert level(2, OFFICIAL, daily=daily, daily_review=review(2)) == "watch"
    assert level(2, OFFICIAL, daily=daily) == "red"
    assert level(3, OFFICIAL, daily=daily, daily_review=review(3)) == "red"
    assert level(2, OFFICIAL, daily=said(2, last=15), daily_review=review(2)) == "red"
    assert level(2, DAILY, daily=daily, daily_review=review(2)) == "red"


@pytest.mark.parametrize(
    ("before", "asks_for"),
    [
        (said(2, None), "amber"),
        (said(1, None), "amber"),
        (said(2), None),
        (said(0, None), None),
        (said(None), None),
        (said(2, None, 0), None),
        (said(2, 0, None), None),
        ((), None),
    ],
)
def test_passed_over_twice_running_after_an_answer_above_0(
    before: tuple[Told, ...], asks_for: str | None
) -> None:
    assert level(None, before=before) == asks_for
    if asks_for:
        assert level(None, before=before, review=review(2)) == "watch"


@pytest.mark.parametrize(
    ("told", "asks_for"),
    [
        (FollowUps(), None),
        (FollowUps("no", "no", "yes"), None),
        (FollowUps(closer="yes"), "red"),
        (FollowUps(plan="not-sure"), "red"),
        (FollowUps("no", "yes", "yes"), "critical"),
        (FollowUps(safe="no"), "critical"),
        (FollowUps("no", "no", "not-sure"), "critical"),
    ],
)
def test_what_the_follow_ups_raise(told: FollowUps, asks_for: str | None) -> None:
    step = of_follow_ups(told)
    assert (step.level if step else None) == asks_for


REVIEWS = [None, *(review(n, d, h) for n in range(4) for d in (0, 1, 5, 8) for h in (1, 7, 30))]
BEFORE = [
    said(*each) for n in (0, 1, 2) for each in itertools.product((None, 0, 1, 2, 3), repeat=n)
]


@pytest.mark.parametrize("form", FORMS)
def test_a_worse_answer_never_stands_lower(form: str) -> None:
    for before, reviewed, known in itertools.product(BEFORE, REVIEWS, REVIEWS[:13]):
        now = Situation(form, TODAY, 0, before=before, review=reviewed, known=known)
        heights = [HEIGHT[step.level] if step else 0 for step in map(of_answer, worse(now))]
        assert heights == sorted(heights), now


def worse(now: Situation) -> list[Situation]:
    return [replace(now, answer=answer) for answer in range(4)]


@pytest.mark.parametrize("form", FORMS)
def test_no_answer_above_0_is_passed_by_in_silence(form: str) -> None:
    for before, reviewed in itertools.product(BEFORE, REVIEWS):
        for answer in (1, 2, 3):
            assert level(answer, form, before=before, review=reviewed) is not None


def test_a_skipped_follow_up_never_lowers_a_level() -> None:
    amber = Step("amber", "1")
    for told in itertools.product((None, "no"), (None, "no"), (None, "yes")):
        assert highest([amber, of_follow_ups(FollowUps(*told))]) == amber  # type: ignore[arg-type]
    assert highest([amber, of_follow_ups(FollowUps(safe="no"))]) == Step(
        "critical", "not safe until tomorrow"
    )
    assert highest([None, None]) is None


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [(23, 20, 24), (25, 24, 26), (27, 26, 30), (28, 27, 30), (29, 27, 30)],
)
def test_working_days(day: int, before: int, after: int) -> None:
    assert last_working_day(date(2026, 11, day)) == date(2026, 11, before)
    assert next_working_day(date(2026, 11, day)) == date(2026, 11, after)


def test_when_to_look_again() -> None:
    assert look_again_by(2, TODAY) == look_again_by(0, TODAY) == TODAY + timedelta(days=7)
    assert look_again_by(1, TODAY) == TODAY + timedelta(days=14)
    assert look_again_by(3, date(2026, 11, 27)) == date(2026, 11, 30)
