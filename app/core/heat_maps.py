"""Items × days, laid out: strips of days under one another, the newest first.

A strip is a table that a phone can scroll, a desk shows whole and a sheet of paper holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.core.instrument_shapes import Item
from app.core.item_grids import Cell, Column, Grid
from app.core.item_names import short_name
from app.core.time_axis import MONTHS

WIDEST = 62  # days in a strip


@dataclass(frozen=True)
class Line:
    """One item in a strip: a cell for each of its columns, None where nothing was answered."""

    item: Item
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Strip:
    """`months` and `sessions` as runs of neighbouring columns: (words, how many), (whether the
    columns are of a dosing session that was not cancelled, how many)."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    months: tuple[tuple[str, int], ...]
    sessions: tuple[tuple[bool, int], ...]

    @property
    def is_late(self) -> bool:
        return any(column.form is not None and column.form.late for column in self.columns)

    @property
    def is_instead(self) -> bool:
        return any(column.instead for column in self.columns)


def strips(grid: Grid) -> tuple[Strip, ...]:
    """As few as hold all columns, of nearly equal width; together every column once."""
    many = -(-len(grid.columns) // WIDEST)
    if not many:
        return ()
    ends = [len(grid.columns) * n // many for n in range(many + 1)]
    rows = grid.rows
    return tuple(
        Strip(
            columns=(columns := grid.columns[start:end]),
            lines=tuple(
                Line(item, short_name(grid.instrument, item), cells[start:end])
                for item, cells in rows
            ),
            months=_months(columns),
            sessions=_sessions(columns),
        )
        for start, end in reversed(list(zip(ends, ends[1:], strict=False)))
    )


def _months(columns: Sequence[Column]) -> tuple[tuple[str, int], ...]:
    runs = groupby(columns, key=lambda column: (column.day.year, column.day.month))
    return tuple((f"{MONTHS[month - 1]} {year}", len(list(run))) for (year, month), run in runs)


def _sessions(columns: Sequence[Column]) -> tuple[tuple[bool, int], ...]:
    runs = groupby(columns, key=is_session)
    return tuple((is_one, len(list(run))) for is_one, run in runs)


def is_session(column: Column) -> bool:
    return any(dosing.state != "cancelled" for dosing in column.dosing)
