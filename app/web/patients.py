"""Adding a patient, the patient's page, a new invitation, the plan, the therapist."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import cares, invitations, patients, sign_ins, zones
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.crisis_lines import COUNTRIES
from app.core.plans import PLANS
from app.invitations import Issued
from app.tables import Clinic, Patient
from app.web import patient_page, treatment_page
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff
from app.web.day_words import moment_words
from app.web.pages import page
from app.web.qr_codes import qr_path

router = APIRouter()


@router.get("/patients/new")
def show_new(request: Request, staff: SignedInStaff, db: Db) -> Response:
    clinic = db.get_one(Clinic, staff.clinic_id)
    return _form(request, {"zone": clinic.zone, "country": clinic.country, "plan": clinic.plan})


def _form(request: Request, typed: Mapping[str, str], error: str | None = None) -> Response:
    return page(
        request,
        "patient_new.html",
        422 if error else 200,
        typed=typed,
        error=error,
        zones=zones.all_zones(),
        countries=COUNTRIES,
        plans=list(PLANS.values()),
    )


@router.post("/patients")
def add(request: Request, staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """Add a patient and show the invitation, this once: only its hash is stored."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    actor = Actor("staff", staff.public_id)
    chosen = {field: form.get(field, "") for field in ("name", "zone", "country", "plan")}
    try:
        patient = patients.add(db, actor, clinic, now, therapist=staff, **chosen)
    except UnusableDetail as wrong:
        return _form(request, chosen, str(wrong))
    return _issued(request, patient, clinic, invitations.issue(db, actor, patient, now), 201)


@router.post("/patients/{patient_id}/invitations")
def invite_again(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """A new code in one key; with `phone` = "lost" the phones that are signed in are signed out."""
    actor = Actor("staff", staff.public_id)
    if form.get("phone") == "lost":
        sign_ins.end_all(db, patient, now, actor)
    issued = invitations.issue(db, actor, patient, now)
    return _issued(request, patient, db.get_one(Clinic, staff.clinic_id), issued, 200)


def _issued(
    request: Request, patient: Patient, clinic: Clinic, issued: Issued, status: int
) -> Response:
    link = f"{request.app.state.settings.origin}/invitations/{issued.token}"
    side, path = qr_path(link)
    return page(
        request,
        "invitation_issued.html",
        status,
        patient={"public_id": patient.public_id, "name": patient.name},
        link=link,
        code=issued.code,
        sign_in=f"{request.app.state.settings.origin}/sign-in",
        until=moment_words(issued.expires_at, clinic.zone),
        qr={"side": side, "path": path},
    )


@router.get("/patients/{patient_id}")
def show(request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, now: Now) -> Response:
    span = request.query_params.get("range", "")
    return patient_page.show(request, db, staff, patient, now, span=span)


@router.get("/patients/{patient_id}/treatment")
def show_treatment(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, now: Now
) -> Response:
    """Plan, packs, phase, therapist and ways in."""
    return treatment_page.show(request, db, staff, patient, now)


@router.post("/patients/{patient_id}/plans")
def choose_plan(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    actor = Actor("staff", staff.public_id)
    try:
        patients.choose_plan(db, actor, patient, form.get("plan", ""), now)
    except UnusableDetail as wrong:
        told = {"plan": str(wrong)}
        return treatment_page.show(request, db, staff, patient, now, status=422, wrong=told)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#plan", 303)


@router.post("/patients/{patient_id}/primary-measures")
def choose_measure(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """What relief is read from: a `measure`'s code, or nothing to leave it to the plan."""
    actor = Actor("staff", staff.public_id)
    try:
        patients.choose_measure(db, actor, patient, form.get("measure", ""), now)
    except UnusableDetail as wrong:
        told = {"measure": str(wrong)}
        return patient_page.show(request, db, staff, patient, now, status=422, wrong=told)
    return RedirectResponse(f"/patients/{patient.public_id}#relief", 303)


@router.post("/patients/{patient_id}/therapists")
def hand_over(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """Whose patient this is: a `therapist`'s public id, or nothing for nobody's."""
    try:
        cares.choose(db, staff, patient, form.get("therapist", ""), now)
    except UnusableDetail as wrong:
        told = {"therapist": str(wrong)}
        return treatment_page.show(request, db, staff, patient, now, status=422, wrong=told)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#therapist", 303)
