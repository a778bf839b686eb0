"""The clinic's side of dosing sessions: plan one or a series, edit, cancel, confirm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import dosing_details, dosing_sessions, dosing_states
from app.audit import Actor
from app.core import dosing_forms
from app.core.dosing_forms import Wanted
from app.core.local_time import instant, to_local
from app.database import Db as Session
from app.dosing_details import ROUTES, Details
from app.dosing_sessions import LONGEST_SERIES
from app.tables import DosingSession, Patient
from app.web import patient_page
from app.web.access import Db, Form, MyDosingSession, MyPatient, Now, SignedInStaff, not_found
from app.web.caseload_address import to_caseload
from app.web.day_words import moment_words
from app.web.pages import page

router = APIRouter()

TAKEN = "There is a session at that day and hour already."


@router.post("/patients/{patient_id}/dosing-sessions")
def plan(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """One session, or `sessions` of them every `every_days` days at the same local hour."""
    wanted, wrong = dosing_forms.read(form, ROUTES, LONGEST_SERIES)
    if wanted is not None:
        at = instant(wanted.day, wanted.hour, patient.zone)
        wrong = _taken(db, patient, at, wanted)
        if not wrong:
            dosing_sessions.plan(
                db, staff, patient, at, _details(wanted), now,
                sessions=wanted.sessions, every_days=wanted.every_days,
            )  # fmt: skip
            return _back(patient)
    return patient_page.show(request, db, staff, patient, now, status=422, typed=form, wrong=wrong)


def _taken(db: Session, patient: Patient, at: datetime, wanted: Wanted) -> dict[str, str]:
    """What to say where a session stands at an instant of the series that begins at `at`."""
    stand = {row.at for row in dosing_sessions.standing(db, patient)}
    if at in stand:
        return {"day": TAKEN}
    for each in dosing_sessions.at_the_same_hour(
        at, patient.zone, wanted.sessions, wanted.every_days
    ):
        if each in stand:
            when = moment_words(each, patient.zone)
            return {"sessions": f"The series meets a session that is there already: {when}."}
    return {}


def _details(wanted: Wanted) -> Details:
    return Details(wanted.route, wanted.dose_mg, wanted.setting, wanted.note)


def _back(patient: Patient) -> Response:
    return RedirectResponse(f"/patients/{patient.public_id}#dosing-sessions", 303)


@router.get("/dosing-sessions/{dosing_session_id}/edit")
def show_edit(
    request: Request, staff: SignedInStaff, row: MyDosingSession, db: Db, now: Now
) -> Response:
    if row.cancelled_at is not None:
        raise not_found()
    patient = _patient_of(db, row)
    patient_page.note_reading(request, db, staff, patient, now)
    local = to_local(row.at, patient.zone)
    typed = {
        "day": local.date().isoformat(),
        "hour": f"{local:%H:%M}",
        "route": row.route or "",
        "dose_mg": f"{row.dose_mg:g}" if row.dose_mg else "",
        "setting": dosing_details.setting_of(db, patient, row),
        "note": dosing_details.note_of(db, patient, row),
    }
    return _form(request, row, patient, now, typed, {})


def _patient_of(db: Session, row: DosingSession) -> Patient:
    return db.get_one(Patient, row.patient_id)


def _form(
    request: Request,
    row: DosingSession,
    patient: Patient,
    now: datetime,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> Response:
    told = {
        "public_id": row.public_id,
        "patient_id": patient.public_id,
        "patient_name": patient.name,
        "place": patient.zone.rpartition("/")[2].replace("_", " "),
        "when": moment_words(row.at, patient.zone),
        "done": dosing_states.state_of(row, now) == "done",
    }
    form = {"typed": typed, "wrong": wrong, "routes": ROUTES}
    return page(request, "dosing_session_edit.html", 422 if wrong else 200, session=told, form=form)


@router.post("/dosing-sessions/{dosing_session_id}")
def edit(
    request: Request, staff: SignedInStaff, row: MyDosingSession, db: Db, form: Form, now: Now
) -> Response:
    """What the clinic writes is confirmed by that."""
    if row.cancelled_at is not None:
        raise not_found()
    patient = _patient_of(db, row)
    wanted, wrong = dosing_forms.read(form, ROUTES, LONGEST_SERIES)
    if wanted is None:
        patient_page.note_reading(request, db, staff, patient, now)
        return _form(request, row, patient, now, form, wrong)
    at = instant(wanted.day, wanted.hour, patient.zone)
    others = (o for o in dosing_sessions.standing(db, patient) if o.id != row.id)
    if any(other.at == at for other in others):
        patient_page.note_reading(request, db, staff, patient, now)
        return _form(request, row, patient, now, form, {"day": TAKEN})
    dosing_sessions.edit(db, staff, patient, row, at, _details(wanted), now)
    return _back(patient)


@router.post("/dosing-sessions/{dosing_session_id}/cancellations")
def cancel(staff: SignedInStaff, row: MyDosingSession, db: Db, now: Now) -> Response:
    """Kept, struck through."""
    patient = _patient_of(db, row)
    dosing_sessions.cancel(db, Actor("staff", staff.public_id), patient, row, now)
    return _back(patient)


@router.post("/dosing-sessions/{dosing_session_id}/confirmations")
def confirm(staff: SignedInStaff, row: MyDosingSession, db: Db, form: Form, now: Now) -> Response:
    """One key for what the patient said, or for "it happened"; from the caseload back to it."""
    patient = _patient_of(db, row)
    dosing_sessions.confirm(db, staff, patient, row, now)
    return to_caseload(form) or _back(patient)
