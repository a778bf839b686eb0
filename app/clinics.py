"""Opening a clinic, and finding who works there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.core.local_time import is_zone
from app.core.plans import PLANS
from app.database import Db, once_a_picture
from app.tables import Clinic, Staff


class UnusableDetail(ValueError):
    """A detail that cannot be used; the text says which and why, never the value."""


def open_clinic(
    db: Db,
    actor: Actor,
    now: datetime,
    *,
    name: str,
    country: str,
    zone: str,
    phone: str = "",
    hours: str = "",
    plan: str = "full-daily",
    synthetic: bool = False,
) -> Clinic:
    """A new clinic. Raises `UnusableDetail`."""
    if not name.strip():
        raise UnusableDetail("A clinic needs a name.")
    if not is_country(country):
        raise UnusableDetail("The country is a two-letter code such as US or DE.")
    if not is_zone(zone):
        raise UnusableDetail("The time zone is an IANA name such as Europe/Berlin.")
    if db.exec(select(Clinic).where(Clinic.name == name.strip())).first():
        raise UnusableDetail(
            "There is a clinic of that name already. For a new link run: afterglow clinic invite"
        )
    if plan not in PLANS:
        raise UnusableDetail(f"The plan is one of: {', '.join(PLANS)}.")
    clinic = Clinic(
        name=name.strip(),
        country=country.upper(),
        zone=zone,
        phone=phone.strip(),
        hours=hours.strip(),
        plan=plan,
        synthetic=synthetic,
        created_at=now,
        reviews_told_since=now,
    )
    db.add(clinic)
    db.flush()
    audit.note(db, actor, "open clinic", clinic.public_id, now, of=clinic)
    return clinic


def is_country(code: str) -> bool:
    """Shaped as an ISO 3166-1 code: two letters of the Latin alphabet."""
    return len(code) == 2 and code.isascii() and code.isalpha()


def add_therapist(
    db: Db, actor: Actor, clinic: Clinic, name: str, now: datetime, *, role: str = "therapist"
) -> Staff:
    """Somebody without a passphrase yet: the invitation asks for one. `role`: see `app.people`."""
    if not name.strip():
        raise UnusableDetail("A therapist needs a name.")
    assert clinic.id is not None
    staff = Staff(
        clinic_id=clinic.id,
        name=name.strip(),
        sign_in_name=_free_sign_in_name(db, name),
        role=role,
        created_at=now,
    )
    db.add(staff)
    db.flush()
    audit.note(db, actor, f"add {role}", staff.public_id, now, of=clinic)
    return staff


def _free_sign_in_name(db: Db, name: str) -> str:
    """ "Dr. Ada Lind" becomes ada.lind, or ada.lind2 when that is taken."""
    words = [word for word in name.casefold().replace(".", " ").split() if word.isalnum()]
    plain = ".".join(word for word in words if word not in {"dr", "prof"}) or "therapist"
    candidate, count = plain, 1
    while db.exec(select(Staff).where(Staff.sign_in_name == candidate)).first():
        count += 1
        candidate = f"{plain}{count}"
    return candidate


def choose_sign_in(
    db: Db, staff: Staff, sign_in_name: str, passphrase_hash: str, now: datetime
) -> None:
    """A therapist's own sign-in name and passphrase. Raises `UnusableDetail` on a taken name."""
    chosen = sign_in_name.strip().casefold() or staff.sign_in_name
    taken = db.exec(select(Staff).where(Staff.sign_in_name == chosen, Staff.id != staff.id)).first()
    if taken or len(chosen) > 200:
        raise UnusableDetail("Please choose another sign-in name.")
    staff.sign_in_name, staff.passphrase_hash = chosen, passphrase_hash
    db.add(staff)
    clinic = db.get_one(Clinic, staff.clinic_id)
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "choose passphrase", staff.public_id, now, of=clinic)


def therapist_named(db: Db, clinic: Clinic, name: str) -> Staff:
    """Who works there under that exact name. Raises `UnusableDetail`."""
    wanted = select(Staff).where(Staff.clinic_id == clinic.id, Staff.name == name.strip())
    found = db.exec(wanted).first()
    if found is None:
        raise UnusableDetail("Nobody of that name works at this clinic.")
    return found


@once_a_picture
def staff_of(db: Db, clinic_id: int) -> Sequence[Staff]:
    """Everybody who works at a clinic, by name; `people.everybody` has those who did, too."""
    here = (Staff.clinic_id == clinic_id, col(Staff.disabled_at).is_(None))
    wanted = select(Staff).where(*here)
    return db.exec(wanted.order_by(col(Staff.name), col(Staff.id))).all()


def take_turns(db: Db, clinic: Clinic) -> None:
    """Two who change the same settings of a clinic at once do it one after the other."""
    db.exec(select(Clinic.id).where(Clinic.id == clinic.id).with_for_update()).one()


def named(db: Db, name: str) -> Clinic:
    """The clinic of that exact name. Raises `UnusableDetail`."""
    found = db.exec(select(Clinic).where(Clinic.name == name.strip())).first()
    if found is None:
        raise UnusableDetail("There is no clinic of that name.")
    return found
