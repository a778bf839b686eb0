"""Whose patient somebody is, and who covers for whom today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app import absences, clinics
from app.core.local_time import local_date
from app.core.time_axis import short_day
from app.database import Db
from app.tables import Absence, Clinic, Staff


@dataclass(frozen=True)
class Team:
    """`names` by staff id, of who works there; `away` by the id of who is away today: the one that
    ends last; `asking` the staff id of who looks, None where that does not matter."""

    names: Mapping[int, str]
    away: Mapping[int, Absence]
    asking: int | None = None

    def whose(self, therapist_id: int | None) -> str:
        """ "" for one's own patient, for nobody's, and in a clinic of one."""
        if len(self.names) < 2 or therapist_id is None or therapist_id == self.asking:
            return ""
        if therapist_id not in self.names:
            return ""
        name, away = self.names[therapist_id], self.away.get(therapist_id)
        if away is None:
            return name
        until = short_day(away.until_day)
        return f"{name}, away until {until}: {self.names[away.cover_id]} covers"

    def read_by(self, staff: Staff) -> frozenset[int]:
        """The ids of the therapists whose patients this one reads: the own, and those covered."""
        covered = {id for id, away in self.away.items() if away.cover_id == staff.id}
        return frozenset(covered | ({staff.id} if staff.id is not None else set()))


def team(db: Db, clinic: Clinic, now: datetime, staff: Staff | None = None) -> Team:
    names = {
        each.id: each.name for each in clinics.staff_of(db, clinic.id or 0) if each.id is not None
    }
    today = local_date(now, clinic.zone)
    begun = [each for each in absences.to_come(db, clinic, now) if each.from_day <= today]
    begun.sort(key=lambda each: each.until_day)
    away = {each.staff_id: each for each in begun}
    return Team(names, away, asking=staff.id if staff else None)
