"""Reading the answers of a form, and packing them into one column.

An answer is an ordinal, "d" (prefer not to say) or None (left). Neither of the last two is ever 0.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from app.core.instrument_forms import INSTRUMENTS
from app.core.instrument_scores import (
    DECLINED,
    Answer,
    Score,
    caveats,
    fields_left,
    is_gate_closed,
    lacks_safety_answer,
    ordinals,
    score,
    severity,
)
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
    "caveats",
    "fields_left",
    "is_gate_closed",
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
DIFFICULTY = "difficulty"
ANSWER_FIELD = re.compile(r"([a-z0-9-]+)\.([^.]*)", re.ASCII)


class UnreadableAnswer(ValueError):
    """A field that the form cannot send. It names the field and what is wrong, never the value."""

    def __init__(self, field: str, kind: Kind) -> None:
        super().__init__(f"{field}: {kind}")
        self.field = field
        self.kind = kind


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
            options = instrument.options_of(instrument.items[number - 1])
            named.setdefault(instrument.code, {})[number] = _read(field, value, options)
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
    return instrument.difficulty is not None and any(ordinals(answers))


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
