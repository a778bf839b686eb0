"""From session to session: a patient's intentions, what stayed, and small commitments. Sealed, and
theirs until shared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, select

from app import audit, dosing_sessions, patient_summaries
from app.audit import Actor
from app.core.chapters import Chapter, Entry, chapters, place
from app.core.commitments import TOO_MANY, Answer, Answered, has_room
from app.core.ledger import ENTRY_KINDS
from app.core.local_time import local_date
from app.database import Db
from app.tables import CommitmentAnswer, LedgerEntry, Patient
from app.tables.columns import new_public_id


class UnknownKind(LookupError):
    """There is none of this kind."""


class TooManyCommitments(ValueError):
    """Two are carried already; the message says so to the person."""


def write(
    db: Db, patient: Patient, kind: str, parts: Mapping[str, str], now: datetime, *, share: bool
) -> LedgerEntry | None:
    """A new entry, earlier ones kept. The same words again, of the same session, are one entry and
    only change who may read it; of a kind that counts once, empty `parts` take the words back.

    Raises `UnknownKind`, `TooManyCommitments`.
    """
    if kind not in ENTRY_KINDS:
        raise UnknownKind
    patient_summaries.take_turns(db, patient)
    before = _of_the_same_session(db, patient, kind, now)
    if not parts:
        if before and not ENTRY_KINDS[kind].many:
            withdraw(db, patient, before[-1], now)
        return None
    same = [row for row in before if words(db, patient, row) == dict(parts)]
    if same and (ENTRY_KINDS[kind].many or same[-1] is before[-1]):
        share_with(db, patient, same[-1], share, now)
        return same[-1]
    if kind == "commitment" and not has_room(_commitments(db, patient), answers(db, patient)):
        raise TooManyCommitments(TOO_MANY)
    return _add(db, patient, kind, parts, now, share=share)


def _of_the_same_session(db: Db, patient: Patient, kind: str, at: datetime) -> list[LedgerEntry]:
    """As something of this kind that was written at that instant; oldest first."""
    sessions, zone = _sessions(db, patient), patient.zone
    where = place(kind, at, sessions, zone)
    of_kind = [row for row in of(db, patient) if row.kind == kind]
    return [row for row in of_kind if place(kind, row.written_at, sessions, zone) == where]


def _add(
    db: Db, patient: Patient, kind: str, parts: Mapping[str, str], now: datetime, *, share: bool
) -> LedgerEntry:
    assert patient.id is not None
    public_id, whose = new_public_id(), patient.public_id
    text = json.dumps(dict(parts), ensure_ascii=False)
    row = LedgerEntry(
        public_id=public_id,
        patient_id=patient.id,
        kind=kind,
        sealed=db.keys.seal(text, table="ledger_entry", row=public_id, patient=whose),
        written_at=now,
        shared_at=now if share else None,
    )
    db.add(row)
    db.flush()
    _note(db, patient, row, f"write {kind}", now)
    return row


def share_with(db: Db, patient: Patient, row: LedgerEntry, share: bool, now: datetime) -> None:
    """For the therapist too, or for oneself alone from now on."""
    if share == (row.shared_at is not None):
        return
    row.shared_at = now if share else None
    db.add(row)
    _note(db, patient, row, f"{'share' if share else 'unshare'} {row.kind}", now)


def withdraw(db: Db, patient: Patient, row: LedgerEntry, now: datetime) -> None:
    """Taken back: from now on shown to nobody; where it counts once, its earlier words too."""
    if row.withdrawn_at is not None:
        return
    earlier = (
        ()
        if ENTRY_KINDS[row.kind].many
        else _of_the_same_session(db, patient, row.kind, row.written_at)
    )
    for each in (row, *earlier):
        each.withdrawn_at = now
        db.add(each)
    _note(db, patient, row, f"withdraw {row.kind}", now)


def answer(db: Db, patient: Patient, row: LedgerEntry, said: Answer, now: datetime) -> None:
    """Whether a commitment still fits. The same answer twice on one day is one."""
    before, day = answers(db, patient).get(row.public_id), local_date(now, patient.zone)
    if before and before.answer == said and local_date(before.at, patient.zone) == day:
        return
    assert row.id is not None
    db.add(CommitmentAnswer(ledger_entry_id=row.id, answer=said, at=now))
    db.flush()
    _note(db, patient, row, f"commitment {said}", now)


def of(db: Db, patient: Patient, since: datetime | None = None) -> Sequence[LedgerEntry]:
    """The entries but those taken back, oldest first; those written `since` then."""
    wanted = select(LedgerEntry).where(
        LedgerEntry.patient_id == patient.id, col(LedgerEntry.withdrawn_at).is_(None)
    )
    wanted = wanted if since is None else wanted.where(col(LedgerEntry.written_at) >= since)
    return db.exec(wanted.order_by(col(LedgerEntry.id))).all()


def words(db: Db, patient: Patient, row: LedgerEntry) -> dict[str, str]:
    """Part to words. For the patient, or while it is shared."""
    whose = patient.public_id
    text = db.keys.open(row.sealed, table="ledger_entry", row=row.public_id, patient=whose)
    parts: dict[str, str] = json.loads(text)
    return parts


def answers(db: Db, patient: Patient) -> dict[str, Answered]:
    """The latest answer about each commitment, by its public id."""
    wanted = (
        select(LedgerEntry.public_id, CommitmentAnswer.answer, CommitmentAnswer.at)
        .join(LedgerEntry, col(CommitmentAnswer.ledger_entry_id) == col(LedgerEntry.id))
        .where(LedgerEntry.patient_id == patient.id)
        .order_by(col(CommitmentAnswer.id))
    )
    return {key: Answered(said, at) for key, said, at in db.exec(wanted)}  # type: ignore[arg-type]


def told(
    db: Db, patient: Patient, rows: Sequence[LedgerEntry], now: datetime
) -> tuple[Chapter, ...]:
    """These entries by session, newest first."""
    sessions, today = _sessions(db, patient), local_date(now, patient.zone)
    return chapters([as_entry(row) for row in rows], sessions, patient.zone, today)


def as_entry(row: LedgerEntry) -> Entry:
    return Entry(row.public_id, row.kind, row.written_at)


def _commitments(db: Db, patient: Patient) -> list[Entry]:
    return [as_entry(row) for row in of(db, patient) if row.kind == "commitment"]


def _sessions(db: Db, patient: Patient) -> list[datetime]:
    return dosing_sessions.instants(db, patient)


def _note(db: Db, patient: Patient, row: LedgerEntry, action: str, now: datetime) -> None:
    audit.note(db, Actor("patient", patient.public_id), action, row.public_id, now, of=patient)
