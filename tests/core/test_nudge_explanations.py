"""Why a nudge is said or not: each clause in words, what is on record, what a patient reads."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from app.core import nudge_clauses
from app.core.local_time import instant
from app.core.nudge_clauses import FORBIDDEN_WHEN, Day, Moment
from app.core.nudge_explanations import Explanation, Record, Way, explain, in_words, today_words
from app.core.nudge_words import CLAUSES, KINDS, NO_MORE, reason_words
from app.core.nudging import decide, plan, wanted
from app.core.snoozes import Snooze

ZONE = "Europe/Berlin"
DOSED = date(2026, 10, 20)
DAY = DOSED + timedelta(days=2)


def at(wall: str, day: date = DAY) -> datetime:
    return instant(day, time.fromisoformat(wall), ZONE)


YESTERDAY = DAY - timedelta(days=1)
FACTS = Day(ZONE, sessions=(at("14:00", DOSED),))
MORNING = at("09:00")


def of(facts: Day, now: datetime = MORNING, *records: Record) -> dict[str, Explanation]:
    return {each.kind: each for each in explain(facts, DAY, records, now)}


def test_every_clause_has_its_words_and_no_words_are_left_over() -> None:
    assert list(CLAUSES) == [why for why, _ in FORBIDDEN_WHEN]
    for words in CLAUSES.values():
        assert len({words.holds, words.holds_not, words.to_patient}) == 3
    assert set(KINDS) == {"check-in", *nudge_clauses.BY_THE_PHASE, "later-1", "later-2"}


@pytest.mark.parametrize("word", ["phase", "opening", "keeping", "ignored", "red", "review", "!",
                                  "score", "clinic", "failed", "missed"])  # fmt: skip
def test_the_patients_words_name_no_phase_and_never_scold(word: str) -> None:
    said = " ".join(words.to_patient.lower() for words in CLAUSES.values())
    assert word not in said.replace("already", "").replace("answered", "")


EVERY_REASON = {
    "nudges are paused": ({"paused": True}, "check-in"),
    "it is a break from the questions": ({"on_break": True}, "check-in"),
    "it is a dosing day": ({"sessions": (at("20:00"),)}, "check-in"),
    "it is already done": ({"checked_in": True}, "check-in"),
    "the answer was: not today": ({"not_today": True}, "exercise-1"),
    "it was put off until later": ({"snoozes": (Snooze("x", at("12:00")),)}, "exercise-1"),
    "exercises rest until somebody has looked": ({"resting": True}, "exercise-1"),
    "this week has had enough": (
        {"sessions": (), "exercise_nudges": ((YESTERDAY, at("12:30", YESTERDAY)),)}, "exercise-1",
    ),
    "the last ones were ignored": (
        {"sessions": (), "ignored_days": tuple(DAY - timedelta(days=n) for n in (3, 2, 1))},
        "check-in",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", EVERY_REASON)
def test_each_reason_is_found_among_all_the_clauses(why: str) -> None:
    changes, kind = EVERY_REASON[why]
    facts = replace(FACTS, **changes)  # type: ignore[arg-type]
    told = of(facts)[kind]
    assert [each.why for each in told.findings] == [clause for clause, _ in FORBIDDEN_WHEN]
    assert told.forbidden is not None and told.forbidden.why == why
    assert in_words(told, ZONE, MORNING).endswith(CLAUSES[why].holds)
    [planned] = [each for each in wanted(facts, DAY) if each.kind == kind]
    assert decide(planned, facts, planned.at) == ("withheld", why)


def test_quiet_hours_and_caps_are_explained_though_no_hour_asks_for_them() -> None:
    """Hours are moved out of the quiet time, so the clause speaks at a late sending alone."""
    facts = replace(FACTS, sessions=(at("14:00", DOSED - timedelta(days=3)),))
    late = Moment("exercise-2", DAY, at("22:00"), nudge_clauses.stands(facts, at("22:00")))
    held = [why for why, holds in FORBIDDEN_WHEN if holds(facts, late)]
    assert held == ["these are quiet hours", "the phase allows no more today"]


def test_all_clauses_that_hold_are_told_not_only_the_first() -> None:
    told = of(replace(FACTS, paused=True, resting=True, not_today=True))["exercise-1"]
    assert [each.why for each in told.findings if each.holds] == [
        "nudges are paused", "the answer was: not today",
        "exercises rest until somebody has looked",
    ]  # fmt: skip


def test_what_would_be_said_is_what_the_plan_says() -> None:
    for facts in (FACTS, replace(FACTS, checked_in=True), replace(FACTS, resting=True)):
        said = [each.kind for each in explain(facts, DAY, (), MORNING) if not each.forbidden]
        assert said == [each.kind for each in plan(facts, MORNING)]


def recorded(outcome: str | None, because: str = "", **more: object) -> Record:
    made = Record("check-in", at("19:30"), at("21:30"), at("19:30"), outcome, because)
    return replace(made, **more)  # type: ignore[arg-type]


SETTLED = {"settled_at": at("19:31")}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (recorded(None), "Decided at 19:30: to be said. It is on its way."),
        (recorded("sent", **SETTLED), "Sent at 19:31. Whether it reached the phone is not known."),
        (recorded("sent", **SETTLED, ways=(Way("sent", 1, shown_at=at("19:32")),)),
         "Sent at 19:31. It reached the phone."),
        (recorded("sent", **SETTLED, opened_at=at("19:40")),
         "Sent at 19:31. It reached the phone."),
        (recorded("no-phone"),
         "Not sent, decided at 19:30. No phone was signed in that could be nudged."),
        (recorded("withheld", "it is already done", **SETTLED),
         "Not sent, decided at 19:31. What it is about was already done."),
        (recorded("missed", "its day is over", settled_at=at("08:00", DAY + timedelta(days=1))),
         "Not sent, decided at 08:00 on Fri 23 Oct 2026. The day it was for had ended, where the"
         " patient was then."),
        (recorded("refused", "the push service refused it", **SETTLED),
         "Not sent, decided at 19:31. The push service refused it."),
        (recorded("gone", "the phone is gone", **SETTLED),
         "Not sent, decided at 19:31. The phone no longer takes nudges."),
    ],
)  # fmt: skip
def test_what_is_on_record_is_told_as_it_was_decided(record: Record, words: str) -> None:
    """Whatever the facts are by now: here the check-in came after the decision."""
    told = of(replace(FACTS, checked_in=True), at("22:00"), record)["check-in"]
    assert in_words(told, ZONE, at("22:00")) == words


def test_a_past_day_is_the_record_alone() -> None:
    tomorrow = at("09:00", DAY + timedelta(days=1))
    [only] = explain(FACTS, DAY, [recorded("sent")], tomorrow)
    assert only.findings == () and only.kind == "check-in"
    assert explain(FACTS, DAY, (), tomorrow) == ()


def test_a_day_to_come_is_told_by_what_is_known_now() -> None:
    told = explain(FACTS, DAY, (), at("09:00", DOSED))
    assert [(each.kind, each.forbidden) for each in told] == [
        ("exercise-1", None), ("exercise-2", None), ("check-in", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("12:29", "Would be said at 12:30."),
        ("12:30", "Its minute has come. Nothing is on record yet."),
        ("16:30", "12:30 passed and nothing is on record: no worker ran then."),
    ],
)
def test_a_minute_without_a_record(now: str, words: str) -> None:
    assert in_words(of(FACTS, at(now))["exercise-1"], ZONE, at(now)) == words


@pytest.mark.parametrize(
    ("changes", "now", "words"),
    [
        ({}, "09:00", "The next one comes at about 12:30: an exercise."),
        ({}, "18:00", "The next one comes at about 19:30: a check-in."),
        ({}, "20:00", NO_MORE),
        ({"paused": True}, "09:00", CLAUSES["nudges are paused"].to_patient),
        ({"sessions": (at("20:00"),)}, "09:00", "Today is for rest. Nothing will be sent."),
        ({"checked_in": True}, "18:00", CLAUSES["it is already done"].to_patient),
        ({"resting": True}, "09:00", "The next one comes at about 19:30: a check-in."),
        ({"resting": True, "checked_in": True}, "09:00", CLAUSES["it is already done"].to_patient),
        ({"snoozes": (Snooze("x", at("12:00")),), "checked_in": True}, "12:10",
         "The next one comes at about 14:00: an exercise."),
    ],
)  # fmt: skip
def test_what_the_patient_reads_of_today(changes: dict[str, object], now: str, words: str) -> None:
    told = explain(replace(FACTS, **changes), DAY, (), at(now))  # type: ignore[arg-type]
    assert today_words(told, ZONE, at(now)) == words


def test_a_reason_that_is_not_known_stands_as_it_is() -> None:
    assert reason_words("some older reason") == "some older reason"
