"""Things of one patient, made anew for each knock on a door, and addresses that lead to them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from app import (
    absences,
    authenticators,
    calendar_feeds,
    chart_events,
    check_ins,
    clinic_lines,
    clinics,
    consents,
    dosing_details,
    dosing_sessions,
    export_links,
    invitations,
    journal,
    keepsakes,
    ledger,
    phase_overrides,
    rota,
    sign_ins,
    talking_points,
)
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Db
from app.tables import (
    Alert,
    Clinic,
    Nudge,
    Patient,
    Practice,
    PushSubscription,
    SignIn,
    Staff,
    StaffPhone,
)
from tests.cast import Cast

UNKNOWN = "f" * 32
MALFORMED = "not-an-id"
ANOTHER = "another browser"


def address(path: str, ids: Mapping[str, str]) -> str:
    """The path with its parameters filled. An unknown parameter must be taught to `ids_of`."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: ids[found[1]], path)


def ids_of(db: Db, cast: Cast, patient: Patient, now: datetime) -> dict[str, str]:
    """A new row of every kind that an address can name, all of this patient."""
    patient = db.get_one(Patient, patient.id)
    staff = cast.therapist if patient.clinic_id == cast.clinic.id else cast.foreign_therapist
    invitation = invitations.issue(db, Actor("staff", staff.public_id), cast.newcomer, now)
    return {
        "patient_id": patient.public_id,
        "token": invitation.token,
        "consent_id": consents.give(db, patient, now).public_id,
        **_check_in(db, patient, now),
        "chart_event_id": _medication(db, staff, patient, now),
        "dosing_session_id": _dosing_session(db, staff, patient, now),
        "phase_override_id": _phase_override(db, staff, patient, now),
        "absence_id": _absence(db, staff, now),
        "staff_phone_id": _staff_phone(db, staff, now),
        "colleague_id": (cast.other_therapist if staff is cast.therapist else staff).public_id,
        "device_id": _device(db, patient, now),
        "staff_device_id": _device(db, staff, now),
        **_settings(db, staff, now),
        "authenticator_id": authenticators.begin(db, staff, now).public_id,
        "passkey_id": UNKNOWN,  # whoever has one is asked for it: see test_second_factors
        "day": check_in_day(now, patient.zone).isoformat(),
        "code": "slow-body-scan",
        "asset": "icons/mark.svg",
        **_calendar(db, patient, now),
        **_keepsakes(db, patient, now),
        **_commitment(db, patient, now),
        "own_export": _export(db, patient, patient, now),
        "clinic_export": _export(db, staff, patient, now),
        **{name: make(db, patient, now) for name, make in MADE.items()},
    }


def _export(db: Db, person: Patient | Staff, patient: Patient, now: datetime) -> str:
    """Of the sign-in that this person made last; of one of its own where there is none."""
    of = SignIn.patient_id if isinstance(person, Patient) else SignIn.staff_id
    theirs = select(SignIn).where(
        of == person.id, col(SignIn.ended_at).is_(None), SignIn.device != ANOTHER
    )
    newest = theirs.order_by(col(SignIn.id).desc())
    if db.exec(newest).first() is None:
        sign_ins.begin(db, person, "a test's browser", now, proved=True)
    sign_in = db.exec(newest).first()
    assert sign_in is not None
    return export_links.make(db, sign_in, person, patient, "json", now)


def _device(db: Db, person: Patient | Staff, now: datetime) -> str:
    token = sign_ins.begin(db, person, ANOTHER, now)
    db.flush()
    found = sign_ins.find(db, token, now)
    assert found is not None
    return found.public_id


def _staff_phone(db: Db, staff: Staff, now: datetime) -> str:
    endpoint = f"https://push.example.org/{secrets.token_hex(8)}"
    row = StaffPhone(staff_id=staff.id, endpoint=endpoint, p256dh="k", auth="a", created_at=now)
    db.add(row)
    db.flush()
    return row.public_id


def _keepsakes(db: Db, patient: Patient, now: datetime) -> dict[str, str]:
    steps = {"signs": "The curtains stay shut.", "helpers": "Noor, 555 0177"}
    keepsakes.write(db, patient, "safety-plan", steps, now, share=True)
    keepsakes.write(db, patient, "letter", {"letter": "Dear me, sleep."}, now, share=True)
    return {"kind": "letter"}


def _commitment(db: Db, patient: Patient, now: datetime) -> dict[str, str]:
    """One at a time: a third would be refused."""
    for row in ledger.of(db, patient):
        ledger.withdraw(db, patient, row, now)
    parts = {"commitment": f"On Sundays I call Ida. {secrets.token_hex(4)}"}
    row = ledger.write(db, patient, "commitment", parts, now, share=True)
    assert row is not None
    return {"entry_kind": "insight", "entry_id": row.public_id}


def _check_in(db: Db, patient: Patient, now: datetime) -> dict[str, str]:
    """With a positive item 9, and an alert of its own (the app raises one a day and answer)."""
    answers = {"phq-9-today": (1, 1, 1, 1, 1, 1, 1, 1, 2)}
    day = check_in_day(now, patient.zone)
    stored = check_ins.record(db, patient, CheckIn(secrets.token_hex(16), day, answers, now), now)
    assert isinstance(stored, check_ins.Recorded)
    submission_id = stored.submission.submission_id
    alert = stored.alerts[0] if stored.alerts else _alert(patient, submission_id, day, now)
    db.add(alert)
    return {"submission_id": submission_id, "alert_id": alert.public_id}


def _alert(patient: Patient, submission_id: str, day: date, now: datetime) -> Alert:
    return Alert(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        submission_id=submission_id,
        instrument="phq-9-today",
        day=day,
        answer=2,
        level="red",
        raised_at=now,
    )


def _medication(db: Db, staff: Staff, patient: Patient, now: datetime) -> str:
    today = check_in_day(now, patient.zone)
    wanted = chart_events.Wanted(today, "less of it")
    return chart_events.note(db, staff, patient, wanted, today, now).public_id


def _dosing_session(db: Db, staff: Staff, patient: Patient, now: datetime) -> str:
    details = dosing_details.Details("intravenous", 35.0)
    at = now + timedelta(days=3)
    return dosing_sessions.plan(db, staff, patient, at, details, now)[0].public_id


def _phase_override(db: Db, staff: Staff, patient: Patient, now: datetime) -> str:
    until = now.date() + timedelta(days=7)
    return phase_overrides.put(db, staff, patient, "opening", until, now).public_id


def _absence(db: Db, staff: Staff, now: datetime) -> str:
    clinic, actor = db.get_one(Clinic, staff.clinic_id), Actor("command", "tests")
    colleagues = absences.colleagues(db, staff)
    cover = colleagues[0] if colleagues else clinics.add_therapist(db, actor, clinic, "New", now)
    today = now.date()
    return absences.begin(db, staff, clinic, cover.public_id, today, today, now).public_id


def _settings(db: Db, staff: Staff, now: datetime) -> dict[str, str]:
    clinic = db.get_one(Clinic, staff.clinic_id)
    starts = datetime.combine(now.date() + timedelta(days=1), time(17))
    ends = starts + timedelta(hours=16)
    wanted = clinic_lines.Wanted("US", "County line", "555 0177", "", "")
    return {
        "shift_id": rota.add(db, staff, clinic, staff.public_id, starts, ends, now).public_id,
        "line_id": clinic_lines.add(db, staff, clinic, wanted, now).public_id,
    }


def _push_subscription(db: Db, patient: Patient, now: datetime) -> str:
    endpoint = f"https://fcm.googleapis.com/fcm/send/{secrets.token_hex(8)}"
    row = PushSubscription(
        patient_id=patient.id, endpoint=endpoint, p256dh="p", auth="a", created_at=now
    )
    db.add(row)
    return row.public_id


def _calendar(db: Db, patient: Patient, now: datetime) -> dict[str, str]:
    """Made anew each time: what an earlier address named is gone."""
    row, secret = calendar_feeds.make(db, patient, now)
    return {"calendar_feed_id": row.public_id, "secret": secret}


def _nudge(db: Db, patient: Patient, now: datetime) -> str:
    row = Nudge(
        patient_id=patient.id,
        kind="test",
        day=check_in_day(now, patient.zone),
        at=now,
        expires_at=now + timedelta(hours=1),
        created_at=now,
    )
    db.add(row)
    return row.public_id


def _practice(db: Db, patient: Patient, now: datetime) -> str:
    day = check_in_day(now, patient.zone)
    row = Practice(
        patient_id=patient.id, exercise="slow-body-scan", day=day, outcome="done", at=now
    )
    db.add(row)
    return row.public_id


def _note(db: Db, patient: Patient, now: datetime) -> str:
    """With a check-in, as every note of a day."""
    day, key = check_in_day(now, patient.zone), secrets.token_hex(16)
    sent = CheckIn(key, day, {}, now, note="Slept well.")  # the mood stays to be tapped
    stored = check_ins.record(db, patient, sent, now)
    assert isinstance(stored, check_ins.Recorded)
    db.flush()
    return journal.of_day(db, patient, day)[-1].public_id


def _talking_point(db: Db, patient: Patient, now: datetime) -> str:
    return talking_points.flag_words(
        db, patient, f"The gaps. {secrets.token_hex(4)}", now
    ).public_id


MADE: dict[str, Callable[[Db, Patient, datetime], str]] = {
    "push_subscription_id": _push_subscription,
    "subscription_id": _push_subscription,
    "nudge_id": _nudge,
    "practice_id": _practice,
    "note_id": _note,
    "talking_point_id": _talking_point,
}
