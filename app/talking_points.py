"""What a patient wants to talk about next time: flagged, taken back, talked about.

While a point stands, the therapist reads what it names; nothing else of the entry changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select

from app import audit, flagged_entries, patient_summaries
from app.audit import Actor
from app.core.local_time import local_date
from app.core.talking_points import read_words
from app.database import Db
from app.flagged_entries import FlaggedEntry
from app.tables import Patient, Staff, TalkingPoint
from app.tables.columns import new_public_id

IN_THE_ROOM = timedelta(hours=12)
"""How long a point that was talked about still stands in the brief: the session goes on."""


class UnknownEntry(LookupError):
    """No entry of this patient that could be flagged."""


@dataclass(frozen=True)
class Point:
    """One point with what it names, as it stands now. `talked_about_at` None: not yet."""

    key: str
    kind: str
    entry: str | None
    said: FlaggedEntry
    talked_about_at: datetime | None


def flag(db: Db, patient: Patient, kind: str, entry: str, now: datetime) -> TalkingPoint:
    """For the next conversation. Flagged twice is flagged once. Raises `UnknownEntry`."""
    patient_summaries.take_turns(db, patient)
    if flagged_entries.find(db, patient, kind, entry, now) is None:
        raise UnknownEntry
    before = [row for row in standing(db, patient) if (row.kind, row.entry) == (kind, entry)]
    return before[-1] if before else _add(db, patient, kind, now, entry=entry)


def flag_words(db: Db, patient: Patient, typed: str, now: datetime) -> TalkingPoint:
    """Words of its own. The same again is one point. Raises `ValueError` with words for the
    person."""
    words = read_words(typed)
    patient_summaries.take_turns(db, patient)
    own = [row for row in standing(db, patient) if row.kind == "words"]
    before = [row for row in own if _words(db, patient, row) == words]
    return before[-1] if before else _add(db, patient, "words", now, words=words)


def _add(
    db: Db, patient: Patient, kind: str, now: datetime, *, entry: str | None = None, words: str = ""
) -> TalkingPoint:
    assert patient.id is not None
    key, whose = new_public_id(), patient.public_id
    sealed = db.keys.seal(words, table="talking_point", row=key, patient=whose) if words else None
    row = TalkingPoint(
        public_id=key,
        patient_id=patient.id,
        kind=kind,
        entry=entry,
        sealed=sealed,
        flagged_at=now,
    )
    db.add(row)
    db.flush()
    audit.note(db, Actor("patient", whose), f"bring up {kind}", key, now, of=patient)
    return row


def take_back(db: Db, patient: Patient, row: TalkingPoint, now: datetime) -> None:
    """From now on the therapist sees of it only what is shared otherwise."""
    if row.taken_back_at is not None:
        return
    row.taken_back_at = now
    db.add(row)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, "no longer bring up", row.public_id, now, of=patient)


def talk_about(db: Db, staff: Staff, patient: Patient, row: TalkingPoint, now: datetime) -> None:
    """It was talked about, as this therapist says; said twice, the first counts."""
    if row.talked_about_at is not None:
        return
    row.talked_about_at, row.staff_id = now, staff.id
    db.add(row)
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "talked about", row.public_id, now, of=patient)


def standing(db: Db, patient: Patient) -> Sequence[TalkingPoint]:
    """Neither taken back nor talked about, oldest first."""
    wanted = select(TalkingPoint).where(
        TalkingPoint.patient_id == patient.id,
        col(TalkingPoint.taken_back_at).is_(None),
        col(TalkingPoint.talked_about_at).is_(None),
    )
    return db.exec(wanted.order_by(col(TalkingPoint.id))).all()


def counts(db: Db, ids: Collection[int]) -> dict[int, int]:
    """How many points of each of many patients stand, by patient id: one query."""
    whose = col(TalkingPoint.patient_id)
    wanted = select(whose, func.count()).where(
        whose.in_(ids),
        col(TalkingPoint.taken_back_at).is_(None),
        col(TalkingPoint.talked_about_at).is_(None),
    )
    return dict(db.exec(wanted.group_by(whose)).all())


def flagged(db: Db, patient: Patient) -> dict[tuple[str, str], str]:
    """The public id of the point that stands for an entry, by kind and entry."""
    rows = standing(db, patient)
    return {(row.kind, row.entry): row.public_id for row in rows if row.entry is not None}


def told(
    db: Db, patient: Patient, now: datetime, *, look_back: timedelta = IN_THE_ROOM
) -> tuple[Point, ...]:
    """Those that stand, then those talked about within `look_back`; without what an entry no
    longer says."""
    wanted = select(TalkingPoint).where(
        TalkingPoint.patient_id == patient.id,
        col(TalkingPoint.taken_back_at).is_(None),
        or_(
            col(TalkingPoint.talked_about_at).is_(None),
            col(TalkingPoint.talked_about_at) > now - look_back,
        ),
    )
    rows = db.exec(wanted.order_by(col(TalkingPoint.id))).all()
    points = [_point(db, patient, row, now) for row in rows]
    there = [each for each in points if each is not None]
    return tuple(sorted(there, key=lambda each: each.talked_about_at is not None))


def _point(db: Db, patient: Patient, row: TalkingPoint, now: datetime) -> Point | None:
    if row.entry is None:
        day = local_date(row.flagged_at, patient.zone)
        said = FlaggedEntry("", "", day, (_words(db, patient, row),))
    else:
        found = flagged_entries.find(db, patient, row.kind, row.entry, now)
        if found is None:
            return None
        said = found
    return Point(row.public_id, row.kind, row.entry, said, row.talked_about_at)


def _words(db: Db, patient: Patient, row: TalkingPoint) -> str:
    assert row.sealed is not None
    whose = patient.public_id
    return db.keys.open(row.sealed, table="talking_point", row=row.public_id, patient=whose)
