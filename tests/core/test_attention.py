"""Who needs a look first, and why: each rule at its edges."""

from datetime import date, timedelta

import pytest

from app.core.attention import QUIET, Facts, completion, rank, reasons

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def facts(*scores: int | None, last: int = 0, **told: object) -> Facts:
    """One answer a day, the newest `last` days ago."""
    days = [ago(last + back) for back in range(len(scores) - 1, -1, -1)]
    told = {"added": ago(200), "measure": "phq-9-today"} | told
    if days:
        told = {"last_answered": days[-1]} | told
    return Facts(today=TODAY, answered=tuple(zip(days, scores, strict=True)), **told)  # type: ignore[arg-type]


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
    assert reasons(red)[0].words == "2 open alerts, red: item 9 above 0"
    assert reasons(amber)[0].words == "Open alert, amber: item 9 above 0"
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
    assert kinds(facts(*[5] * 14, 20, 20, 20, last=4)) == ["worse", "silent"]
    assert kinds(facts(*[5] * 14, 20, 20, 20, last=5)) == ["silent"]


def test_answers_without_a_score_are_no_measure() -> None:
    assert kinds(facts(*[5] * 14, 20, None, 20, None, 20)) == ["worse"]


def test_the_official_form_asked_daily_says_nothing_of_worse() -> None:
    assert kinds(facts(*[5] * 14, 20, 20, 20, measure="phq-9")) == []


def test_a_rise_of_three_is_much_for_the_four_questions() -> None:
    assert kinds(facts(*[4] * 14, 6, 6, 6, measure="phq-4-today")) == []
    assert kinds(facts(*[4] * 14, 7, 7, 7, measure="phq-4-today")) == ["worse"]


@pytest.mark.parametrize(("days", "said"), [(3, []), (4, ["silent"])])
def test_silent_is_longer_than_three_days_for_one_who_answers_daily(
    days: int, said: list[str]
) -> None:
    assert kinds(facts(*[8] * 10, last=days)) == said


def test_silent_is_three_times_the_own_gap_for_one_who_answers_rarely() -> None:
    def rarely(last: int) -> Facts:
        days = [ago(last + 4 * back) for back in range(5, -1, -1)]
        return Facts(TODAY, ago(200), "phq-9-today", tuple((d, 8) for d in days), days[-1])

    assert kinds(rarely(12)) == []
    assert kinds(rarely(13)) == ["silent"]
    assert reasons(rarely(13))[0].words == "Silent: no check-in for 13 days"


@pytest.mark.parametrize(("days", "said"), [(0, []), (3, []), (4, ["silent"])])
def test_a_new_patient_is_silent_after_three_days(days: int, said: list[str]) -> None:
    assert kinds(facts(added=ago(days))) == said


def test_imported_answers_are_named_with_their_day_and_never_called_silent() -> None:
    imported = facts(
        added=ago(30), last_answered=ago(900), imported=True, imported_item_9_on=date(2024, 6, 5)
    )
    (reason,) = reasons(imported)
    assert reason.words == "Item 9 above 0 in imported answers of Wed 5 Jun 2024"


def test_completion_counts_today_only_once_it_is_answered() -> None:
    assert completion(facts(*[8] * 20)) == (14, 14)
    assert completion(facts(*[8] * 20, last=1)) == (14, 14)
    assert completion(facts(*[8] * 20, last=4)) == (11, 14)


def test_completion_of_a_new_patient_counts_from_the_day_of_adding() -> None:
    assert completion(facts(8, 8, added=ago(1))) == (2, 2)
    assert completion(facts(8, last=1, added=ago(1))) == (1, 1)
    assert completion(facts(added=TODAY)) == (0, 0)


def test_one_who_has_left_is_neither_silent_nor_worse_but_open_alerts_stay_on_top() -> None:
    worse = [5] * 14 + [20] * 3
    for left in (facts(*worse, left_on=TODAY), facts(*[8] * 10, last=30, left_on=ago(30))):
        assert kinds(left) == ["left"]
        assert rank(reasons(left)) > rank(())
    assert reasons(facts(left_on=TODAY))[0].words == "Left on 22 Nov"
    assert reasons(facts(left_on=date(2025, 11, 22)))[0].words == "Left on 22 Nov 2025"
    alarmed = facts(*worse, open_alerts=1, worst_alert="red", left_on=TODAY)
    assert kinds(alarmed) == ["red", "left"]
    assert rank(reasons(alarmed)) == 0


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
