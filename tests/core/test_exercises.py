"""The catalogue: complete, safe, short and easy to read."""

import re
from datetime import date, timedelta

import pytest

from app.core.exercises import EXERCISES, Exercise, offered
from app.core.phases import Phase

DAY = date(2026, 11, 20)
each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())


def all_words(exercise: Exercise) -> str:
    return " ".join((exercise.title + ".", exercise.purpose, exercise.not_when, *exercise.steps))


def syllables(word: str) -> int:
    sounds = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and sounds > 1
    return max(1, sounds - silent)


def school_grade(text: str) -> float:
    """Flesch-Kincaid grade; a child of 11 is in grade 5 to 6. Syllables are estimated."""
    sentences = max(1, len(re.findall(r"[.?!…:]+", text)))
    found = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(found) / sentences + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def test_the_codes_are_permanent() -> None:
    assert {code: exercise.phase.value for code, exercise in EXERCISES.items()} == {
        "what-i-hope-for": "preparing", "ready-for-the-day": "preparing",
        "good-and-true": "opening", "slow-body-scan": "opening",
        "one-small-step": "carrying-on", "ten-minutes-outside": "carrying-on",
        "my-week-and-what-matters": "keeping", "plan-for-heavier-days": "keeping",
    }  # fmt: skip


@each
def test_it_is_whole(exercise: Exercise) -> None:
    assert 4 <= len(exercise.steps) <= 8
    assert all(len(step) > 25 for step in exercise.steps)
    assert len(exercise.purpose) > 40 and len(exercise.not_when) > 40
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", exercise.code)


@each
def test_it_is_short(exercise: Exercise) -> None:
    assert 0 < exercise.minutes <= 20
    assert sum(other.minutes <= 10 for other in EXERCISES.values()) >= 6


@each
def test_a_child_of_eleven_can_read_it(exercise: Exercise) -> None:
    assert school_grade(all_words(exercise)) <= 6


@each
def test_no_breath_work_and_no_hard_words(exercise: Exercise) -> None:
    text = all_words(exercise).lower().replace("do not hold it", "")
    for word in ("hold your breath", "hold it", "breathe fast", "deep breath", "inhale"):
        assert word not in text
    for word in ("relapse", "failure", "fail", "loss", "ketamine", "depress", "trauma", "streak"):
        assert word not in text


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DOSING_DAY])
def test_two_a_phase_and_the_choice_changes_each_day(phase: Phase) -> None:
    today, tomorrow = offered(phase, DAY, ()), offered(phase, DAY + timedelta(days=1), ())
    assert len(today) == 2 and set(today) == set(tomorrow)
    assert today[0] == tomorrow[1]


def test_what_is_done_today_goes_to_the_end() -> None:
    first, second = offered(Phase.OPENING, DAY, ())
    assert offered(Phase.OPENING, DAY, {first.code}) == (second, first)
    assert offered(Phase.OPENING, DAY, {first.code, second.code}) == (first, second)


def test_nothing_is_asked_on_the_dosing_day() -> None:
    assert offered(Phase.DOSING_DAY, DAY, ()) == ()
