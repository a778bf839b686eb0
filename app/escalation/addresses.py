"""The mail address at which somebody of a clinic is told of alerts."""

from __future__ import annotations

import re
from datetime import datetime

from app import audit
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db
from app.tables import Clinic, Staff

SHAPE = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
LONGEST = 254


def choose(db: Db, staff: Staff, typed: str, now: datetime) -> None:
    """An empty one: no mails. Raises `UnusableDetail`."""
    mail = typed.strip()
    if mail and (len(mail) > LONGEST or not SHAPE.fullmatch(mail) or not mail.isascii()):
        raise UnusableDetail("This is no mail address: it looks like name@clinic.org.")
    if mail == staff.mail:
        return
    staff.mail = mail
    db.add(staff)
    said = "choose alert mail" if mail else "remove alert mail"
    clinic = db.get_one(Clinic, staff.clinic_id)
    audit.note(db, Actor("staff", staff.public_id), said, staff.public_id, now, of=clinic)
