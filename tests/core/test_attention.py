"""Who needs a look first, and why: each rule at its edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core import silence
from app.core.attention import QUIET, RANK, Facts, calls, completion, rank
from app.core.attention_clauses import reasons
from app.core.recent_answers import Answered, rise_of, usual_gap

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def facts(*scores: int | None, last: int = 0, **told: object) -> Facts:
    """One answer a day, the newest `last` days ago."""
    days = [ago(last + back) for back in range(len(scores) - 1, -1, -1)]
    return answering(list(zip(days, scores, strict=True)), **told)


def answering(answered: Answered, measure: str = "phq-9-today", **told: object) -> Facts:
    worked_out = {
        "added": ago(200),
        "last_answered": answered[-1][0] if answered else None,
        "rise": rise_of(answered, measure),
        "usual_gap": usual_gap(answered),
    }
    return Facts(today=TODAY, **(worked_out | told))  # type: ignore[arg-type]


def kinds(of: Facts) -> list[str]:
    return [reason.kind for reason in reasons(of)]


def test_nothing_calls_when_all_is_as_usual() -> None:
    steady = facts(*[8] * 17)
    assert reasons(steady) == ()
    assert rank(reasons(steady)) == QUIET


def test_an_open_alert_comes_before_everything_and_red_before_amber() -> None:
    worse = [5] * 14 + [15] * 3
    red = facts(*worse, open_alerts=2, worst_alert="red")
    amber = facts(*worse, open_alerts=1, worst_alert="amber")
    assert kinds(red) == ["red", "worse"]
    assert reasons(red)[0].words == "2 open alerts, red"
    assert reasons(amber)[0].words == "Open alert, amber"
    assert rank(reasons(red)) < rank(reasons(amber)) < rank(reasons(facts(*worse)))


@pytest.mark.parametrize(("newest", "said"), [(12, []), (13, ["worse"])])
def test_worse_is_a_rise_of_five_over_the_own_median(newest: int, said: list[str]) -> None:
    assert kinds(facts(*[8] * 14, newest, newest, newest)) == said


def test_worse_is_a_median_so_that_one_bad_day_is_not_enough() -> None:
    assert kinds(facts(*[8] * 14, 8, 8, 27)) == []
    assert kinds(facts(*[8] * 14, 8, 14, 27)) == ["worse"]


def test_worse_is_more_than_twice_the_own_spread() -> None:
    # 4 and 12 in turn: median 8, SD 4.15, so that a rise of 8.3 is needed: 16 is not, 17 is.
    restless = [4, 12] * 7
    assert kinds(facts(*restless, 16, 16, 16)) == []
    assert kinds(facts(*restless, 17, 17, 17)) == ["worse"]
    assert reasons(facts(*restless, 17, 17, 17))[0].words == (
        "Worse: 17 over the last 3 answers, 8 in the two weeks before (24 h)"
    )


def test_worse_needs_four_answers_before_and_news_of_this_week() -> None:
    assert kinds(facts(5, 5, 5, 20, 20, 20)) == []
    assert kinds(facts(5, 5, 5, 5, 20, 20, 20)) == ["worse"]
    assert kinds(facts(*[5] * 14, 20, 20, 20, last=4)) == ["worse"]
    assert kinds(facts(*[5] * 14, 20, 20, 20, last=5)) == []


def test_answers_without_a_score_are_no_measure() -> None:
    assert kinds(facts(*[5] * 14, 20, None, 20, None, 20)) == ["worse"]


def test_the_official_form_asked_daily_says_nothing_of_worse() -> None:
    assert kinds(facts(*[5] * 14, 20, 20, 20, measure="phq-9")) == []


def test_a_rise_of_three_is_much_for_the_four_questions() -> None:
    assert kinds(facts(*[4] * 14, 6, 6, 6, measure="phq-4-today")) == []
    assert kinds(facts(*[4] * 14, 7, 7, 7, measure="phq-4-today")) == ["worse"]


@pytest.mark.parametrize(("days", "said"), [(3, ""), (4, "no check-in for 4 days")])
def test_silent_is_longer_than_three_days_for_one_who_answers_daily(days: int, said: str) -> None:
    assert silence.words(facts(*[8] * 10, last=days)) == said


def rarely(last: int, **told: object) -> Facts:
    """Answered every fourth day."""
    days = [ago(last + 4 * back) for back in range(5, -1, -1)]
    return answering([(d, 8) for d in days], **told)


def test_silent_is_three_times_the_own_gap_for_one_who_answers_rarely() -> None:
    assert silence.words(rarely(12)) == ""
    assert silence.words(rarely(13)) == "no check-in for 13 days"


@pytest.mark.parametrize(("days", "is_silent"), [(0, False), (3, False), (4, True)])
def test_a_new_patient_is_silent_after_three_days(days: int, is_silent: bool) -> None:
    assert bool(silence.words(facts(added=ago(days)))) is is_silent


@pytest.mark.parametrize(
    ("dosing", "is_raised"),
    [(0, True), (3, True), (4, True), (14, True), (15, False), (-3, True), (-4, False)],
)
def test_silence_is_raised_while_relief_wears_off_and_near_a_session(
    dosing: int, is_raised: bool
) -> None:
    silent = facts(*[8] * 10, last=4, dosing_days=(ago(dosing),))
    assert kinds(silent) == (["silent"] if is_raised else [])
    assert silence.words(silent) == "no check-in for 4 days"


@pytest.mark.parametrize(
    ("item_9", "said"), [(None, []), (0, []), (1, ["silent"]), (3, ["silent"])]
)
def test_silence_is_raised_after_a_last_item_9_above_0(item_9: int | None, said: list[str]) -> None:
    assert kinds(facts(*[8] * 10, last=9, item_9=item_9)) == said


@pytest.mark.parametrize(("read", "said"), [(6, ["silent"]), (5, []), (0, [])])
def test_silence_is_raised_once_not_again_after_somebody_has_looked(
    read: int, said: list[str]
) -> None:
    # silent for 9 days: since the end of the fourth, five days ago
    assert kinds(facts(*[8] * 10, last=9, item_9=1, reviewed_on=ago(read))) == said


def test_the_usual_gap_says_since_when_silence_is_raised() -> None:
    assert kinds(rarely(13, item_9=1, reviewed_on=ago(1))) == ["silent"]
    assert kinds(rarely(13, item_9=1, reviewed_on=ago(0))) == []


@pytest.mark.parametrize(
    ("total", "before", "said"), [(15, 10, []), (16, 10, ["worse"]), (16, None, []), (4, 10, [])]
)
def test_six_points_of_the_official_form_are_a_reliable_change(
    total: int, before: int | None, said: list[str]
) -> None:
    assert kinds(facts(*[8] * 9, official=(ago(2), total, before))) == said


def test_four_points_of_the_anxiety_form_are_one_and_both_are_said_in_one_line() -> None:
    assert kinds(facts(*[8] * 9, anxiety=(ago(2), 13, 10))) == []
    both = facts(*[8] * 9, official=(ago(2), 20, 12), anxiety=(ago(2), 14, 10))
    assert [reason.words for reason in reasons(both)] == [
        "Worse: PHQ-9 12 → 20 on 20 Nov and GAD-7 10 → 14 on 20 Nov, a reliable change (2 weeks)"
    ]


@pytest.mark.parametrize(
    ("days", "read", "said"),
    [(13, None, ["worse"]), (14, None, []), (2, 2, ["worse"]), (2, 1, [])],
)
def test_an_official_form_is_news_for_two_weeks_or_until_it_was_read(
    days: int, read: int | None, said: list[str]
) -> None:
    reviewed = None if read is None else ago(read)
    told = facts(*[8] * 9, official=(ago(days), 20, 10), reviewed_on=reviewed)
    assert kinds(told) == said
    assert kinds(facts(*[8] * 9, lost_on=ago(days), reviewed_on=reviewed)) == said


@pytest.mark.parametrize(
    ("ahead", "past", "read", "unread", "said"),
    [
        (2, 12, None, 3, ["session", "unread"]),
        (3, 12, None, 3, ["unread"]),
        (1, 12, 12, 3, ["session", "unread"]),
        (1, 12, 11, 3, ["unread"]),
        (1, None, None, 3, ["session", "unread"]),
        (1, None, 30, 3, ["unread"]),
        (1, 12, None, 0, []),
    ],
)
def test_a_session_within_two_days_with_nothing_read_since_the_last(
    ahead: int, past: int | None, read: int | None, unread: int, said: list[str]
) -> None:
    days = ((ago(past),) if past else ()) + (ago(-ahead),)
    told = facts(
        *[8] * 9, dosing_days=days, reviewed_on=ago(read) if read else None, unread=unread,
        unread_since=ago(3),
    )  # fmt: skip
    assert kinds(told) == said


def test_what_was_not_read_is_counted_and_dated() -> None:
    (one,) = reasons(facts(*[8] * 9, unread=1, unread_since=ago(0)))
    (many,) = reasons(facts(*[8] * 9, unread=5, unread_since=ago(4)))
    assert (one.words, many.words) == (
        "1 check-in not read, since 22 Nov", "5 check-ins not read, since 18 Nov",
    )  # fmt: skip


def test_the_order_is_the_one_that_is_printed() -> None:
    order = [
        "critical",
        "red",
        "amber",
        "fading",
        "worse",
        "silent",
        "session",
        "imported",
        "unread",
        "left",
        "discharged",
    ]
    assert sorted(RANK, key=lambda kind: RANK[kind]) == order
    assert [kind for kind in order if RANK[kind] < QUIET] == order[:-2]
    assert calls(reasons(facts(unread=1, unread_since=TODAY)))
    assert not calls(reasons(facts(left_on=TODAY)))
    assert not calls(reasons(facts(discharged_on=TODAY)))


def test_imported_answers_are_named_with_their_day_and_never_called_silent() -> None:
    imported = facts(
        added=ago(30), last_answered=ago(900), imported=True, imported_item_9_on=date(2024, 6, 5)
    )
    (reason,) = reasons(imported)
    assert reason.words == "Item 9 above 0 in imported answers of Wed 5 Jun 2024"
    assert reasons(replace(imported, reviewed_on=ago(0))) == ()


def daily(answers: int, last: int = 0) -> Answered:
    return [(ago(last + back), 8) for back in range(answers - 1, -1, -1)]


def test_completion_counts_today_only_once_it_is_answered() -> None:
    assert completion(daily(20), TODAY, ago(200)) == (14, 14)
    assert completion(daily(20, last=1), TODAY, ago(200)) == (14, 14)
    assert completion(daily(20, last=4), TODAY, ago(200)) == (11, 14)


def test_completion_of_a_new_patient_counts_from_the_day_of_adding() -> None:
    assert completion(daily(2), TODAY, ago(1)) == (2, 2)
    assert completion(daily(1, last=1), TODAY, ago(1)) == (1, 1)
    assert completion([], TODAY, TODAY) == (0, 0)


def test_one_who_has_left_is_neither_silent_nor_worse_but_open_alerts_stay_on_top() -> None:
    worse = [5] * 14 + [20] * 3
    for left in (facts(*worse, left_on=TODAY), facts(*[8] * 10, last=30, left_on=ago(30))):
        assert kinds(left) == ["left"]
        assert rank(reasons(left)) > rank(())
    assert reasons(facts(left_on=TODAY))[0].words == "Left on 22 Nov"
    assert reasons(facts(left_on=date(2025, 11, 22)))[0].words == "Left on 22 Nov 2025"
    alarmed = facts(*worse, open_alerts=1, worst_alert="red", left_on=TODAY)
    assert kinds(alarmed) == ["red", "left"]
    assert rank(reasons(alarmed)) == RANK["red"]


def test_fading_stands_after_an_alert_and_before_worse() -> None:
    fading = facts(
        *[5] * 14, *[15] * 3, fading_since=ago(8), fading_on=ago(0),
        open_alerts=1, worst_alert="amber",
    )  # fmt: skip
    assert kinds(fading) == ["amber", "fading", "worse"]
    assert reasons(fading)[1].words == "Fading: relief half-way gone by day 8 after the session"


@pytest.mark.parametrize(
    ("dosing", "seen", "said"),
    [
        (4, 0, ["fading"]),
        (3, 0, []),
        (21, 17, ["fading"]),
        (22, 1, []),
    ],
)
def test_fading_is_said_on_days_4_to_21_of_the_same_cycle(
    dosing: int, seen: int, said: list[str]
) -> None:
    assert kinds(facts(*[5] * 9, fading_since=ago(dosing), fading_on=ago(seen))) == said


def test_without_a_session_or_fading_nothing_fades() -> None:
    assert kinds(facts(*[5] * 9, fading_on=ago(0))) == []
    assert kinds(facts(*[5] * 9, fading_since=ago(9))) == []
