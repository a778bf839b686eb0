"""Taking data out: a page that makes a link, and the link, which opens once and only here."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from app import export_links, exports
from app.database import Database
from app.database import Db as Session
from app.export_links import UnknownKind
from app.tables import Clinic, Patient
from app.web.access import (
    Db,
    Form,
    JustProvedStaff,
    MyPatient,
    Now,
    PatientBeforeConsent,
    SignedInStaff,
    SignedInViewer,
    is_closed,
    not_found,
    of_this_person,
)
from app.web.day_words import hour_words
from app.web.pages import page
from app.web.viewers import Viewer

router = APIRouter()


@router.get("/you/exports")
def show_own(request: Request, patient: PatientBeforeConsent, db: Db) -> Response:
    """Also for who has left or is discharged: what is theirs stays theirs."""
    return _page(request, None, _own(db, patient))


@router.post("/you/exports")
def make_own(
    request: Request,
    patient: PatientBeforeConsent,
    viewer: SignedInViewer,
    db: Db,
    form: Form,
    now: Now,
) -> Response:
    """A link to everything that is this person's, private words too."""
    of_this_person(form, db, patient)
    return _made(request, db, viewer, patient, form, now, _own(db, patient), patient.zone)


@router.get("/you/exports/{own_export}")
def open_own(
    own_export: str,
    request: Request,
    patient: PatientBeforeConsent,
    viewer: SignedInViewer,
    now: Now,
) -> Response:
    return _file(request, viewer, own_export, now)


@router.get("/patients/{patient_id}/exports")
def show_patient(request: Request, staff: JustProvedStaff, patient: MyPatient) -> Response:
    return _page(request, None, _of(patient))


@router.post("/patients/{patient_id}/exports")
def make_patient(
    request: Request,
    staff: JustProvedStaff,
    patient: MyPatient,
    viewer: SignedInViewer,
    db: Db,
    form: Form,
    now: Now,
) -> Response:
    """A link to what the clinic has of one patient."""
    return _made(request, db, viewer, patient, form, now, _of(patient), viewer.clinic.zone)


@router.get("/clinic/exports")
def show_clinic(request: Request, staff: JustProvedStaff, db: Db) -> Response:
    return _page(request, None, _all(db.get_one(Clinic, staff.clinic_id)))


@router.post("/clinic/exports")
def make_clinic(
    request: Request, staff: JustProvedStaff, viewer: SignedInViewer, db: Db, form: Form, now: Now
) -> Response:
    """A link to the whole clinic."""
    clinic = viewer.clinic
    return _made(request, db, viewer, None, form, now, _all(clinic), clinic.zone)


@router.get("/clinic/exports/{clinic_export}")
def open_clinic(
    clinic_export: str, request: Request, staff: SignedInStaff, viewer: SignedInViewer, now: Now
) -> Response:
    return _file(request, viewer, clinic_export, now)


def _own(db: Session, patient: Patient) -> dict[str, Any]:
    here = "/you/exports"
    return {"of": "self", "here": here, "opens": here, "closed": is_closed(db, patient)}


def _of(patient: Patient) -> dict[str, Any]:
    here = f"/patients/{patient.public_id}"
    return {
        "of": "patient",
        "here": f"{here}/exports",
        "back": here,
        "name": patient.name,
        "opens": "/clinic/exports",
    }


def _all(clinic: Clinic) -> dict[str, Any]:
    return {
        "of": "clinic",
        "here": "/clinic/exports",
        "back": "/patients",
        "name": clinic.name,
        "opens": "/clinic/exports",
    }


def _page(request: Request, error: str | None, told: dict[str, Any]) -> Response:
    return page(request, "exports.html", 422 if error else 200, export=told, error=error)


def _made(
    request: Request,
    db: Session,
    viewer: Viewer,
    patient: Patient | None,
    form: Form,
    now: Now,
    told: dict[str, Any],
    zone: str,
) -> Response:
    """The one page that shows the link."""
    kind = form.get("kind", "")
    try:
        token = export_links.make(db, viewer.sign_in, viewer.person, patient, kind, now)
    except UnknownKind:
        return _page(request, "Choose one of the files.", told)
    told |= {
        "kind": kind,
        "file_name": exports.KINDS[kind].file_name,
        "link": f"{told['opens']}/{token}",
        "until": hour_words(now + export_links.LASTS, zone),
    }
    return page(request, "export_made.html", 201, export=told)


def _file(request: Request, viewer: Viewer, token: str, now: Now) -> Response:
    """Opening the link uses it up, before the first letter is sent."""
    database: Database = request.app.state.database
    with database.transaction() as own:
        link = export_links.open_once(own, viewer.sign_in, viewer.person, token, now)
    if link is None:
        raise not_found()
    kind, wanted = exports.KINDS[link.kind], export_links.wanted(link, viewer.person)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{kind.file_name}"',
        "X-Robots-Tag": "noindex",
    }
    text = exports.pieces(database, link.kind, wanted, now)
    return StreamingResponse(text, media_type=kind.media_type, headers=headers)
