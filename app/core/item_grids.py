"""Items × days: which answer stands in which cell. What was not answered has no cell.

CLINICAL.md section 6: a gap is a gap, entries made late are marked, and how severe an answer is
never stands in a colour alone: the digit is in the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.core.instrument_scores import DECLINED, Answer
from app.core.instrument_shapes import Instrument, Item
from app.core.series import Dosing
from app.core.time_axis import Window

SHADES = 3  # the darkest; 0 is the lightest
SIGNS = {"declined": "d", "left": "–"}

State = Literal["answered", "declined", "left"]


@dataclass(frozen=True)
class Form:
    """The answers of one form on one local day, in item order; `note`: when a late one was made."""

    day: date
    answers: tuple[Answer, ...]
    late: bool = False
    note: str = ""


@dataclass(frozen=True)
class Column:
    """One local day. `form` None: not answered that day. `instead`: the official form was asked in
    this one's place."""

    day: date
    form: Form | None
    dosing: tuple[Dosing, ...] = ()
    instead: bool = False


@dataclass(frozen=True)
class Cell:
    """What one item says on an answered day: `text` is its digit, or a sign for declined or left;
    `shade` 0 to 3 by how much of the scale the answer is, None where there is no answer."""

    text: str
    state: State
    shade: int | None = None


@dataclass(frozen=True)
class Grid:
    """`columns` from left to right."""

    instrument: Instrument
    columns: tuple[Column, ...]

    @property
    def rows(self) -> tuple[tuple[Item, tuple[Cell | None, ...]], ...]:
        """Each item with a cell for every column; None where the form was not answered."""
        return tuple(
            (item, tuple(_cell(self.instrument, place, column.form) for column in self.columns))
            for place, item in enumerate(self.instrument.items)
        )

    @property
    def answered(self) -> int:
        return sum(column.form is not None for column in self.columns)


def grid(
    instrument: Instrument,
    forms: Iterable[Form],
    dosing: Iterable[Dosing],
    window: Window,
    instead: Set[date] = frozenset(),
) -> Grid:
    """A column for each day of the window; of a form that is not asked daily only for the days
    with a form or a session: the days between were not missed."""
    of_day = {form.day: form for form in forms}
    sessions: dict[date, tuple[Dosing, ...]] = {}
    for one in dosing:
        sessions[one.day] = (*sessions.get(one.day, ()), one)
    days = (window.first + timedelta(n) for n in range(window.days))
    daily = instrument.recall == "24h"
    return Grid(
        instrument,
        tuple(
            Column(day, of_day.get(day), sessions.get(day, ()), day in instead - of_day.keys())
            for day in days
            if daily or day in of_day or day in sessions
        ),
    )


def _cell(instrument: Instrument, place: int, form: Form | None) -> Cell | None:
    if form is None:
        return None
    answer = form.answers[place]
    if answer is None:
        return Cell(SIGNS["left"], "left")
    if answer == DECLINED:
        return Cell(SIGNS["declined"], "declined")
    return Cell(str(answer), "answered", _shade(instrument, instrument.items[place], answer))


def _shade(instrument: Instrument, item: Item, answer: int) -> int:
    """Anything above 0 is told from 0, and only the highest answer is the darkest."""
    highest = instrument.options_of(item)[-1].ordinal
    return -(-answer * SHADES // highest) if answer < highest else SHADES


def answer_words(instrument: Instrument, item: Item, cell: Cell) -> str:
    """ "2, Quite a lot"; "prefer not to say"; "left"."""
    if cell.state != "answered":
        return "prefer not to say" if cell.state == "declined" else "left"
    words = instrument.options_of(item)[int(cell.text)].words
    return cell.text if words == cell.text else f"{cell.text}, {words}"


def answers_by_day(forms: Iterable[Form]) -> Mapping[date, tuple[Answer, ...]]:
    return {form.day: form.answers for form in forms}
