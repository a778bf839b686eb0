"""The catalogue: complete, safe, short and easy to read."""

import re
from datetime import date, timedelta

import pytest

from app.core.exercises import (
    ADDED,
    EXERCISES,
    GENERAL,
    ORDINARY,
    Agreed,
    Exercise,
    Track,
    agree,
    offered,
)
from app.core.own_exercises import Wanted
from app.core.own_exercises import exercise as own_exercise
from app.core.phases import EXERCISES_A_DAY, Phase

DAY = date(2026, 11, 20)
OF_ADDED = {code for code, each in EXERCISES.items() if each.track in ADDED}
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
    first, opening, carrying, keeping = "preparing", "opening", "carrying-on", "keeping"
    assert {code: (each.phase, each.track) for code, each in EXERCISES.items()} == {
        "what-i-hope-for": (first, "values"),
        "ready-for-the-day": (first, "getting-ready"),
        "good-and-true": (opening, "self-worth"),
        "slow-body-scan": (opening, "body-and-breath"),
        "good-moment-again": (opening, "journalling"),
        "draw-without-words": (opening, "art"),
        "step-that-matters": (opening, "values"),
        "one-small-step": (carrying, "small-actions"),
        "ten-minutes-outside": (carrying, "nature"),
        "walk-for-wonder": (carrying, "nature"),
        "few-words-to-someone": (carrying, "relationships"),
        "move-to-one-song": (carrying, "movement"),
        "my-week-and-what-matters": (keeping, "values"),
        "plan-for-heavier-days": (keeping, "heavier-days"),
        "a-fair-friend": (keeping, "self-worth"),
        "letting-the-day-down": (keeping, "body-and-breath"),
        "longer-breath-out": (None, "body-and-breath"),
        "five-senses": (None, "body-and-breath"),
        "little-and-often": (None, "pain"),
        "plan-for-a-flare": (None, "pain"),
        "another-look-at-pain": (None, "pain"),
        "ride-the-wave": (None, "substance-use"),
        "map-of-the-pull": (None, "substance-use"),
        "here-and-now": (None, "trauma"),
    }


def test_the_tracks_are_permanent() -> None:
    assert {track.value for track in GENERAL} == {
        "getting-ready", "self-worth", "values", "journalling", "body-and-breath", "nature", "art",
        "movement", "relationships", "small-actions", "heavier-days",
    }  # fmt: skip
    assert [track.value for track in ADDED] == ["pain", "substance-use", "trauma"]
    assert {each.track for each in EXERCISES.values()} == set(Track)


def test_what_is_done_in_the_app() -> None:
    assert {code: each.in_app for code, each in EXERCISES.items() if each.in_app} == {
        "slow-body-scan": "timed-text", "five-senses": "timed-text", "here-and-now": "timed-text",
        "longer-breath-out": "breathing", "ride-the-wave": "urge-timer",
        "one-small-step": "small-action", "step-that-matters": "small-action",
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
    assert 18 <= len(EXERCISES) <= 24
    assert sum(other.minutes < 10 for other in EXERCISES.values()) > len(EXERCISES) * 2 / 3


@each
def test_a_child_of_eleven_can_read_it(exercise: Exercise) -> None:
    assert school_grade(all_words(exercise)) <= 4
    for part in (exercise.purpose, exercise.not_when, " ".join(exercise.steps)):
        assert school_grade(part) <= 6, part


def test_hard_words_would_be_found() -> None:
    assert school_grade("Integration facilitates considerable psychological flexibility.") > 12


@each
def test_no_breath_work_and_no_hard_words(exercise: Exercise) -> None:
    text = all_words(exercise).lower().replace("do not hold it", "")
    for word in ("hold your breath", "hold it", "breathe fast", "deep breath", "inhale"):
        assert word not in text
    for word in ("relapse", "failure", "fail", "loss", "ketamine", "depress", "trauma", "streak"):
        assert word not in text


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DOSING_DAY])
def test_all_of_a_phase_come_round_before_one_comes_again(phase: Phase) -> None:
    fit = {each.code for each in ORDINARY.catalogue.values() if each.phase in (phase, None)}
    places = EXERCISES_A_DAY[phase]
    seen = [each.code for day in days(len(fit)) for each in offered(phase, day, ())]
    assert set(seen) == fit and len(seen) == places * len(fit)
    assert {seen.count(code) for code in fit} == {places}


def days(many: int) -> list[date]:
    return [DAY + timedelta(days=step) for step in range(many)]


def test_what_is_done_today_goes_to_the_end() -> None:
    first, second = offered(Phase.OPENING, DAY, ())
    assert offered(Phase.OPENING, DAY, {first.code}) == (second, first)
    assert offered(Phase.OPENING, DAY, {first.code, second.code}) == (first, second)


def test_nothing_is_asked_on_the_dosing_day() -> None:
    assert offered(Phase.DOSING_DAY, DAY, ()) == ()
    assert offered(Phase.DOSING_DAY, DAY, (), agree(assigned=[WAVE])) == ()


WAVE, PACING, OWN = (
    EXERCISES["ride-the-wave"],
    EXERCISES["little-and-often"],
    own_exercise("own-1", Wanted("The river", 5, "To rest.", "In rain.", ("Go there.",))),
)


def test_what_is_assigned_comes_first() -> None:
    assert offered(Phase.KEEPING, DAY, (), agree(assigned=[WAVE])) == (WAVE,)
    first, second = offered(Phase.OPENING, DAY, (), agree(assigned=[OWN]))
    assert first == OWN and second.phase in (Phase.OPENING, None)
    agreed = agree(assigned=[WAVE, PACING, OWN])
    met = {each for day in days(3) for each in offered(Phase.KEEPING, day, (), agreed)}
    assert met == {WAVE, PACING, OWN}, "more than a day has places for take turns"


@pytest.mark.parametrize(
    ("agreed", "within", "without"),
    [
        (agree(), {"five-senses", "good-and-true"}, {*OF_ADDED, "own-1"}),
        (agree(GENERAL | {Track.PAIN}), {"plan-for-a-flare"}, {"here-and-now", "map-of-the-pull"}),
        (agree(GENERAL - {Track.NATURE}), {"one-small-step"}, {"walk-for-wonder"}),
        (agree(left_out=["slow-body-scan"]), {"longer-breath-out"}, {"slow-body-scan"}),
        (agree(assigned=[WAVE]), {"ride-the-wave", "good-and-true"}, {"map-of-the-pull"}),
        (agree(assigned=[OWN]), {"own-1", "good-and-true"}, OF_ADDED),
        (agree((), (), EXERCISES), {"five-senses"}, set(EXERCISES) - {"five-senses"}),
    ],
    ids=range(7),
)
def test_the_catalogue_is_what_was_agreed(
    agreed: Agreed, within: set[str], without: set[str]
) -> None:
    assert within <= set(agreed.catalogue) and not without & set(agreed.catalogue)
    opening = [each for day in days(40) for each in offered(Phase.OPENING, day, (), agreed)]
    assert {each.code for each in opening} <= set(agreed.catalogue)
    assert {each.code for each in opening} >= {code for code in within if _opens(code)}


def _opens(code: str) -> bool:
    return code not in EXERCISES or EXERCISES[code].phase in (Phase.OPENING, None)
