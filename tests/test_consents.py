"""Consent: by version, withdrawn at once, kept as proof."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from app import consents
from app.core import consent
from app.database import Database, Db
from app.tables import AuditEntry, Consent, Patient
from tests.cast import Cast, Clock
from tests.marks import on_sqlite


def test_a_newcomer_has_given_none(db: Db, newcomer: Patient):
    assert consents.current(db, newcomer) is None and consents.latest(db, newcomer) is None


def test_given_is_to_the_wording_in_force(db: Db, newcomer: Patient, clock: Clock):
    given = consents.give(db, newcomer, clock.now)
    assert (given.version, given.given_at, given.withdrawn_at) == (consent.CURRENT, clock.now, None)
    assert consents.current(db, newcomer) is given is consents.latest(db, newcomer)


@on_sqlite
def test_giving_twice_is_once(db: Db, newcomer: Patient, clock: Clock):
    first = consents.give(db, newcomer, clock.now)
    assert consents.give(db, newcomer, clock.advance(days=1)) is first


def test_withdrawn_is_at_once_and_kept(db: Db, newcomer: Patient, clock: Clock):
    given = consents.give(db, newcomer, clock.now)
    consents.withdraw(db, newcomer, given, clock.advance(days=1))
    withdrawn_at = clock.now
    consents.withdraw(db, newcomer, given, clock.advance(days=1))
    assert consents.current(db, newcomer) is None
    latest = consents.latest(db, newcomer)
    assert latest is given and latest.withdrawn_at == withdrawn_at


def test_coming_back_is_a_new_consent(db: Db, newcomer: Patient, clock: Clock):
    old = consents.give(db, newcomer, clock.now)
    consents.withdraw(db, newcomer, old, clock.advance(days=1))
    new = consents.give(db, newcomer, clock.advance(days=1))
    assert new is not old and consents.current(db, newcomer) is new
    assert consents.latest(db, newcomer) is new


def test_an_older_wording_does_not_stand(db: Db, newcomer: Patient, clock: Clock):
    assert newcomer.id is not None
    old = Consent(patient_id=newcomer.id, version="0", given_at=clock.now)
    db.add(old)
    db.flush()
    assert consents.current(db, newcomer) is None and consents.latest(db, newcomer) is old
    new = consents.give(db, newcomer, clock.advance(days=1))
    assert (new.version, old.version, old.withdrawn_at) == (consent.CURRENT, "0", None)
    assert consents.current(db, newcomer) is new


def test_it_is_ones_own(db: Db, newcomer: Patient, other_patient: Patient, clock: Clock):
    theirs = consents.current(db, other_patient)
    assert theirs is not None
    given = consents.give(db, newcomer, clock.now)
    consents.withdraw(db, newcomer, given, clock.now)
    assert consents.current(db, other_patient) is theirs


def test_two_taps_at_once_are_one_consent_so_that_leaving_is_leaving(
    database: Database, cast: Cast, clock: Clock
):
    def tap(_: int) -> None:
        with database.transaction() as db:
            consents.give(db, db.get_one(Patient, cast.newcomer.id), clock.now)

    with ThreadPoolExecutor(8) as taps:
        list(taps.map(tap, range(16)))
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.newcomer.id)
        rows = db.exec(select(Consent).where(Consent.patient_id == patient.id)).all()
        assert len(rows) == 1
        consents.withdraw(db, patient, rows[0], clock.now)
        assert consents.current(db, patient) is None


def test_both_are_in_the_audit(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.newcomer.id)
        given = consents.give(db, patient, clock.now)
        consents.withdraw(db, patient, given, clock.now)
    with database.reading() as db:
        rows = db.exec(select(AuditEntry).where(AuditEntry.subject == given.public_id)).all()
    assert {row.action for row in rows} == {f"give consent {consent.CURRENT}", "withdraw consent"}
    assert {row.actor for row in rows} == {f"patient:{cast.newcomer.public_id}"}
