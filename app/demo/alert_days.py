"""How Harbor Clinic deals with alerts: an owner, hours, and who is on call."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app import clinic_hours, clinic_owners, rota
from app.core.local_time import local_date
from app.database import Db
from app.tables import Clinic, Staff

OPENS, CLOSES = time(9), time(17)
WORKING_DAYS = range(5)
NIGHTS = 7


def arrange(
    db: Db, clinic: Clinic, therapist: Staff, colleague: Staff, opened_at: datetime, now: datetime
) -> None:
    """The therapist answers for it; both are on call in turn, a week of evenings and nights."""
    clinic_owners.name(db, therapist, clinic, therapist.public_id, opened_at)
    week = dict.fromkeys(WORKING_DAYS, (OPENS, CLOSES))
    clinic_hours.state(db, therapist, clinic, week, opened_at)
    today = local_date(now, clinic.zone)
    for night in range(NIGHTS):
        who = (colleague, therapist)[night % 2]
        day = today + timedelta(days=night)
        starts = datetime.combine(day, CLOSES)
        ends = datetime.combine(day + timedelta(days=1), OPENS)
        rota.add(db, therapist, clinic, who.public_id, starts, ends, now)
