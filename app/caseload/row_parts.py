"""The parts of a line that its row says by itself: reasons, notes, scores, the small trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row

from app import last_scores
from app.caseload.facts import facts_of
from app.core import silence
from app.core.attention import Facts, Reason, completion
from app.core.attention_clauses import reasons
from app.core.instruments import INSTRUMENTS
from app.core.local_time import to_local
from app.core.recent_answers import Answered, answered_of
from app.core.series import Dosing, Point, Series
from app.core.sparklines import Sparkline, sparkline
from app.core.time_axis import Window, short_day
from app.last_scores import LastScore
from app.patient_summaries import DAILY_MEASURE

SPARKLINE_DAYS = 42
REMEMBERED = 1024  # rows of the last looks, in this process


class RowParts(NamedTuple):
    """What a row says by itself on a day: it changes when the row or the day does, not whenever
    somebody looks."""

    facts: Facts
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    scores: tuple[LastScore, ...]
    completion: tuple[int, int]
    sparkline: Sparkline


@lru_cache(REMEMBERED)
def of_row(row: Row[Any], today: date) -> RowParts:
    facts, recent = facts_of(row, today), answered_of(row.recent)
    found = reasons(facts)
    return RowParts(
        facts,
        found,
        notes=tuple(_notes(row, facts, found)),
        scores=tuple(last_scores.of(row)),
        completion=completion(recent, today, facts.added),
        sparkline=_sparkline(recent, DAILY_MEASURE[row.plan], facts),
    )


def _notes(row: Row[Any], facts: Facts, found: Sequence[Reason]) -> Iterator[str]:
    if facts.is_over:
        return
    if row.item_9 and row.item_9_alone_at:
        at = to_local(row.item_9_alone_at, row.zone)
        told = f"{short_day(at.date())} {at:%H:%M}"
        yield f"Item 9 at {row.item_9}, told at {told}; the rest was not sent"
    elif row.item_9 and not facts.open_alerts:
        since = f", unchanged since {short_day(row.item_9_since)}" if row.item_9_since else ""
        yield f"Item 9 at {row.item_9}{since}"
    words = silence.words(facts)
    if words and not any(reason.kind == "silent" for reason in found):
        yield words[:1].upper() + words[1:]


def _sparkline(answered: Answered, measure: str, facts: Facts) -> Sparkline:
    instrument = INSTRUMENTS[measure]
    scored = [(day, score) for day, score in answered if score is not None]
    series = Series(
        code=instrument.code,
        name=instrument.name.partition(",")[0],
        recall=instrument.recall_words,
        lowest=instrument.lowest,
        highest=instrument.highest,
        points=tuple(Point(day, score) for day, score in scored),
        official=instrument.official,
        instead=frozenset(day for day, score in answered if score is None),
    )
    today = facts.today
    span = Window(today - timedelta(days=SPARKLINE_DAYS - 1), today, today)
    past = [Dosing(day, "", "done") for day in facts.dosing_days if day <= today]
    return sparkline(series, past, span)
