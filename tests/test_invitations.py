"""An invitation signs one person in, once, within 72 hours."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from app import invitations
from app.audit import Actor
from app.database import Database, Db
from app.tables import Invitation, Patient, Staff
from tests.cast import Cast, Clock
from tests.marks import on_sqlite

ACTOR = Actor("command", "tests")
A_MICROSECOND = timedelta(microseconds=1)


def issue(database: Database, person: Patient | Staff, now: datetime) -> invitations.Issued:
    with database.transaction() as db:
        return invitations.issue(db, ACTOR, db.get_one(type(person), person.id), now)


def test_a_link_and_a_code_lead_to_the_same_person(db: Db, patient: Patient, clock: Clock):
    issued = invitations.issue(db, ACTOR, patient, clock.now)
    by_link = invitations.by_token(db, issued.token, clock.now)
    by_code = invitations.by_code(db, issued.code, clock.now)
    assert by_link is by_code is not None
    assert invitations.accept(db, by_link, clock.now) is patient


def test_staff_are_invited_alike(db: Db, therapist: Staff, clock: Clock):
    issued = invitations.issue(db, ACTOR, therapist, clock.now)
    found = invitations.by_token(db, issued.token, clock.now)
    assert found is not None and invitations.accept(db, found, clock.now) is therapist


@on_sqlite
def test_a_code_is_eight_letters_and_digits_that_cannot_be_confused(
    db: Db, patient: Patient, clock: Clock
):
    codes = {invitations.issue(db, ACTOR, patient, clock.now).code for _ in range(40)}
    assert len(codes) == 40
    assert all(re.fullmatch("[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", code) for code in codes)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0}\n", "{1}"])
@on_sqlite
def test_case_spaces_and_hyphens_do_not_matter(db: Db, patient: Patient, clock: Clock, typed: str):
    code = invitations.issue(db, ACTOR, patient, clock.now).code
    written = typed.format(code.lower(), code.replace("-", "  "))
    assert invitations.by_code(db, written, clock.now) is not None


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "ß", "-" * 1000, "\0"])
@on_sqlite
def test_what_nobody_was_given_opens_nothing(db: Db, patient: Patient, clock: Clock, typed: str):
    invitations.issue(db, ACTOR, patient, clock.now)
    assert invitations.by_code(db, typed, clock.now) is None
    assert invitations.by_token(db, typed, clock.now) is None


def test_a_code_is_no_token_and_a_token_no_code(db: Db, patient: Patient, clock: Clock):
    issued = invitations.issue(db, ACTOR, patient, clock.now)
    assert invitations.by_token(db, issued.code, clock.now) is None
    assert invitations.by_code(db, issued.token, clock.now) is None


def test_neither_is_stored(database: Database, patient: Patient, clock: Clock):
    issued = issue(database, patient, clock.now)
    with database.reading() as db:
        stored = [
            str(tuple(row))
            for table in ("invitation", "audit_entry")
            for row in db.connection().execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    given = (issued.token, issued.code, issued.code.replace("-", ""))
    assert stored and not any(secret in row for row in stored for secret in given)


def test_looking_uses_nothing_up(database: Database, patient: Patient, clock: Clock):
    issued = issue(database, patient, clock.now)
    for _ in range(3):
        with database.reading() as db:
            assert invitations.by_token(db, issued.token, clock.now) is not None
            assert invitations.by_code(db, issued.code, clock.now) is not None


def test_it_works_once(database: Database, patient: Patient, clock: Clock):
    issued = issue(database, patient, clock.now)
    with database.transaction() as db:
        found = invitations.by_token(db, issued.token, clock.now)
        assert found is not None
        invitations.accept(db, found, clock.now)
    with database.reading() as db:
        assert invitations.by_token(db, issued.token, clock.now) is None
        assert invitations.by_code(db, issued.code, clock.now) is None


def test_it_lasts_72_hours(db: Db, patient: Patient, clock: Clock):
    issued = invitations.issue(db, ACTOR, patient, clock.now)
    assert issued.expires_at == clock.now + timedelta(hours=72)
    assert invitations.by_token(db, issued.token, issued.expires_at - A_MICROSECOND) is not None
    assert invitations.by_token(db, issued.token, issued.expires_at) is None
    assert invitations.by_code(db, issued.code, issued.expires_at) is None


def test_a_new_one_kills_the_old_of_that_person_alone(
    db: Db, patient: Patient, other_patient: Patient, therapist: Staff, clock: Clock
):
    assert patient.id == 1 and therapist.id == 1  # the same number, two people
    old = invitations.issue(db, ACTOR, patient, clock.now)
    others = [invitations.issue(db, ACTOR, who, clock.now) for who in (other_patient, therapist)]
    new = invitations.issue(db, ACTOR, patient, clock.now)
    assert invitations.by_token(db, old.token, clock.now) is None
    assert invitations.by_code(db, old.code, clock.now) is None
    for issued in (new, *others):
        assert invitations.by_token(db, issued.token, clock.now) is not None


def test_of_fifty_who_accept_at_once_one_wins(database: Database, cast: Cast, clock: Clock):
    issued = issue(database, cast.newcomer, clock.now)

    def accept(by_link: int) -> bool:
        with database.transaction() as db:
            found = (
                invitations.by_token(db, issued.token, clock.now)
                if by_link % 2
                else invitations.by_code(db, issued.code, clock.now)
            )
            if found is not None:
                invitations.accept(db, found, clock.now)
            return found is not None

    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(accept, range(50))) == 1


def test_of_ten_issued_at_once_one_is_open(database: Database, cast: Cast, clock: Clock):
    with ThreadPoolExecutor(10) as desk:
        list(desk.map(lambda _: issue(database, cast.patient, clock.now), range(10)))
    with database.reading() as db:
        rows = db.exec(select(Invitation).where(Invitation.patient_id == cast.patient.id)).all()
    assert len(rows) == 10 and sum(row.withdrawn_at is None for row in rows) == 1
