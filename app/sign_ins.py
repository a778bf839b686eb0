"""Signing in and out: a row for each device's cookie, of which only a keyed hash is stored."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import or_
from sqlmodel import col, select

from app import audit, push_subscriptions
from app.audit import Actor
from app.database import Db
from app.tables import Clinic, Patient, SignIn, Staff

PATIENT_LASTS = timedelta(days=180)
STAFF_LASTS = timedelta(hours=12)
UNPROVED_LASTS = timedelta(minutes=30)
STAFF_IDLE = timedelta(minutes=15)
RENEW_AFTER = timedelta(days=1)
USED_AGAIN_AFTER = timedelta(minutes=1)
SHORTEST_PASSPHRASE = 15
LONGEST_PASSPHRASE = 1024

# Argon2id, 64 MiB, 3 passes (SECURITY R1).
_passphrases = PasswordHash((Argon2Hasher(time_cost=3, memory_cost=65536, parallelism=1),))
_NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA"
    "$Zm9yZXZlcm5vYm9keXNwYXNzcGhyYXNlaGFzaGVkb25jZQ"
)


class PassphraseTooShort(ValueError):
    """A passphrase has 15 to 1,024 characters; it may be any words."""


def hash_passphrase(passphrase: str) -> str:
    """Argon2id of the exact text. Raises `PassphraseTooShort`. Call it outside any transaction."""
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        raise PassphraseTooShort(
            "Use at least 15 characters, at most 1,024. Four or five random words are good."
        )
    return _passphrases.hash(passphrase)


def is_passphrase(passphrase: str, stored: str | None) -> bool:
    """Whether it is the passphrase; takes as long for an unknown name as for a known one."""
    fits = _passphrases.verify(passphrase[:LONGEST_PASSPHRASE], stored or _NOBODYS_HASH)
    return fits and stored is not None and len(passphrase) <= LONGEST_PASSPHRASE


def staff_named(db: Db, sign_in_name: str) -> Staff | None:
    wanted = select(Staff).where(Staff.sign_in_name == sign_in_name.strip().casefold())
    return db.exec(wanted).first()


def begin(
    db: Db, person: Patient | Staff, device: str, now: datetime, *, proved: bool = False
) -> str:
    """Sign a person in on one device; answers the cookie's token, which is stored nowhere. That of
    staff opens nothing before the second factor is `proved`."""
    token = secrets.token_urlsafe(32)
    is_patient = isinstance(person, Patient)
    lasts = PATIENT_LASTS if is_patient else STAFF_LASTS if proved else UNPROVED_LASTS
    row = SignIn(
        token_hash=db.keys.lookup(f"sign-in {token}"),
        patient_id=person.id if is_patient else None,
        staff_id=None if is_patient else person.id,
        device=device[:80],
        created_at=now,
        last_used_at=now,
        expires_at=now + lasts,
        proved_at=now if proved and not is_patient else None,
    )
    db.add(row)
    _note(db, person, "sign in", row, now)
    return token


def find(
    db: Db, token: str, now: datetime, *, idle: timedelta | None = STAFF_IDLE
) -> SignIn | None:
    """The sign-in of a cookie, while it lasts; that of staff ends `idle` after its last use, and
    with their work here."""
    wanted = select(SignIn).where(
        SignIn.token_hash == db.keys.lookup(f"sign-in {token}"),
        col(SignIn.ended_at).is_(None),
        col(SignIn.expires_at) > now,
    )
    if idle is not None:
        in_use = col(SignIn.last_used_at) > now - idle
        wanted = wanted.where(or_(col(SignIn.staff_id).is_(None), in_use))
    row = db.exec(wanted).first()
    if row is None or row.staff_id is None:
        return row
    return row if db.get_one(Staff, row.staff_id).disabled_at is None else None


def ran_out(db: Db, token: str) -> bool:
    """Whether this cookie was of staff and nobody ended it: it lasted too long, or lay idle."""
    wanted = select(SignIn.id).where(
        SignIn.token_hash == db.keys.lookup(f"sign-in {token}"),
        col(SignIn.ended_at).is_(None),
        col(SignIn.staff_id).is_not(None),
    )
    return db.exec(wanted).first() is not None


def wants_renewal(row: SignIn, now: datetime) -> bool:
    """A patient's phone stays signed in by being used, and a day's grain is enough; that staff use
    theirs is noted a minute apart."""
    grain = USED_AGAIN_AFTER if row.patient_id is None else RENEW_AFTER
    return now - row.last_used_at >= grain


def renew(db: Db, row: SignIn, now: datetime) -> None:
    fresh = db.get_one(SignIn, row.id)
    if fresh.ended_at is None:
        fresh.last_used_at = max(now, fresh.last_used_at)
        if fresh.patient_id is not None:
            fresh.expires_at = now + PATIENT_LASTS
        db.add(fresh)


def prove(db: Db, row: SignIn, now: datetime) -> str:
    """The second factor was proved on this device; answers the cookie's new token. The one before
    is worth nothing from now on: whoever planted or saw it has nothing."""
    token = secrets.token_urlsafe(32)
    row.token_hash = db.keys.lookup(f"sign-in {token}")
    row.proved_at = row.last_used_at = now
    row.expires_at = row.created_at + STAFF_LASTS
    db.add(row)
    return token


def end(db: Db, row: SignIn, now: datetime, by: Actor | None = None) -> None:
    """Sign this device out, on the server: the cookie is worth nothing from now on, and the phone
    is nudged no more. `by`: who does it, if not its own person."""
    row.ended_at = now
    db.add(row)
    push_subscriptions.remove_all_of(db, row, now, by)
    _note(db, _person_of(db, row), "sign out", row, now, by)


def take_over(db: Db, before: str, token: str, now: datetime) -> None:
    """One browser has one sign-in: the one whose token `before` its cookie held until `token` came
    ends. Somebody else's phone registration goes with it, so that nobody gets another's nudge; who
    merely signed in again keeps theirs. Made-up, ended and expired tokens change nothing."""
    old, new = (find(db, one, now) for one in (before, token))
    if old is None or new is None or old.id == new.id:
        return
    if old.patient_id is not None and old.patient_id == new.patient_id:
        push_subscriptions.carry_over(db, old, new)
    end(db, old, now, _actor(_person_of(db, new)))


def end_all(db: Db, person: Patient | Staff, now: datetime, by: Actor | None = None) -> None:
    """Sign every device of a person out. `by`: who does it, if not that person."""
    for row in standing(db, person):
        end(db, row, now, by)


def standing(db: Db, person: Patient | Staff) -> Sequence[SignIn]:
    """Those that nobody has ended, the one used last first; some may have run out."""
    of_person = SignIn.patient_id if isinstance(person, Patient) else SignIn.staff_id
    wanted = select(SignIn).where(of_person == person.id, col(SignIn.ended_at).is_(None))
    newest = (col(SignIn.last_used_at).desc(), col(SignIn.id).desc())
    return db.exec(wanted.order_by(*newest)).all()


def end_others(db: Db, staff: Staff, but: int | None, now: datetime) -> None:
    """Sign every device of a member of staff out, `but` the sign-in of that id."""
    for row in standing(db, staff):
        if row.id != but:
            end(db, row, now)


def _person_of(db: Db, row: SignIn) -> Patient | Staff:
    if row.patient_id is not None:
        return db.get_one(Patient, row.patient_id)
    return db.get_one(Staff, row.staff_id)


def _note(
    db: Db,
    person: Patient | Staff,
    action: str,
    row: SignIn,
    now: datetime,
    by: Actor | None = None,
) -> None:
    of = person if isinstance(person, Patient) else db.get_one(Clinic, person.clinic_id)
    audit.note(db, by or _actor(person), action, row.public_id, now, of=of)


def _actor(person: Patient | Staff) -> Actor:
    return Actor("patient" if isinstance(person, Patient) else "staff", person.public_id)
