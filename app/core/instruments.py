"""Reading the answers of a form, scoring them, and naming a severity.

An answer is an ordinal, "d" (prefer not to say) or None (left). Neither of the last two is ever 0.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.instrument_forms import INSTRUMENTS
from app.core.instrument_shapes import Band, Instrument, Item, Option
from app.core.instrument_words import LOINC_NOTICE, PHQ_GAD_NOTICE

__all__ = [
    "DECLINED",
    "INSTRUMENTS",
    "LOINC_NOTICE",
    "PHQ_GAD_NOTICE",
    "Answer",
    "Band",
    "Instrument",
    "Item",
    "Option",
    "Score",
    "UnreadableAnswer",
    "fields_left",
    "lacks_safety_answer",
    "offers_difficulty",
    "pack",
    "read_answers",
    "read_difficulty",
    "score",
    "severity",
    "unpack",
]

Kind = Literal["not a choice", "unknown item", "unknown instrument"]
Answer = int | Literal["d"] | None
DECLINED: Literal["d"] = "d"
DIFFICULTY = "difficulty"
ANSWER_FIELD = re.compile(r"([a-z0-9-]+)\.([^.]*)", re.ASCII)


class UnreadableAnswer(ValueError):
    """A field that the form cannot send. It names the field and what is wrong, never the value."""

    def __init__(self, field: str, kind: Kind) -> None:
        super().__init__(f"{field}: {kind}")
        self.field = field
        self.kind = kind


@dataclass(frozen=True)
class Score:
    """`total` None: no score. `answered` of `of` items; the difficulty item is never counted."""

    total: int | None
    prorated: bool
    answered: int
    of: int


def read_answers(form: Mapping[str, str]) -> dict[str, tuple[Answer, ...]]:
    """The answers of every instrument that has a field `<instrument>.<n>` in the form, in the
    order of INSTRUMENTS, one per item; an item without a field was left. Fields without a dot
    are not ours and are passed over. Raises UnreadableAnswer."""
    named: dict[str, dict[int, Answer]] = {}
    for field, value in form.items():
        match = ANSWER_FIELD.fullmatch(field)
        if match is None:
            continue
        instrument, number = _item_of(field, *match.groups())
        if number is not None:
            named.setdefault(instrument.code, {})[number] = _read(field, value, instrument.options)
    return {
        code: tuple(named[code].get(item.number) for item in instrument.items)
        for code, instrument in INSTRUMENTS.items()
        if code in named
    }


def _item_of(field: str, code: str, part: str) -> tuple[Instrument, int | None]:
    instrument = INSTRUMENTS.get(code)
    if instrument is None:
        raise UnreadableAnswer(field, "unknown instrument")
    if instrument.difficulty and part == DIFFICULTY:
        return instrument, None
    for item in instrument.items:
        if str(item.number) == part:
            return instrument, item.number
    raise UnreadableAnswer(field, "unknown item")


def _read(field: str, value: str, options: Sequence[Option]) -> Answer:
    if value == "":
        return None
    if value == DECLINED:
        return DECLINED
    for option in options:
        if str(option.ordinal) == value:
            return option.ordinal
    raise UnreadableAnswer(field, "not a choice")


def read_difficulty(form: Mapping[str, str]) -> int | None:
    """The unscored difficulty answer, 0-3; None when left, declined or not asked."""
    phq_9 = INSTRUMENTS["phq-9"]
    field = f"{phq_9.code}.{DIFFICULTY}"
    answer = _read(field, form.get(field, ""), phq_9.difficulty_options)
    return answer if isinstance(answer, int) else None


def offers_difficulty(instrument: Instrument, answers: Sequence[Answer]) -> bool:
    """Offered if any item is above 0, never required [S]."""
    return instrument.difficulty is not None and any(_ordinals(answers))


def fields_left(instrument: Instrument, answers: Sequence[Answer]) -> list[int]:
    """The numbers of the items that were left; a declined item is answered enough."""
    return [
        item.number
        for item, answer in zip(instrument.items, answers, strict=True)
        if answer is None
    ]


def score(instrument: Instrument, answers: Sequence[Answer]) -> Score:
    """The total of complete answers, in points from `instrument.lowest` to `instrument.highest`.

    Official PHQ-9: with 1 or 2 of 9 missing the total is prorated, sum × 9 / answered with halves
    up, and marked; with 3 or more there is none (Arrieta 2017) [S]. GAD-7 likewise by analogy [M].
    Every other form needs all its items. Raises ValueError on answers that are not of this form.
    """
    of = len(instrument.items)
    if len(answers) != of:
        raise ValueError(f"{instrument.code} has {of} items, not {len(answers)}")
    ordinals = _ordinals(answers)
    answered = len(ordinals)
    if not answered or of - answered > instrument.prorate_up_to:
        return Score(None, False, answered, of)
    if min(ordinals) < 0 or max(ordinals) > instrument.options[-1].ordinal:
        raise ValueError(f"an answer is not a choice of {instrument.code}")
    # Halves up in whole numbers: Python's round() takes 16.5 to 16.
    total = (2 * sum(ordinals) * of + answered) // (2 * answered)
    return Score(total, answered < of, answered, of)


def _ordinals(answers: Sequence[Answer]) -> list[int]:
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


def pack(answers: Sequence[Answer]) -> str:
    """One column's text, in item order: `0,1,,d,3`. Empty = left, `d` = declined."""
    return ",".join("" if answer is None else str(answer) for answer in answers)


def unpack(text: str) -> tuple[Answer, ...]:
    """The answers that `pack` wrote. Raises ValueError on anything else."""
    return tuple(_unpacked(part) for part in text.split(","))


def _unpacked(part: str) -> Answer:
    if part == "":
        return None
    if part == DECLINED:
        return DECLINED
    if re.fullmatch(r"[0-9]|10", part):
        return int(part)
    raise ValueError("not packed answers")
