"""The ledger by session: what was written before each, and what came after it.

By dates alone, so that a session that is moved or cancelled takes what was written with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.core.ledger import ENTRY_KINDS
from app.core.local_time import local_date
from app.core.phases import Phase

Place = tuple[datetime | None, bool]
"""A session; without one, whether it is that which is not planned yet (True) or none so far."""


@dataclass(frozen=True)
class Entry:
    """One entry of the ledger without its words; `at`: when it was written (aware UTC)."""

    key: str
    kind: str
    at: datetime


@dataclass(frozen=True)
class Chapter:
    """What belongs to one session. `session`: its instant; None: what was written before any
    session was known, or (`ahead`) for one that is not planned yet. `one`: the newest of each kind
    that counts once."""

    session: datetime | None
    ahead: bool = False
    one: Mapping[str, Entry] = field(default_factory=dict)
    insights: tuple[Entry, ...] = ()
    commitments: tuple[Entry, ...] = ()


def chapters(
    entries: Sequence[Entry], sessions: Sequence[datetime], zone: str, today: date
) -> tuple[Chapter, ...]:
    """Those that hold something, newest first.

    An intention belongs to the first session on or after its local date, everything else to the
    last session before it. `sessions`: aware UTC, none cancelled; `entries`: oldest first.
    """
    held: dict[Place, list[Entry]] = {}
    for entry in entries:
        held.setdefault(place(entry.kind, entry.at, sessions, zone), []).append(entry)
    planned = sorted((at for at, _ in held if at is not None), reverse=True)
    order: list[Place] = [(None, True), *((at, False) for at in planned), (None, False)]
    return tuple(
        _chapter(where[0], held[where], ahead=_is_ahead(where, zone, today))
        for where in order
        if where in held
    )


def place(kind: str, at: datetime, sessions: Sequence[datetime], zone: str) -> Place:
    """Which session something written at that instant belongs to."""
    if ENTRY_KINDS[kind].before:
        session = coming(sessions, local_date(at, zone), zone)
        return session, session is None
    return max((session for session in sessions if session <= at), default=None), False


def coming(sessions: Sequence[datetime], day: date, zone: str) -> datetime | None:
    """The first session on that local date or after it."""
    earliest = datetime.combine(day - timedelta(days=1), time(), UTC)  # no zone is further ahead
    after = sorted(at for at in sessions if at >= earliest)
    return next((at for at in after if local_date(at, zone) >= day), None)


def _is_ahead(where: Place, zone: str, today: date) -> bool:
    session, unplanned = where
    return unplanned or (session is not None and local_date(session, zone) >= today)


def _chapter(session: datetime | None, entries: Sequence[Entry], *, ahead: bool) -> Chapter:
    of = {code: tuple(each for each in entries if each.kind == code) for code in ENTRY_KINDS}
    one = {code: kept[-1] for code, kept in of.items() if kept and not ENTRY_KINDS[code].many}
    return Chapter(session, ahead, one, of["insight"], of["commitment"])


def last_kept(told: Sequence[Chapter]) -> Chapter | None:
    """The newest chapter behind us that holds something to lay out before the next session."""
    behind = [each for each in told if not each.ahead]
    return next((each for each in behind if each.insights or each.one.get("intention")), None)


def to_write(
    phase: Phase, ahead: Chapter | None, behind: Chapter | None, *, carries: bool
) -> str | None:
    """The kind that Today invites to, one at a time [J]: before a session the intention, then the
    day itself; in the days after it something to keep, then a small commitment where none is
    carried."""
    if phase is Phase.PREPARING:
        written = ahead.one if ahead else {}
        return next((code for code in ("intention", "journey") if code not in written), None)
    if phase not in (Phase.OPENING, Phase.CARRYING_ON):
        return None
    if behind is None or not behind.insights:
        return "insight"
    return None if carries else "commitment"
