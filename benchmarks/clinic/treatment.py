"""Dosing sessions, practice, the ledger, phones and nudges of one person, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlmodel import select

from app.core.exercises import EXERCISES
from app.core.local_time import instant
from app.database import Db
from app.dosing_details import NOTE, SETTING
from app.tables import (
    DosingSession,
    LedgerEntry,
    Nudge,
    NudgeDelivery,
    Patient,
    Practice,
    PushSubscription,
    SignIn,
    Staff,
)
from benchmarks.clinic.bulk import Row, insert_rows
from benchmarks.clinic.lives import Life, days_back, sessions

SESSIONS_AT = time(10, 30)
CANCELLED, REPORTED, UNCONFIRMED, PLANS_AHEAD = 0.04, 0.06, 0.3, 0.7
PRACTISES, FINISHES, SHOWN = 0.35, 0.85, 0.9
CODES = sorted(EXERCISES)[:12]
NUDGE_LASTS = timedelta(hours=4)


def dose(db: Db, one: Life, patient: Patient, staff: Staff, today: date, years: int) -> list[int]:
    """Write the sessions; on which days, counted from today, one took place or is planned."""
    rows, standing = [], []
    for year in reversed(range(years)):
        chance = one.chance(f"dosing {year}")
        for offset in sessions(one, year):
            row = _session(db, one, patient, staff, today, offset, chance.random())
            rows.append(row)
            standing += [] if row["cancelled_at"] else [offset]
    ahead = one.chance("ahead")
    if ahead.random() < PLANS_AHEAD:
        rows.append(_session(db, one, patient, staff, today, ahead.randrange(1, 12), 1.0))
    insert_rows(db, DosingSession, rows)
    return standing


def _session(
    db: Db, one: Life, patient: Patient, staff: Staff, today: date, offset: int, drawn: float
) -> Row:
    """`drawn` from 0 to 1 says what became of it: cancelled, told by the patient, confirmed."""
    public_id = f"{one.chance(f'session {offset}').getrandbits(128):032x}"
    at = instant(today + timedelta(days=offset), SESSIONS_AT, one.zone)
    planned_at, after = min(at, patient.created_at + timedelta(hours=1)), at + timedelta(hours=4)
    cancelled, told = drawn < CANCELLED, CANCELLED <= drawn < CANCELLED + REPORTED
    waits = told and drawn < CANCELLED + REPORTED * UNCONFIRMED
    came = offset < 0 and not cancelled
    confirmed_at = None if waits else after + timedelta(hours=24) if came else planned_at
    whose = patient.public_id

    def sealed(words: str, place: str) -> bytes | None:
        return db.keys.seal(words, table=place, row=public_id, patient=whose)

    return {
        "public_id": public_id,
        "clinic_id": patient.clinic_id,
        "patient_id": patient.id,
        "at": at,
        "moved_from": None,
        "route": None if told else one.route,
        "dose_mg": None if told else one.dose_mg,
        "sealed_setting": None if told else sealed("Room 2, with music", SETTING),
        "sealed_note": None if told or not came else sealed("Quiet, slept a little.", NOTE),
        "series": None,
        "source": "patient" if told else "clinic",
        "created_at": after if told else planned_at,
        "reported_at": after if told else None,
        "happened_at": after if told else None,
        "confirmed_at": confirmed_at,
        "confirmed_by": None if waits else staff.id,
        "cancelled_at": at - timedelta(days=1) if cancelled else None,
        "cancelled_by": "clinic" if cancelled else None,
    }


def practise(db: Db, one: Life, patient: Patient, today: date, years: int, now: datetime) -> None:
    rows = []
    for year in reversed(range(years)):
        chance = one.chance(f"practice {year}")
        for offset in days_back(year):
            does, finishes = chance.random() < PRACTISES, chance.random() < FINISHES
            code, public_id = chance.choice(CODES), f"{chance.getrandbits(128):032x}"
            day = today + timedelta(days=offset)
            at = instant(day, time(12, 40), one.zone)
            if does and at <= now and offset <= -one.silent_for:
                rows.append(
                    {
                        "public_id": public_id,
                        "patient_id": patient.id,
                        "exercise": code,
                        "day": day,
                        "outcome": "done" if finishes else "not-today",
                        "at": at,
                        "submission_id": None,
                        "received_at": None,
                        "sealed_note": None,
                        "note_shared_at": None,
                    }
                )
    insert_rows(db, Practice, rows)


def keep_ledger(db: Db, one: Life, patient: Patient, today: date, standing: list[int]) -> None:
    """An intention on the eve of each session and an insight two days after, every other shared."""
    if not one.keeps_ledger:
        return
    rows = [
        _entry(db, one, patient, kind, today + timedelta(days=offset + days), number % 2 == 0)
        for number, offset in enumerate(standing)
        for kind, days in (("intention", -1), ("insight", 2))
        if offset + days < 0
    ]
    insert_rows(db, LedgerEntry, rows)


def _entry(db: Db, one: Life, patient: Patient, kind: str, day: date, share: bool) -> Row:
    public_id = f"{one.chance(f'{kind} {day}').getrandbits(128):032x}"
    at, whose = instant(day, time(18), one.zone), patient.public_id
    words = json.dumps({kind: "To be kind to what comes."})
    return {
        "public_id": public_id,
        "patient_id": patient.id,
        "kind": kind,
        "sealed": db.keys.seal(words, table="ledger_entry", row=public_id, patient=whose),
        "written_at": at,
        "shared_at": at if share else None,
        "withdrawn_at": None,
    }


def nudge(db: Db, one: Life, patient: Patient, today: date, years: int, now: datetime) -> None:
    """A phone, and a check-in nudge on each of its evenings, most of them shown."""
    if not one.has_phone:
        return
    phone = _phone(db, one, patient, now)
    made = [row for year in reversed(range(years)) for row in _nudges(one, patient, today, year)]
    past = [row for row in made if row["at"] <= now]
    insert_rows(db, Nudge, past)
    found = select(Nudge.id, Nudge.day).where(Nudge.patient_id == patient.id)
    chance, ids = one.chance("shown"), {day: number for number, day in db.exec(found)}
    insert_rows(
        db,
        NudgeDelivery,
        [
            {
                "nudge_id": ids[row["day"]],
                "push_subscription_id": phone.id,
                "due_at": row["at"],
                "attempts": 1,
                "outcome": "sent",
                "status": 201,
                "settled_at": row["settled_at"],
                "shown_at": row["settled_at"] if chance.random() < SHOWN else None,
            }
            for row in past
        ],
    )


def _phone(db: Db, one: Life, patient: Patient, now: datetime) -> PushSubscription:
    signed_in = SignIn(
        token_hash=db.keys.lookup(f"synthetic phone {patient.public_id}"),
        patient_id=patient.id,
        device="a synthetic phone",
        created_at=patient.created_at,
        last_used_at=now,
        expires_at=now + timedelta(days=180),
    )
    db.add(signed_in)
    db.flush()
    phone = PushSubscription(
        patient_id=patient.id,
        sign_in_id=signed_in.id,
        endpoint=f"https://push.example.com/{patient.public_id}",
        p256dh="synthetic",
        auth="synthetic",
        created_at=patient.created_at,
        last_accepted_at=now - timedelta(hours=14),
        last_status=201,
        permission="granted",
        checked_at=now - timedelta(days=1),
        last_shown_at=now - timedelta(days=one.silent_for or 1),
    )
    db.add(phone)
    db.flush()
    return phone


def _nudges(one: Life, patient: Patient, today: date, year: int) -> Iterator[Row]:
    chance = one.chance(f"nudges {year}")
    for offset in days_back(year):
        day = today + timedelta(days=offset)
        at = instant(day, time(19, 30), one.zone)
        yield {
            "public_id": f"{chance.getrandbits(128):032x}",
            "patient_id": patient.id,
            "kind": "check-in",
            "day": day,
            "at": at,
            "expires_at": at + NUDGE_LASTS,
            "exercise": None,
            "because": "the chosen hour",
            "created_at": at,
            "outcome": "sent",
            "outcome_because": "",
            "settled_at": at + timedelta(seconds=2),
            "opened_at": None,
        }
