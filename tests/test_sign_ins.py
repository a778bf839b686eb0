"""Signing in and out: what a cookie's row promises, and what a passphrase takes."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from app import sign_ins
from app.audit import Actor
from app.database import Database, Db
from app.sign_ins import PassphraseTooShort, hash_passphrase, is_passphrase
from app.tables import AuditEntry, Patient, PushSubscription, SignIn, Staff
from tests.cast import Clock
from tests.marks import on_sqlite

PASSPHRASE = "correct horse  battery Pferd 🐴 "
A_MICROSECOND = timedelta(microseconds=1)


def found(db: Db, token: str, now: datetime) -> SignIn | None:
    db.flush()
    return sign_ins.find(db, token, now)


def test_a_token_finds_its_own_row(db: Db, patient: Patient, therapist: Staff, clock: Clock):
    one = sign_ins.begin(db, patient, "iPhone", clock.now)
    two = sign_ins.begin(db, therapist, "Windows", clock.now)
    phone, desk = found(db, one, clock.now), found(db, two, clock.now)
    assert phone is not None and (phone.patient_id, phone.staff_id) == (patient.id, None)
    assert desk is not None and (desk.patient_id, desk.staff_id) == (None, therapist.id)
    assert phone.device == "iPhone"


def test_each_sign_in_has_a_token_of_its_own(db: Db, patient: Patient, clock: Clock):
    tokens = {sign_ins.begin(db, patient, "", clock.now) for _ in range(20)}
    assert len(tokens) == 20 and all(len(token) >= 43 for token in tokens)  # 256 bits


def test_a_token_is_stored_nowhere(database: Database, patient: Patient, clock: Clock):
    with database.transaction() as db:
        token = sign_ins.begin(db, db.get_one(Patient, patient.id), "", clock.now)
    with database.reading() as db:
        for table in ("sign_in", "audit_entry"):
            rows = db.connection().execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert rows and token not in str(rows)


@pytest.mark.parametrize("token", ["", "made up", "\0", "é" * 500])
@on_sqlite
def test_nobody_has_a_made_up_token(db: Db, patient: Patient, clock: Clock, token: str):
    sign_ins.begin(db, patient, "", clock.now)
    assert found(db, token, clock.now) is None


@pytest.mark.parametrize(
    ("who", "lasts"), [("patient", timedelta(days=180)), ("therapist", timedelta(hours=12))]
)
@on_sqlite
def test_it_lasts(
    db: Db, patient: Patient, therapist: Staff, clock: Clock, who: str, lasts: timedelta
):
    person = {"patient": patient, "therapist": therapist}[who]
    token = sign_ins.begin(db, person, "", clock.now, proved=True)
    row = found(db, token, clock.now)
    assert row is not None
    row.last_used_at = clock.now + lasts - 2 * A_MICROSECOND  # used until the end
    assert found(db, token, clock.now + lasts - A_MICROSECOND) is not None
    assert found(db, token, clock.now + lasts) is None


def test_a_desk_that_nobody_uses_is_signed_out(db: Db, therapist: Staff, clock: Clock):
    token = sign_ins.begin(db, therapist, "", clock.now, proved=True)
    quarter = timedelta(minutes=15)
    row = found(db, token, clock.now + quarter - A_MICROSECOND)
    assert row is not None and found(db, token, clock.now + quarter) is None
    assert sign_ins.wants_renewal(row, clock.advance(minutes=14))
    sign_ins.renew(db, row, clock.now)
    assert found(db, token, clock.now + quarter - A_MICROSECOND) is not None
    assert row.expires_at == row.created_at + timedelta(hours=12)


def test_before_the_second_factor_a_sign_in_is_short(db: Db, therapist: Staff, clock: Clock):
    token = sign_ins.begin(db, therapist, "", clock.now)
    row = found(db, token, clock.now)
    assert row is not None and row.proved_at is None
    sign_ins.renew(db, row, clock.advance(minutes=14))
    sign_ins.renew(db, row, clock.advance(minutes=14))
    assert found(db, token, clock.now) is not None
    assert found(db, token, clock.advance(minutes=2)) is None


def test_the_second_factor_makes_a_new_token(db: Db, therapist: Staff, clock: Clock):
    planted = sign_ins.begin(db, therapist, "", clock.now)
    row = found(db, planted, clock.now)
    assert row is not None
    token = sign_ins.prove(db, row, clock.now)
    assert found(db, planted, clock.now) is None
    assert found(db, token, clock.now) is row and row.proved_at == clock.now


def test_a_patients_phone_is_renewed_by_use_a_day_apart(db: Db, patient: Patient, clock: Clock):
    token = sign_ins.begin(db, patient, "", clock.now)
    row = found(db, token, clock.now)
    assert row is not None
    assert not sign_ins.wants_renewal(row, clock.advance(hours=23))
    assert sign_ins.wants_renewal(row, clock.advance(hours=1))
    sign_ins.renew(db, row, clock.now)
    assert not sign_ins.wants_renewal(row, clock.now)
    assert row.expires_at == clock.now + timedelta(days=180)


@on_sqlite
def test_the_use_of_a_desk_is_noted_a_minute_apart(db: Db, therapist: Staff, clock: Clock):
    row = found(db, sign_ins.begin(db, therapist, "", clock.now), clock.now)
    assert row is not None and not sign_ins.wants_renewal(row, clock.advance(seconds=59))
    assert sign_ins.wants_renewal(row, clock.advance(seconds=1))


def test_signing_out_ends_it_for_good(db: Db, patient: Patient, clock: Clock):
    token = sign_ins.begin(db, patient, "", clock.now)
    other = sign_ins.begin(db, patient, "", clock.now)
    row = found(db, token, clock.now)
    assert row is not None
    sign_ins.end(db, row, clock.now)
    assert found(db, token, clock.now) is None
    assert found(db, other, clock.now) is not None


def test_a_request_under_way_cannot_bring_it_back(
    database: Database, patient: Patient, clock: Clock
):
    with database.transaction() as db:
        token = sign_ins.begin(db, db.get_one(Patient, patient.id), "", clock.now)
    with database.reading() as slow:
        row = sign_ins.find(slow, token, clock.now)
    assert row is not None
    with database.transaction() as db:
        sign_ins.end(db, db.get_one(SignIn, row.id), clock.now)
    with database.transaction() as db:
        sign_ins.renew(db, row, clock.advance(days=2))
    with database.reading() as db:
        assert sign_ins.find(db, token, clock.now) is None


def test_all_phones_of_one_patient(db: Db, patient: Patient, other_patient: Patient, clock: Clock):
    mine = [sign_ins.begin(db, patient, "", clock.now) for _ in range(3)]
    theirs = sign_ins.begin(db, other_patient, "", clock.now)
    db.flush()
    sign_ins.end_all(db, patient, clock.now)
    assert [found(db, token, clock.now) for token in mine] == [None] * 3
    assert found(db, theirs, clock.now) is not None


def test_whoever_shuts_a_lost_phone_out_stands_in_the_audit(
    database: Database, patient: Patient, therapist: Staff, clock: Clock
):
    by = Actor("staff", therapist.public_id)
    with database.transaction() as db:
        row = found(db, sign_ins.begin(db, patient, "", clock.now), clock.now)
        assert row is not None
        keys = {
            "p256dh": "p",
            "auth": "a",
            "created_at": clock.now,
            "endpoint": "https://p.example",
        }
        db.add(PushSubscription(patient_id=patient.id, sign_in_id=row.id, **keys))
        db.flush()
        sign_ins.end_all(db, patient, clock.now, by)
    with database.reading() as db:
        chain = AuditEntry.chain == f"patient:{patient.public_id}"
        rows = db.exec(select(AuditEntry).where(chain).order_by("seq")).all()
    assert [(each.action, each.actor) for each in rows][-2:] == [
        ("remove phone", f"staff:{therapist.public_id}"),
        ("sign out", f"staff:{therapist.public_id}"),
    ]


def test_a_phone_that_is_signed_out_is_nudged_no_more(db: Db, patient: Patient, clock: Clock):
    rows = [found(db, sign_ins.begin(db, patient, "", clock.now), clock.now) for _ in range(2)]
    for row in rows:
        assert row is not None
        keys = {"p256dh": "p", "auth": "a", "created_at": clock.now}
        endpoint = f"https://push.example/{row.id}"
        owner = {"patient_id": patient.id, "sign_in_id": row.id}
        db.add(PushSubscription(endpoint=endpoint, **owner, **keys))
    db.flush()
    assert rows[0] is not None and rows[1] is not None
    sign_ins.end(db, rows[0], clock.now)
    db.flush()
    left = db.exec(select(PushSubscription.sign_in_id)).all()
    assert left == [rows[1].id]


def test_both_are_in_the_audit_under_the_persons_own_name(
    database: Database, patient: Patient, clock: Clock
):
    with database.transaction() as db:
        person = db.get_one(Patient, patient.id)
        row = found(db, sign_ins.begin(db, person, "", clock.now), clock.now)
        assert row is not None
        sign_ins.end(db, row, clock.now)
    with database.reading() as db:
        chain = AuditEntry.chain == f"patient:{patient.public_id}"
        rows = db.exec(select(AuditEntry).where(chain).order_by("seq")).all()
    noted = [(each.action, each.actor, each.subject) for each in rows][-2:]
    me = f"patient:{patient.public_id}"
    assert noted == [("sign in", me, row.public_id), ("sign out", me, row.public_id)]


@pytest.mark.parametrize("passphrase", ["", "fourteen chars", "🐴" * 14, "a" * 1025])
def test_a_passphrase_has_15_to_1024_characters(passphrase: str):
    with pytest.raises(PassphraseTooShort):
        hash_passphrase(passphrase)


def test_a_passphrase_is_argon2id_of_its_exact_characters():
    stored = hash_passphrase(PASSPHRASE)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert is_passphrase(PASSPHRASE, stored)
    for other in (PASSPHRASE.strip(), PASSPHRASE.lower(), PASSPHRASE + " "):
        assert not is_passphrase(other, stored)
    assert hash_passphrase(PASSPHRASE) != stored


def test_a_longer_one_is_not_cut_to_fit():
    stored = hash_passphrase("a" * 1024)
    assert is_passphrase("a" * 1024, stored) and not is_passphrase("a" * 1025, stored)


def test_an_unknown_name_costs_as_much_as_a_known_one():
    def milliseconds(passphrase: str, stored: str | None) -> float:
        started = time.process_time()
        assert not is_passphrase(passphrase, stored)
        return (time.process_time() - started) * 1000

    known = hash_passphrase(PASSPHRASE)
    took = [milliseconds("a wrong passphrase", stored) for stored in (known, None) * 2]
    assert min(took[1::2]) > 0.7 * min(took[::2]) > 1


def test_nobody_has_nobodys_passphrase():
    assert not is_passphrase("somesaltsomesalt", None)


def test_a_name_is_found_in_any_case(db: Db, therapist: Staff):
    assert sign_ins.staff_named(db, f"  {therapist.sign_in_name.upper()} ") is therapist
    assert sign_ins.staff_named(db, therapist.sign_in_name + "x") is None
