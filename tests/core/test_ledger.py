"""Which session an entry belongs to, what Today invites to, and the weekly question."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.chapters import Chapter, Entry, chapters, last_kept, to_write
from app.core.commitments import Answered, carried, has_room, to_ask
from app.core.ledger import ENTRY_KINDS, read_checks
from app.core.phases import Phase

ZONE = "America/New_York"
TODAY = date(2026, 3, 10)
VERDICTS = ("relapse", "fail", "loss", "worse", "symptom", "should", "must")


def at(day: int, hour: int = 15, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def entry(kind: str, day: int, hour: int = 15) -> Entry:
    return Entry(f"{kind} {day}", kind, at(day, hour))


def told(entries: list[Entry], *sessions: datetime) -> dict[datetime | None, list[str]]:
    """Session to the keys of what belongs to it."""
    found = chapters(entries, sessions, ZONE, TODAY)
    return {
        each.session: sorted(
            one.key for one in (*each.one.values(), *each.insights, *each.commitments)
        )
        for each in found
    }


def test_an_intention_belongs_to_the_session_to_come_and_an_insight_to_the_last() -> None:
    first, second = at(4), at(11)
    held = [entry("intention", 3), entry("insight", 5), entry("intention", 9)]
    assert told(held, first, second) == {
        second: ["intention 9"],
        first: ["insight 5", "intention 3"],
    }


def test_a_session_that_is_moved_takes_its_intention_along() -> None:
    held = [entry("intention", 3)]
    assert told(held, at(4)) == {at(4): ["intention 3"]}
    assert told(held, at(20)) == {at(20): ["intention 3"]}
    assert told(held) == {None: ["intention 3"]}  # cancelled: it waits for the next one
    assert chapters(held, [], ZONE, TODAY)[0].ahead


def test_what_is_written_in_the_waiting_room_is_for_this_very_session() -> None:
    """By the patient's own date: 03:30 UTC is still the evening before in New York."""
    session = at(4, hour=14)
    assert told([entry("intention", 4, hour=23)], session, at(11)) == {session: ["intention 4"]}
    late = Entry("late", "intention", datetime(2026, 3, 5, 3, 30, tzinfo=UTC))
    assert told([late], session, at(11)) == {session: ["late"]}


def test_before_any_session_there_is_a_chapter_of_its_own() -> None:
    [chapter] = chapters([entry("insight", 5)], [at(20)], ZONE, TODAY)
    assert (chapter.session, chapter.ahead, len(chapter.insights)) == (None, False, 1)


def test_the_newest_intention_counts_and_every_insight() -> None:
    held = [entry("intention", 1), entry("intention", 2), entry("insight", 5), entry("insight", 6)]
    [chapter] = chapters(held, [at(4)], ZONE, TODAY)
    assert chapter.one["intention"].key == "intention 2"
    assert [each.key for each in chapter.insights] == ["insight 5", "insight 6"]


def test_what_stayed_of_the_last_session_is_laid_out_before_the_next() -> None:
    held = [entry("insight", 5), entry("intention", 9)]
    kept = last_kept(chapters(held, [at(4), at(11)], ZONE, TODAY))
    assert kept is not None and kept.session == at(4)
    assert last_kept(chapters([entry("intention", 9)], [at(11)], ZONE, TODAY)) is None


@pytest.mark.parametrize(
    ("phase", "ahead", "behind", "carries", "code"),
    [
        (Phase.PREPARING, [], [], False, "intention"),
        (Phase.PREPARING, ["intention"], [], False, "journey"),
        (Phase.PREPARING, ["intention", "journey"], [], False, None),
        (Phase.DOSING_DAY, [], [], False, None),
        (Phase.OPENING, [], [], False, "insight"),
        (Phase.OPENING, [], ["insight"], False, "commitment"),
        (Phase.CARRYING_ON, [], ["insight"], True, None),
        (Phase.KEEPING, [], [], False, None),
    ],
)
def test_one_invitation_at_a_time(
    phase: Phase, ahead: list[str], behind: list[str], carries: bool, code: str | None
) -> None:
    coming = Chapter(at(11), True, one={kind: entry(kind, 9) for kind in ahead})
    last = Chapter(at(4), insights=tuple(entry(kind, 5) for kind in behind))
    assert to_write(phase, coming if ahead else None, last, carries=carries) == code


def test_a_commitment_is_asked_about_once_a_week_and_rests_when_it_rests() -> None:
    one, two = entry("commitment", 1), entry("commitment", 2)
    ask = [to_ask([one, two], {}, at(day), ZONE) for day in (7, 8, 9)]
    assert ask == [None, one, one]
    asked = {one.key: Answered("kept", at(9))}
    assert to_ask([one, two], asked, at(9), ZONE) == two
    resting = {one.key: Answered("resting", at(9)), two.key: Answered("let-go", at(9))}
    assert to_ask([one, two], resting, at(30), ZONE) is None
    assert carried([one, two], resting) == (one,)


def test_over_a_change_of_the_clock_a_week_is_seven_dates() -> None:
    """New York's clocks go forward on 8 March: six days and 23 hours, and yet a week."""
    one = Entry("one", "commitment", datetime(2026, 3, 3, 4, 30, tzinfo=UTC))  # 2 March, 23:30
    assert to_ask([one], {}, datetime(2026, 3, 9, 3, 59, tzinfo=UTC), ZONE) is None
    assert to_ask([one], {}, datetime(2026, 3, 9, 4, 1, tzinfo=UTC), ZONE) == one


def test_two_are_carried_and_a_resting_one_takes_no_room() -> None:
    held = [entry("commitment", 1), entry("commitment", 2)]
    assert has_room(held[:1], {}) and not has_room(held, {})
    assert has_room(held, {held[0].key: Answered("resting", at(3))})


def test_only_what_is_ticked_on_the_list_counts() -> None:
    form = {"check-ride": "yes", "check-home": "on", "check-other": "yes", "ride": "yes"}
    assert read_checks(ENTRY_KINDS["journey"], form) == ("ride",)


def test_no_word_of_it_is_a_verdict() -> None:
    words = []
    for each in ENTRY_KINDS.values():
        words += [each.title, each.purpose, each.add, *(said for _, said in each.checks)]
        words += [said for part in each.parts for said in (part.label, part.hint)]
    for verdict in VERDICTS:
        assert not [said for said in words if verdict in said.lower()], verdict


def test_every_week_of_a_long_carried_commitment_is_asked_once() -> None:
    one, latest, asked = entry("commitment", 1), {}, 0
    for day in range(100):
        now = at(1) + timedelta(days=day)
        if to_ask([one], latest, now, ZONE):
            asked += 1
            latest = {one.key: Answered("kept", now)}
            assert to_ask([one], latest, now, ZONE) is None
    assert asked == 14
