"""Whatever has a patient is in the patient's export, column by column, or left out for a reason
that is written down (SECURITY R54)."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, Table
from sqlmodel import SQLModel

from app import (
    alerts,
    chart_events,
    check_ins,
    dosing_sessions,
    exports,
    journal,
    keepsakes,
    ledger,
    practice,
    talking_points,
)
from app.check_ins import CheckIn
from app.core.keepsakes import KEEPSAKES
from app.core.local_time import check_in_day
from app.database import Db
from app.dosing_details import Details
from app.exports import left_out
from app.exports.parts import PARTS, PERSON
from app.tables import Clinic, Patient, Staff
from tests.cast import Cast, Clock
from tests.web.belongings import ids_of

MARK = "kiwi"
HANGING_ON_A_PATIENTS_ROW = {"ledger_entry", "alert", "nudge"}


def of_patients(metadata: MetaData) -> dict[str, Table]:
    """Every table with a patient, or that hangs on one that has."""
    return {
        name: table
        for name, table in metadata.tables.items()
        if "patient_id" in table.c
        or any(
            key.column.table.name in HANGING_ON_A_PATIENTS_ROW
            for column in table.c
            for key in column.foreign_keys
        )
    }


def names_of(table: Table) -> set[str]:
    return {column.name for column in table.c}


def untold(metadata: MetaData) -> list[str]:
    parts = {part.table.__tablename__: part for part in (PERSON, *PARTS)}  # type: ignore[attr-defined]
    found = []
    for name, table in of_patients(metadata).items():
        if name in left_out.TABLES:
            continue
        if name not in parts:
            found.append(name)
            continue
        part = parts[name]
        told = part.columns.keys() | part.sealed.keys() | left_out.COLUMNS.get(name, {}).keys()
        found += [f"{name}.{column}" for column in names_of(table) - told]
    return found


def test_every_table_and_column_is_told_or_left_out_for_a_reason() -> None:
    assert len(of_patients(SQLModel.metadata)) >= 25
    assert untold(SQLModel.metadata) == []
    reasons = [
        *left_out.TABLES.values(),
        *(r for t in left_out.COLUMNS.values() for r in t.values()),
    ]
    assert all(len(reason) > 10 for reason in reasons)


def test_what_is_left_out_is_there() -> None:
    """No exception outlives its table or column; nothing is both told and left out."""
    tables = SQLModel.metadata.tables
    assert left_out.TABLES.keys() <= tables.keys()
    for name, columns in left_out.COLUMNS.items():
        assert columns.keys() <= names_of(tables[name])
    for part in (PERSON, *PARTS):
        out = left_out.COLUMNS.get(part.table.__tablename__, {})  # type: ignore[attr-defined]
        assert not out.keys() & (part.columns.keys() | part.sealed.keys())
    assert not left_out.TABLES.keys() & {part.table.__tablename__ for part in PARTS}  # type: ignore[attr-defined]


def test_a_table_that_is_forgotten_is_found() -> None:
    metadata = MetaData()
    for table in SQLModel.metadata.tables.values():
        table.to_metadata(metadata)
    Table("diary", metadata, Column("patient_id", Integer))
    metadata.tables["note"].append_column(Column("colour", Integer))
    assert set(untold(metadata)) == {"note.colour", "diary"}


def write_everything(db: Db, cast: Cast, clock: Clock, *, share: bool) -> None:
    """The patient's own words in every place where there are such."""
    patient, now, words = db.get_one(Patient, cast.patient.id), clock.now, f"{MARK} {share}"
    ids_of(db, cast, cast.patient, now)
    for row in ledger.of(db, patient):
        ledger.withdraw(db, patient, row, now)
    for kind in ("intention", "journey", "words", "insight", "commitment"):
        ledger.write(db, patient, kind, {kind: words}, clock.advance(minutes=1), share=share)
    for kind in KEEPSAKES:
        keepsakes.write(db, patient, kind, {"letter": words}, clock.now, share=share)
    practice.complete(db, patient, "five-senses", clock.now, note=words, share=share)
    day = check_in_day(clock.now, patient.zone)
    sent = CheckIn(secrets.token_hex(16), day, {}, clock.now, note=words, note_for_therapist=share)
    check_ins.record(db, patient, sent, clock.now)
    db.flush()


PLACES = ("notes", "keepsakes", "ledger", "practice")


@pytest.mark.parametrize("share", [True, False])
def test_private_words_are_the_patients_alone(
    db: Db, cast: Cast, clinic: Clinic, clock: Clock, share: bool
) -> None:
    write_everything(db, cast, clock, share=share)
    patient = db.get_one(Patient, cast.patient.id)
    own, clinics = (
        exports.record(db, clinic, patient, eyes, clock.now + timedelta(hours=1))
        for eyes in ("patient", "clinic")
    )
    for place in PLACES:
        assert f"{MARK} {share}" in str(own[place]), place
        assert (MARK in str(clinics[place])) == share, place
    assert all(own[part.name] for part in PARTS if part.name in ("alerts", "dosing_sessions"))


def test_what_was_shared_and_is_no_longer_is_not_told(
    db: Db, cast: Cast, clinic: Clinic, clock: Clock
) -> None:
    """Unshared notes, a later private letter, a later private intention: none brings the earlier
    words back."""
    write_everything(db, cast, clock, share=True)
    patient, now = db.get_one(Patient, cast.patient.id), clock.advance(minutes=1)
    for note in journal.of_day(db, patient, check_in_day(now, patient.zone)):
        journal.share_with(db, patient, note, False, now)
    for row in practice.of_day(db, patient.id or 0, check_in_day(now, patient.zone)):
        practice.share_note(db, patient, row, False, now)
    for kind in KEEPSAKES:
        keepsakes.write(db, patient, kind, {"letter": "mine"}, now, share=False)
    ledger.write(db, patient, "intention", {"intention": "mine"}, now, share=False)
    for row in ledger.of(db, patient):
        if row.kind != "intention":
            ledger.share_with(db, patient, row, False, now)
    db.flush()
    told = str(exports.record(db, clinic, patient, "clinic", now))
    assert MARK not in told and "mine" not in told
    own = str(exports.record(db, clinic, patient, "patient", now))
    assert MARK in own and "mine" in own


def test_a_patient_is_not_told_the_clinics_words_to_itself(
    db: Db, cast: Cast, clinic: Clinic, therapist: Staff, clock: Clock
) -> None:
    write_everything(db, cast, clock, share=True)
    patient = db.get_one(Patient, cast.patient.id)
    details = Details("oral", 50.0, "plum room", "plum note")
    dosing_sessions.plan(db, therapist, patient, clock.now, details, clock.now)
    alert = alerts.still_open(db, patient)[0]
    alerts.close(db, therapist, patient, alert, "plum call", clock.now)
    for words, for_both in (("plum aside", False), ("pear for both", True)):
        noted = chart_events.Wanted(clock.now.date(), words, "note", for_both)
        chart_events.note(db, therapist, patient, noted, clock.now.date(), clock.now)
    own = exports.record(db, clinic, patient, "patient", clock.now)
    clinics = exports.record(db, clinic, patient, "clinic", clock.now)
    assert "plum" not in str(own) and therapist.name not in str(own)
    assert str(clinics).count("plum") == 4 and therapist.name in str(clinics)
    assert own["dosing_sessions"][-1]["dose_mg"] or own["dosing_sessions"][0]["dose_mg"]
    assert own["alert_closures"][0]["closed_at"]
    assert "pear for both" in str(own["events"]) and len(own["events"]) == len(clinics["events"])


def test_what_was_flagged_is_the_clinics_until_it_is_taken_back(
    db: Db, cast: Cast, clinic: Clinic, clock: Clock
) -> None:
    patient = db.get_one(Patient, cast.patient.id)
    row = talking_points.flag_words(db, patient, "fig for Tuesday", clock.now)
    assert "fig for Tuesday" in str(exports.record(db, clinic, patient, "clinic", clock.now))
    talking_points.take_back(db, patient, row, clock.now)
    assert "fig for Tuesday" not in str(exports.record(db, clinic, patient, "clinic", clock.now))
    assert "fig for Tuesday" in str(exports.record(db, clinic, patient, "patient", clock.now))


def test_secrets_are_in_no_export(db: Db, cast: Cast, clinic: Clinic, clock: Clock) -> None:
    write_everything(db, cast, clock, share=True)
    patient = db.get_one(Patient, cast.patient.id)
    told = str(exports.record(db, clinic, patient, "patient", clock.now))
    for table in left_out.TABLES:
        for row in db.connection().execute(SQLModel.metadata.tables[table].select()).mappings():
            for name in ("token_hash", "code_hash", "secret_hash", "endpoint"):
                assert str(row.get(name, "nothing of that name")) not in told
    assert "body_hash" not in told and "endpoint" not in told
