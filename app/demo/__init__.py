"""Harbor Clinic: six synthetic people and twelve weeks of believable check-ins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from app import (
    audit,
    check_ins,
    clinics,
    consents,
    dosing_details,
    dosing_sessions,
    journal,
    past_answers,
    patient_summaries,
    patients,
    sign_ins,
)
from app.audit import Actor
from app.core.local_time import check_in_day, instant, local_date
from app.database import Db
from app.demo import alert_days, clinic_days, conversations, own_words, treatment
from app.demo.answers import check_ins_of
from app.demo.practice import SESSIONS_AT, agree_on, practice_rows
from app.demo.stories import STORIES
from app.demo.story_shapes import Story
from app.past_answers import Past
from app.people import OWNER
from app.settings import MisconfiguredError
from app.tables import Clinic, Patient, Practice, Staff

NAME = "Harbor Clinic"
ZONE = "America/New_York"
THERAPIST, COLLEAGUE = "Dr. Hanna Specimen", "Dr. Jonas Standin"
ACTOR = Actor("command", "demo")
OPEN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Person:
    patient: Patient
    story: str


@dataclass(frozen=True)
class Cast:
    """`people` in a fixed order; the first is on full daily and has not checked in today."""

    clinic: Clinic
    therapist: Staff
    people: tuple[Person, ...]


def seed(db: Db, now: datetime) -> Cast:
    """The clinic and its people; made once, then found again on that day. Raises
    `MisconfiguredError`."""
    found = _already_there(db)
    if found is not None:
        _refuse_another_day(db, found.clinic, now)
        return found
    opened_at = now - OPEN_FOR
    clinic = clinics.open_clinic(
        db,
        ACTOR,
        opened_at,
        name=NAME,
        country="US",
        zone=ZONE,
        phone="+1 555 0100",
        hours="Monday to Friday, 9:00 to 17:00",
        synthetic=True,
    )
    therapist = clinics.add_therapist(db, ACTOR, clinic, THERAPIST, opened_at, role=OWNER)
    therapist.passphrase_hash = sign_ins.hash_passphrase(secrets.token_urlsafe(24))
    colleague = clinics.add_therapist(db, ACTOR, clinic, COLLEAGUE, opened_at)
    alert_days.arrange(db, clinic, therapist, colleague, opened_at, now)
    people = tuple(
        Person(_live(db, clinic, therapist, story, now), story.words) for story in STORIES
    )
    audit.note(db, ACTOR, "seed synthetic patients", clinic.public_id, now, of=clinic)
    return Cast(clinic, therapist, people)


def _already_there(db: Db) -> Cast | None:
    wanted = select(Clinic).where(Clinic.name == NAME, col(Clinic.synthetic).is_(True))
    clinic = db.exec(wanted).first()
    if clinic is None:
        return None
    theirs = select(Staff).where(Staff.clinic_id == clinic.id, Staff.name == THERAPIST)
    therapist = db.exec(theirs).first()
    rows = db.exec(select(Patient).where(Patient.clinic_id == clinic.id, Patient.source == "demo"))
    by_name = {patient.name: patient for patient in rows}
    assert therapist is not None
    people = (Person(by_name[story.name], story.words) for story in STORIES)
    return Cast(clinic, therapist, tuple(people))


def _refuse_another_day(db: Db, clinic: Clinic, now: datetime) -> None:
    """Their stories end on the day on which they were made: later nobody would have checked in, and
    planned sessions would have come."""
    made_at = clinic.created_at + OPEN_FOR
    if check_in_day(made_at, clinic.zone) != check_in_day(now, clinic.zone):
        raise MisconfiguredError(
            f"The demo in this folder is of {check_in_day(made_at, clinic.zone)}, and its people"
            " live to that day only. Name another folder with --data, or remove this one."
        )


def _live(db: Db, clinic: Clinic, therapist: Staff, story: Story, now: datetime) -> Patient:
    """One person's weeks, from joining to now."""
    today = check_in_day(now, clinic.zone)
    joined_at = instant(today + timedelta(days=story.joined), time(9, 15), clinic.zone)
    by = Actor("staff", therapist.public_id)
    patient = patients.add(
        db, by, clinic, joined_at, name=story.name, plan=story.plan, source="demo",
        therapist=therapist,
    )  # fmt: skip
    consents.give(db, patient, joined_at + timedelta(minutes=20))
    dosing_days = _dose(db, therapist, patient, story, today, joined_at, now)
    past = list(check_ins_of(story, patient, today, dosing_days, now))
    past_answers.store(db, past)
    db.flush()
    _write_notes(db, patient, story, today, past)
    own_words.write(db, patient, story, today)
    conversations.hold(db, therapist, patient, story, today)
    treatment.choose(db, therapist, patient, story, today, joined_at, now)
    clinic_days.raise_alerts(db, therapist, patient, story, past)
    agreed = agree_on(db, therapist, patient, story, joined_at + timedelta(hours=2))
    rows = practice_rows(story, patient, today, dosing_days, now, agreed)
    past_answers.insert_rows(db, Practice, list(rows))
    clinic_days.read(db, therapist, patient, story, today)
    patient_summaries.refresh(db, patient, now)
    return patient


def _dose(
    db: Db,
    therapist: Staff,
    patient: Patient,
    story: Story,
    today: date,
    joined_at: datetime,
    now: datetime,
) -> tuple[date, ...]:
    """Plan, confirm, cancel, and let the patient report; answers the days that stand."""
    details = dosing_details.Details(story.route, story.dose_mg, "Room 2, with music")
    by = Actor("staff", therapist.public_id)
    for offset in sorted(story.sessions + story.planned + story.cancelled):
        day = today + timedelta(days=offset)
        at = instant(day, SESSIONS_AT, patient.zone)
        next_morning = instant(day + timedelta(days=1), time(9), patient.zone)
        if offset in story.reported:
            dosing_sessions.report(db, patient, at, next_morning)
            continue
        planned_at = min(joined_at + timedelta(hours=1), now)
        row, *_ = dosing_sessions.plan(db, therapist, patient, at, details, planned_at)
        if offset in story.cancelled:
            dosing_sessions.cancel(db, by, patient, row, at - timedelta(days=1))
        elif offset < 0:
            dosing_sessions.confirm(db, therapist, patient, row, next_morning)
    standing_rows = dosing_sessions.standing(db, patient)
    return tuple(local_date(row.at, patient.zone) for row in standing_rows)


def _write_notes(db: Db, patient: Patient, story: Story, today: date, past: list[Past]) -> None:
    by_day = {one.check_in.day: one for one in past if len(one.check_in.answers) > 1}
    for offset, (words, shared) in story.notes.items():
        one = by_day[today + timedelta(days=offset)]
        submission = check_ins.find(db, patient, one.check_in.submission_id)
        assert submission is not None
        at = one.check_in.made_at
        journal.write(db, patient, submission, words, at, shared_at=at if shared else None)
