"""Scoring the answers of a form, what must stand beside a total, and naming a severity.

An answer is an ordinal, "d" (prefer not to say) or None (left). Neither of the last two is ever 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.instrument_shapes import Instrument

Answer = int | Literal["d"] | None
DECLINED: Literal["d"] = "d"


@dataclass(frozen=True)
class Score:
    """`total` None: no score. `answered` of `of` items; the difficulty item is never counted."""

    total: int | None
    prorated: bool
    answered: int
    of: int


def fields_left(instrument: Instrument, answers: Sequence[Answer]) -> list[int]:
    """The numbers of the items that were left; a declined item is answered enough, and after a
    closed gate nothing is left."""
    if is_gate_closed(instrument, answers):
        return []
    return [
        item.number
        for item, answer in zip(instrument.items, answers, strict=True)
        if answer is None
    ]


def is_gate_closed(instrument: Instrument, answers: Sequence[Answer]) -> bool:
    """The first question was answered "no", so that the others need no answer."""
    return instrument.gate is not None and answers[instrument.gate - 1] == 0


def score(instrument: Instrument, answers: Sequence[Answer]) -> Score:
    """The stored total of complete answers: points from `instrument.lowest` to `.highest`, times
    `instrument.scale` (a mean is kept in tenths). None on a form without a total.

    Official PHQ-9: with 1 or 2 of 9 missing the total is prorated, sum × 9 / answered with halves
    up, and marked; with 3 or more there is none (Arrieta 2017) [S]. GAD-7 likewise by analogy [M].
    Every other form needs all its items. A gate answered "no" is a whole form, of total 0 [S]; its
    own answer is never counted. Raises ValueError on answers that are not of this form.
    """
    of = len(instrument.items)
    if len(answers) != of:
        raise ValueError(f"{instrument.code} has {of} items, not {len(answers)}")
    _refuse_other_choices(instrument, answers)
    if is_gate_closed(instrument, answers):
        return Score(0, False, of, of)
    chosen = ordinals(answers)
    answered = len(chosen)
    if not answered or of - answered > instrument.prorate_up_to or instrument.scoring == "none":
        return Score(None, False, answered, of)
    summed = sum(chosen) - (1 if instrument.gate else 0)
    return Score(_total(instrument, summed, answered), answered < of, answered, of)


def _refuse_other_choices(instrument: Instrument, answers: Sequence[Answer]) -> None:
    for item, answer in zip(instrument.items, answers, strict=True):
        if isinstance(answer, int) and not 0 <= answer <= instrument.options_of(item)[-1].ordinal:
            raise ValueError(f"an answer is not a choice of {instrument.code}")


def _total(instrument: Instrument, summed: int, answered: int) -> int:
    """Halves up in whole numbers: Python's round() takes 16.5 to 16."""
    times = instrument.scale if instrument.scale > 1 else len(instrument.items)
    return (2 * summed * times + answered) // (2 * answered)


def ordinals(answers: Sequence[Answer]) -> list[int]:
    return [answer for answer in answers if isinstance(answer, int)]


def lacks_safety_answer(instrument: Instrument, answers: Sequence[Answer]) -> bool:
    """True when item 9 was left or declined: a total without it must say so, and it is never
    imputed from the others [S]."""
    item = instrument.safety_item
    return item is not None and not isinstance(answers[item - 1], int)


def caveats(instrument: Instrument, answers: Sequence[Answer]) -> tuple[str, ...]:
    """What must stand beside a total of these answers: that it is prorated, and that item 9 is not
    in it. Nothing where there is no total, or where nothing is missing."""
    scored = score(instrument, answers)
    if scored.total is None:
        return ()
    prorated = (f"prorated from {scored.answered} of {scored.of}",) if scored.prorated else ()
    safety = lacks_safety_answer(instrument, answers)
    return prorated + ((f"without item {instrument.safety_item}",) if safety else ())


def severity(instrument: Instrument, total: int) -> str | None:
    """The band's name; None on a form that has no bands."""
    for band in instrument.bands:
        if band.low <= total <= band.high:
            return band.name
    return None
