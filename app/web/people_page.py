"""The page of a clinic's people: shown by its own route, and again by any form on it that could not
be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app import cares, people
from app.core.local_time import local_date
from app.database import Db
from app.people import OWNER, ROLES
from app.tables import Clinic, Staff
from app.web.day_words import date_words, moment_words
from app.web.pages import page

ADDRESS = "/clinic/people"


def show(
    request: Request,
    db: Db,
    staff: Staff,
    now: datetime,
    *,
    of: Staff | None = None,
    typed: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    """`wrong`: what could not be done, with the person `of` whom, or with the invitation as it was
    `typed`."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    everybody = people.everybody(db, staff.clinic_id)
    here = [each for each in everybody if each.disabled_at is None]
    may = staff.role == OWNER
    return page(
        request,
        "people.html",
        422 if wrong else 200,
        clinic_name=clinic.name,
        may=may,
        has_owner=any(each.role == OWNER for each in here),
        me=staff.name,
        roles=list(ROLES.items()),
        people=_told(db, staff, clinic, everybody, here, now),
        typed={"name": "", "role": "therapist", **(typed or {})},
        wrong={"who": of.public_id if of else "new", "words": wrong} if wrong else None,
    )


def _told(
    db: Db,
    staff: Staff,
    clinic: Clinic,
    everybody: Sequence[Staff],
    here: Sequence[Staff],
    now: datetime,
) -> list[dict[str, Any]]:
    seen = people.last_signed_in(db, staff.clinic_id)
    invited = people.open_invitations(db, staff.clinic_id, now)
    patients = cares.counts(db, staff.clinic_id)
    return [
        {
            "public_id": each.public_id,
            "name": each.name,
            "is_me": each.id == staff.id,
            "role": each.role,
            "is_here": each.disabled_at is None,
            "since": date_words(local_date(each.created_at, clinic.zone)),
            "state": _state(each, clinic.zone, seen.get(each.id or 0), invited.get(each.id or 0)),
            "is_clinical_owner": each.id == clinic.owner_id,
            "patients": patients.get(each.id or 0, 0),
            "heirs": [(one.public_id, one.name) for one in here if one.id != each.id],
        }
        for each in everybody
    ]


def _state(
    person: Staff, zone: str, seen_at: datetime | None, invited_until: datetime | None
) -> str:
    """By the day alone: nobody is watched at work."""
    if person.disabled_at is not None:
        return f"works here no longer, since {date_words(local_date(person.disabled_at, zone))}"
    if invited_until is not None and person.passphrase_hash is None:
        return f"invited: the link works until {moment_words(invited_until, zone)}"
    if person.passphrase_hash is None:
        return "cannot sign in: needs a new link"
    if seen_at is None:
        return "has not signed in yet"
    return f"last signed in on {date_words(local_date(seen_at, zone))}"
