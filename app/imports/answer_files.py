"""Reading a CSV file of answers: one line a person and day. Whole and sound, or refused.

Columns: `person`, `day` (2026-11-20), `<instrument>.<n>`, `phq-9.difficulty`. A blank cell is an
unanswered item, `d` one that the person preferred not to answer. Other columns are ignored and
named.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from app.core.answer_csv import DIFFICULTY, as_written
from app.core.instruments import (
    INSTRUMENTS,
    Answer,
    UnreadableAnswer,
    read_answers,
    read_difficulty,
)

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ANSWER_COLUMNS = frozenset(
    f"{form.code}.{item.number}" for form in INSTRUMENTS.values() for item in form.items
) | {DIFFICULTY}
LONGEST_NAME = 200


class BrokenFile(ValueError):
    """The file cannot be taken in. It names line, column and problem, never the value."""

    def __init__(self, line: int, column: str, problem: str) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")
        self.line = line
        self.column = column
        self.problem = problem


@dataclass(frozen=True)
class Line:
    """One person's answers on one day; `number` counts the file's lines from 1."""

    number: int
    person: str
    day: date
    answers: dict[str, tuple[Answer, ...]]
    difficulty: int | None


@dataclass(frozen=True)
class AnswerFile:
    lines: tuple[Line, ...]
    ignored_columns: tuple[str, ...]


def read(file: TextIO, last_day: date) -> AnswerFile:
    """The whole file, no day of it after `last_day`. Raises BrokenFile."""
    rows = _rows(file)
    number, header = next(rows, (1, []))
    columns = _columns(number, header)
    lines: list[Line] = []
    seen: set[tuple[str, date]] = set()
    for number, cells in rows:
        line = _line(number, columns, cells, last_day)
        if (line.person, line.day) in seen:
            raise BrokenFile(number, "day", "this person has an earlier line for the same day")
        seen.add((line.person, line.day))
        lines.append(line)
    if not lines:
        raise BrokenFile(number + 1, "person", "there is no line below the header")
    ignored = (name for name in columns if name not in {"person", "day"} | ANSWER_COLUMNS)
    return AnswerFile(tuple(lines), tuple(ignored))


def _rows(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise BrokenFile(reader.line_num, "?", "quotes or line ends are broken") from broken
        except UnicodeDecodeError as broken:
            raise BrokenFile(reader.line_num + 1, "?", "the text is not UTF-8") from broken
        if cells:
            yield reader.line_num, [cell.strip() for cell in cells]


def _columns(number: int, header: Sequence[str]) -> list[str]:
    for needed in ("person", "day"):
        if needed not in header:
            raise BrokenFile(number, needed, "the column is missing")
    for name in header:
        if header.count(name) > 1:
            raise BrokenFile(number, name or "?", "the column is there twice")
    if not (ANSWER_COLUMNS - {DIFFICULTY}).intersection(header):
        raise BrokenFile(number, "phq-9.1", "there is no column of answers such as this one")
    return list(header)


def _line(number: int, columns: list[str], cells: list[str], last_day: date) -> Line:
    if len(cells) != len(columns):
        column = columns[min(len(cells), len(columns) - 1)]
        raise BrokenFile(number, column, f"{len(cells)} cells, not {len(columns)}")
    row = dict(zip(columns, cells, strict=True))
    form = {name: row[name] for name in columns if name in ANSWER_COLUMNS}
    try:
        answers, difficulty = read_answers(form), read_difficulty(form)
    except UnreadableAnswer as unreadable:
        problem = f"{unreadable.kind} of this question"
        raise BrokenFile(number, unreadable.field, problem) from None
    person, day = _person(number, as_written(row["person"])), _day(number, row["day"], last_day)
    return Line(number, person, day, answers, difficulty)


def _person(number: int, name: str) -> str:
    if not name:
        raise BrokenFile(number, "person", "nobody is named")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BrokenFile(number, "person", f"not a name of up to {LONGEST_NAME} plain characters")
    return name


def _day(number: int, text: str, last_day: date) -> date:
    if not DAY.fullmatch(text):
        raise BrokenFile(number, "day", "not a day such as 2026-11-20")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BrokenFile(number, "day", "there is no such day") from None
    if day > last_day:
        raise BrokenFile(number, "day", "the day has not come yet")
    return day
