"""Six digits of an authenticator app (TOTP, RFC 6238): this clock's step and one on either side,
each taken once."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

import pyotp
from sqlalchemy import update
from sqlmodel import col, delete, select

from app.database import Db
from app.tables import Authenticator, Staff

STEP_SECONDS = 30
STEPS_AROUND = (0, -1, 1)
PLACE = "authenticator"
"""What binds a sealed secret to its table."""


def begin(db: Db, staff: Staff, now: datetime) -> Authenticator:
    """A new secret that counts only once it is confirmed; an earlier unconfirmed one is gone."""
    unconfirmed = col(Authenticator.confirmed_at).is_(None)
    db.exec(delete(Authenticator).where(col(Authenticator.staff_id) == staff.id, unconfirmed))
    assert staff.id is not None
    row = Authenticator(staff_id=staff.id, sealed=b"", made_at=now)
    row.sealed = db.keys.seal(pyotp.random_base32(), **_place(row, staff))
    db.add(row)
    db.flush()
    return row


def secret_of(db: Db, row: Authenticator, staff: Staff) -> str:
    """Base32, as it is typed into an app."""
    return db.keys.open(row.sealed, **_place(row, staff))


def address_of(db: Db, row: Authenticator, staff: Staff, issuer: str) -> str:
    """The `otpauth://` address that an app reads from a QR code."""
    totp = pyotp.TOTP(secret_of(db, row, staff))
    return str(totp.provisioning_uri(name=staff.sign_in_name, issuer_name=issuer))


def own(db: Db, staff: Staff, public_id: str) -> Authenticator | None:
    wanted = select(Authenticator).where(
        Authenticator.public_id == public_id.replace("\0", ""), Authenticator.staff_id == staff.id
    )
    return db.exec(wanted).first()


def confirmed(db: Db, staff: Staff) -> Sequence[Authenticator]:
    wanted = select(Authenticator).where(
        Authenticator.staff_id == staff.id, col(Authenticator.confirmed_at).is_not(None)
    )
    return db.exec(wanted).all()


def confirm(db: Db, row: Authenticator, staff: Staff, code: str, now: datetime) -> bool:
    """The app shows the right digits: it counts from now on, in place of the one before."""
    if not _take(db, row, staff, code, now):
        return False
    others = col(Authenticator.id) != row.id
    db.exec(delete(Authenticator).where(col(Authenticator.staff_id) == staff.id, others))
    row.confirmed_at = now
    db.add(row)
    return True


def check(db: Db, staff: Staff, code: str, now: datetime) -> bool:
    """Whether these digits are right now; they are used up by it."""
    return any(_take(db, row, staff, code, now) for row in confirmed(db, staff))


def _take(db: Db, row: Authenticator, staff: Staff, code: str, now: datetime) -> bool:
    """Of two who send the same digits at once one wins: the row's step only grows."""
    step = _step(secret_of(db, row, staff), "".join(code.split()), now)
    if step is None:
        return False
    own_row = (col(Authenticator.id) == row.id, col(Authenticator.last_step) < step)
    taken = update(Authenticator).where(*own_row).values(last_step=step)
    if db.connection().execute(taken).rowcount != 1:
        return False
    db.refresh(row)
    return True


def _step(secret: str, code: str, now: datetime) -> int | None:
    this, totp = int(now.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    fits = (
        this + around
        for around in STEPS_AROUND
        if hmac.compare_digest(totp.generate_otp(this + around).encode(), code.encode())
    )
    return next(fits, None)


def _place(row: Authenticator, staff: Staff) -> dict[str, str]:
    return {"table": PLACE, "row": row.public_id, "patient": f"staff {staff.public_id}"}
