"""Which single items moved, worked out by hand."""

from datetime import date, timedelta

import pytest

from app.core.courses import Session
from app.core.instruments import INSTRUMENTS
from app.core.item_changes import (
    NOT_TOLD,
    Answers,
    Change,
    ItemChanges,
    change_words,
    item_changes,
    moved_words,
)

DAY_0 = date(2026, 3, 4)
GAD, PAIN = INSTRUMENTS["gad-7-today"], INSTRUMENTS["pain"]


def day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def first_item(*answers: object, first: int) -> dict[date, tuple]:
    """Days in a row on which only the first item differs; None: that item was left."""
    return {day(n): (answer, *[1] * 6) for n, answer in enumerate(answers, first)}


def found(answers: Answers, today: int, *sessions: int) -> ItemChanges:
    made = item_changes(GAD, answers, [Session(day(n)) for n in sessions or (0,)], day(today))
    assert made is not None
    return made


def test_before_the_first_session_there_is_no_change_to_tell():
    answers = first_item(*[3] * 14, first=-14)
    assert item_changes(GAD, answers, [], day(0)) is None
    assert item_changes(GAD, answers, [Session(day(3))], day(0)) is None


def test_the_baseline_is_the_mean_of_the_14_days_before_the_course():
    answers = first_item(0, *[3, 2] * 7, first=-15) | first_item(1, 1, 0, first=1)
    [one, *others] = found(answers, 3).items
    assert one.since_baseline == Change(2.5, pytest.approx(2 / 3), is_moved=True)
    assert all(each.since_baseline == Change(1, 1, is_moved=False) for each in others)


def test_a_later_session_of_the_course_keeps_the_baseline_and_moves_what_went_just_before():
    answers = first_item(*[3] * 14, first=-14) | first_item(*[1] * 6, first=1)
    answers |= first_item(2, 2, 2, first=8)
    made = found(answers, 10, 0, 7)
    assert (made.course, made.session) == (day(0), day(7))
    assert made.items[0].since_baseline == Change(3, 2, is_moved=True)
    assert made.items[0].since_session == Change(1, 2, is_moved=True)


def test_a_new_course_has_a_baseline_of_its_own():
    answers = first_item(*[3] * 14, first=-14) | first_item(*[1] * 14, first=16)
    answers |= first_item(0, 0, 0, first=31)
    made = found(answers, 33, 0, 30)
    assert made.course == day(30)
    assert made.items[0].since_baseline == Change(1, 0, is_moved=True)


@pytest.mark.parametrize(("answered", "told"), [(3, False), (4, True)])
def test_a_baseline_needs_four_answers(answered: int, told: bool):
    answers = first_item(*[3] * answered, first=-14) | first_item(1, 1, 1, first=1)
    assert (found(answers, 3).items[0].since_baseline is not None) is told


@pytest.mark.parametrize(("answered", "told"), [(2, False), (3, True)])
def test_just_before_a_session_needs_three_answers_of_seven_days(answered: int, told: bool):
    answers = first_item(3, *[2] * answered, first=-8) | first_item(1, 1, 1, first=1)
    change = found(answers, 3).items[0].since_session
    assert change == (Change(2, 1, is_moved=True) if told else None)


def test_what_was_left_or_declined_is_no_answer_and_never_0():
    answers = first_item(*[3] * 4, None, "d", first=-6) | first_item(2, None, 2, "d", first=1)
    assert found(answers, 4).items[0].since_baseline is None
    answers |= first_item(2, first=5)
    assert found(answers, 5).items[0].since_baseline == Change(3, 2, is_moved=True)


def test_the_sessions_own_day_stays_out_on_both_sides():
    answers = first_item(*[3] * 14, 0, first=-14) | first_item(3, 3, first=1)
    assert found(answers, 2).items[0].since_baseline is None
    answers |= first_item(3, first=3)
    assert found(answers, 3).items[0].since_baseline == Change(3, 3, is_moved=False)


def test_now_is_no_older_than_seven_days_and_never_after_today():
    answers = first_item(*[3] * 14, first=-14) | first_item(1, 1, 1, first=1)
    assert found(answers, 7).items[0].since_baseline is not None
    assert found(answers, 8).items[0].since_baseline is None
    assert found(answers, 2).items[0].since_baseline is None


def test_only_the_last_three_answers_are_now():
    answers = first_item(*[3] * 14, first=-14) | first_item(3, 3, 0, 0, 0, first=1)
    assert found(answers, 5).items[0].since_baseline == Change(3, 0, is_moved=True)


def test_an_item_moves_by_a_whole_step_and_on_a_scale_of_ten_by_two():
    just_under = first_item(*[2] * 14, first=-14) | first_item(1, 1, 2, first=1)
    assert not found(just_under, 3).moved_since_baseline
    thirds = first_item(*[1, 1, 2] * 4, first=-12) | first_item(0, 0, 1, first=1)
    assert [each.item.number for each in found(thirds, 3).moved_since_baseline] == [1]
    for now, moved in ((5, False), (4, True)):
        pain = {day(n): (6,) for n in range(-14, 0)} | {day(n): (now,) for n in (1, 2, 3)}
        made = item_changes(PAIN, pain, [Session(DAY_0)], day(3))
        assert made is not None
        assert bool(made.moved_since_baseline) is moved


def test_an_item_that_always_wavered_must_move_further():
    wavering = first_item(*[3, 1] * 7, first=-14)  # mean 2, SD 1.04: twice that is 2.08
    far = found(wavering | first_item(0, 0, 0, first=1), 3).items[0]
    assert far.since_baseline == Change(2, 0, is_moved=False)
    calmer = first_item(*[3, 1] * 2, *[2] * 10, first=-14)  # mean 2, SD 0.55
    far = found(calmer | first_item(0, 1, 1, first=1), 3).items[0]
    assert far.since_baseline is not None
    assert far.since_baseline.is_moved


def test_the_largest_change_stands_first():
    before = {day(n): (3, 1, 3, 1, 1, 1, 1) for n in range(-14, 0)}
    after = {day(n): (2, 3, 0, 1, 1, 1, 1) for n in (1, 2, 3)}
    made = found(before | after, 3)
    assert [each.item.number for each in made.moved_since_baseline] == [3, 2, 1]
    assert [each.item.number for each in made.moved_since_session] == [3, 2, 1]


def test_words():
    assert change_words(Change(7 / 3, 1, is_moved=True)) == "2.3 → 1, 1.3 lower"
    assert change_words(Change(1, 1.04, is_moved=False)) == "1 → 1, no change"
    assert change_words(Change(0, 2, is_moved=True)) == "0 → 2, 2 higher"
    assert change_words(None) == NOT_TOLD
    each = found(first_item(*[3] * 14, first=-14) | first_item(1, 1, 1, first=1), 3).items[0]
    assert moved_words(each, each.since_baseline) == (
        "Feeling nervous, anxious, or on edge: 3 → 1, 2 lower"
    )
