"""Small commitments: how many, and the weekly question whether one still fits.

Two at most, and one question a week about one of them, never on the dosing day: our judgement [J].
Every answer is as good as another; nothing is counted, and nobody in a dark hour is asked whether
something is “still alive”. Codes are permanent: they are in the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.core.chapters import Entry
from app.core.local_time import local_date

MOST = 2
ASKED_EVERY_DAYS = 7
TOO_MANY = (
    "You carry two small commitments already. Let one of them go first, or write this down as"
    " something to keep."
)
Answer = Literal["kept", "resting", "let-go"]
ANSWERS: Mapping[Answer, str] = {
    "kept": "Yes, still mine",
    "resting": "Resting for now",
    "let-go": "Let it go",
}


@dataclass(frozen=True)
class Answered:
    """The latest answer about one commitment."""

    answer: Answer
    at: datetime


def state(entry: Entry, latest: Mapping[str, Answered]) -> Answer:
    """Kept until something else is said."""
    return latest[entry.key].answer if entry.key in latest else "kept"


def carried(commitments: Sequence[Entry], latest: Mapping[str, Answered]) -> tuple[Entry, ...]:
    """Those not let go; a resting one is carried on to the next preparation too."""
    return tuple(each for each in commitments if state(each, latest) != "let-go")


def has_room(commitments: Sequence[Entry], latest: Mapping[str, Answered]) -> bool:
    """Whether one more may be chosen: a resting one takes no room."""
    return sum(state(each, latest) == "kept" for each in commitments) < MOST


def to_ask(
    commitments: Sequence[Entry], latest: Mapping[str, Answered], now: datetime, zone: str
) -> Entry | None:
    """The one that waits longest for its weekly question, in local dates; a resting one is left
    in peace."""
    waiting = []
    for each in commitments:
        since = latest[each.key].at if each.key in latest else each.at
        days = (local_date(now, zone) - local_date(since, zone)).days
        if state(each, latest) == "kept" and days >= ASKED_EVERY_DAYS:
            waiting.append((since, each.key, each))
    return min(waiting)[2] if waiting else None
