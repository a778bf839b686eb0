"""The answers as a table: one line a person and day, the columns that an import reads again.

A spreadsheet takes a cell that begins with one of a few signs for a formula. Such a cell gets an
apostrophe before it, and one that seems to have got one gets another, so that reading it back
always gives the very same words (SECURITY R40).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.instruments import DECLINED, INSTRUMENTS, Instrument

MARK = "'"
# Some spreadsheets also take the full-width forms for a sign of their own.
FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
DIFFICULTY = "phq-9.difficulty"
MOMENTS = "mood.moments"
Record = Mapping[str, Any]


def harmless(text: str) -> str:
    """As a spreadsheet may open it: no formula, whatever stands in it."""
    return MARK + text if FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """What `harmless` was given; any other text as it is."""
    return cell[1:] if cell.startswith(MARK) and FORMULA.match(cell) else cell


def columns() -> list[str]:
    """The header: who and when, then each form's answers, and its total where it has one."""
    names = ["person", "day"]
    for form in INSTRUMENTS.values():
        names += [f"{form.code}.{item.number}" for item in form.items]
        names += [DIFFICULTY] if form.difficulty else []
        names += [MOMENTS] if form.code == "mood" else _totals(form)
    return names


def _totals(form: Instrument) -> list[str]:
    return [] if form.scoring == "none" else [f"{form.code}.total", f"{form.code}.prorated"]


def header() -> str:
    return _written([columns()])


def lines(record: Record) -> str:
    """One line for each day on which this person answered something, oldest first. Of several moods
    of a day the last stands for it; all of them stand in a column of their own."""
    days: dict[str, dict[str, str]] = defaultdict(dict)
    for response in record["responses"]:
        days[response["day"]] |= _response(response)
    for day, moods in _moods(record["moments"]).items():
        days[day] |= {"mood.1": moods[-1], MOMENTS: " ".join(moods)}
    names, person = columns(), harmless(record["name"])
    told = ({"person": person, "day": day} | days[day] for day in sorted(days))
    return _written([line.get(name, "") for name in names] for line in told)


def _response(response: Record) -> dict[str, str]:
    form = INSTRUMENTS[response["instrument"]]
    cells = {
        f"{form.code}.{item.number}": DECLINED if answer == DECLINED else str(answer)
        for item, answer in zip(form.items, response["answers"], strict=True)
        if answer is not None
    }
    if form.difficulty and response["difficulty"] is not None:
        cells[DIFFICULTY] = str(response["difficulty"])
    if response["score"] is not None:
        cells[f"{form.code}.total"] = str(response["score"])
        cells[f"{form.code}.prorated"] = "yes" if response["prorated"] else "no"
    return cells


def _moods(moments: Iterable[Record]) -> dict[str, list[str]]:
    """By day, in the order in which they were felt."""
    of_day: dict[str, list[str]] = defaultdict(list)
    for moment in sorted(moments, key=lambda one: (one["made_at"], one["submission_id"])):
        of_day[moment["day"]].append(str(moment["value"]))
    return of_day


def _written(rows: Iterable[list[str]]) -> str:
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "".join(lines)


class _Lines(list[str]):
    """What the writer takes for a file."""

    def write(self, line: str) -> None:
        self.append(line)
