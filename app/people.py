"""A clinic's people: inviting them, and what each may do there.

All of a clinic may read a chart and write in it, and each reading is noted. A role says who
somebody is, to colleagues and to patients; an owner besides looks after this list [J].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlmodel import col, func, select

from app import audit, clinics, sign_ins
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db
from app.tables import Clinic, Invitation, SignIn, Staff

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "therapist": "reads and writes in every chart of the clinic; each reading is noted",
        "prescriber": "the same; patients and colleagues read that they prescribe",
        "owner": "the same; and alone invites people, changes roles and disables",
    }
)
OWNER = "owner"


def everybody(db: Db, clinic_id: int) -> Sequence[Staff]:
    """By name, whoever works there first, then whoever does no longer."""
    wanted = select(Staff).where(Staff.clinic_id == clinic_id)
    left = col(Staff.disabled_at).is_not(None)
    return db.exec(wanted.order_by(left, col(Staff.name), col(Staff.id))).all()


def owners(db: Db, clinic_id: int) -> Sequence[Staff]:
    """Who looks after the list; nobody in a clinic that was opened before there were owners."""
    return [each for each in clinics.staff_of(db, clinic_id) if each.role == OWNER]


def last_signed_in(db: Db, clinic_id: int) -> dict[int, datetime]:
    """By staff id; whoever never has is missing."""
    wanted = (
        select(SignIn.staff_id, func.max(SignIn.created_at))
        .join(Staff, col(Staff.id) == SignIn.staff_id)
        .where(Staff.clinic_id == clinic_id)
        .group_by(col(SignIn.staff_id))
    )
    return {id: at for id, at in db.exec(wanted) if id is not None}


def open_invitations(db: Db, clinic_id: int, now: datetime) -> dict[int, datetime]:
    """Until when the link of each may be opened, by staff id."""
    wanted = select(Invitation.staff_id, Invitation.expires_at).where(
        Invitation.clinic_id == clinic_id,
        col(Invitation.staff_id).is_not(None),
        col(Invitation.accepted_at).is_(None),
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.expires_at) > now,
    )
    return {id: until for id, until in db.exec(wanted) if id is not None}


def add(db: Db, actor: Actor, clinic: Clinic, name: str, role: str, now: datetime) -> Staff:
    """Somebody new, without a passphrase: the invitation asks for one. Raises `UnusableDetail`."""
    _known(role)
    if not name.strip() or len(name.strip()) > 200:
        raise UnusableDetail("Give a name, up to 200 characters.")
    clinics.take_turns(db, clinic)
    if named(db, clinic, name) is not None:
        raise UnusableDetail(
            "There is somebody of that name already. Make them a new link below, or add what"
            " tells the two apart."
        )
    return clinics.add_therapist(db, actor, clinic, name, now, role=role)


def named(db: Db, clinic: Clinic, name: str) -> Staff | None:
    wanted = select(Staff).where(Staff.clinic_id == clinic.id, Staff.name == name.strip())
    return db.exec(wanted.order_by(col(Staff.id)).limit(1)).first()


def start_anew(db: Db, actor: Actor, clinic: Clinic, person: Staff, now: datetime) -> None:
    """Whoever lost link or passphrase, or comes back: the old passphrase is void from now on, as
    are the devices signed in with it. An invitation lets them in again."""
    clinics.take_turns(db, clinic)
    db.refresh(person, with_for_update=True)
    came_back = person.disabled_at is not None
    person.passphrase_hash, person.disabled_at = None, None
    db.add(person)
    sign_ins.end_all(db, person, now, actor)
    said = "let back in" if came_back else "void passphrase"
    audit.note(db, actor, said, person.public_id, now, of=clinic)


def change_role(
    db: Db, actor: Actor, clinic: Clinic, person: Staff, role: str, now: datetime
) -> None:
    """Whoever may do something else from now on signs in again. The last owner stays one. Raises
    `UnusableDetail`."""
    _known(role)
    clinics.take_turns(db, clinic)
    db.refresh(person, with_for_update=True)
    if person.role == role:
        return
    if person.disabled_at is not None:
        raise UnusableDetail(f"{person.name} works here no longer.")
    if is_last_owner(db, person):
        raise UnusableDetail(f"{person.name} is the last owner. Make somebody else one first.")
    before, person.role = person.role, role
    db.add(person)
    sign_ins.end_all(db, person, now, actor)
    said = f"change role {before} to {role}"
    audit.note(db, actor, said, person.public_id, now, of=clinic)


def is_last_owner(db: Db, person: Staff) -> bool:
    """Call it while it is one's turn."""
    others = select(func.count()).where(
        Staff.clinic_id == person.clinic_id,
        Staff.role == OWNER,
        col(Staff.disabled_at).is_(None),
        Staff.id != person.id,
    )
    return person.role == OWNER and not db.exec(others).one()


def _known(role: str) -> None:
    if role not in ROLES:
        raise UnusableDetail(f"The role is one of: {', '.join(ROLES)}.")
