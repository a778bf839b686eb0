"""The last 60 days in a line of text, and what is worked out from them once."""

from datetime import date, timedelta

import pytest

from app.core.recent_answers import Rise, answered_of, rise_of, usual_gap

FIRST = date(2026, 11, 1)


def daily(*scores: int | None) -> list[tuple[date, int | None]]:
    return [(FIRST + timedelta(days=at), score) for at, score in enumerate(scores)]


def test_a_line_of_text_is_days_with_their_score() -> None:
    assert answered_of("") == ()
    assert answered_of("2026-11-20=14 2026-11-21=o 2026-11-23= 2026-11-24=0") == (
        (date(2026, 11, 20), 14),
        (date(2026, 11, 21), None),
        (date(2026, 11, 23), None),
        (date(2026, 11, 24), 0),
    )


def test_a_rise_names_its_first_answer_and_both_medians() -> None:
    risen = daily(*[8] * 14, 20, None, 22, 21)
    assert rise_of(risen, "phq-9-today") == Rise(FIRST + timedelta(days=14), 21, 8)
    assert rise_of(risen, "phq-9") is None


@pytest.mark.parametrize(("days", "is_one"), [(13, True), (14, False)])
def test_only_two_weeks_before_the_rise_are_what_is_usual(days: int, is_one: bool) -> None:
    """The second of four answers before lies `days` before the first of the last three."""
    newest = FIRST + timedelta(days=40)
    days_before = [days + 1, 10, 9, 8]
    answered = [(newest - timedelta(days=back), 4) for back in days_before]
    answered += [(newest + timedelta(days=at), 20) for at in range(3)]
    assert (rise_of(answered, "phq-9-today") is not None) is is_one


@pytest.mark.parametrize(
    ("gaps", "usual"),
    [([], 1), ([1, 1, 1], 1), ([1, 5, 1, 5], 3), ([7] * 5, 7), ([30] * 30 + [1] * 21, 1)],
)
def test_the_usual_gap_is_the_middle_one_of_the_newest_answers(
    gaps: list[int], usual: float
) -> None:
    days = [FIRST]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    assert usual_gap([(day, None) for day in days]) == usual
