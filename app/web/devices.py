"""Where somebody is signed in: the list of devices, one ended, all others ended. A patient's and
one of the clinic's, each for that person alone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app import devices
from app.core.local_time import local_date
from app.database import Db as Session
from app.tables import Patient, SignIn, Staff
from app.web.access import (
    Db,
    Now,
    PatientBeforeConsent,
    SignedInStaff,
    SignedInViewer,
    is_closed,
    not_found,
)
from app.web.day_words import date_words
from app.web.pages import page
from app.web.viewers import Viewer

router = APIRouter()

PATIENTS, CLINICS = "/you/devices", "/devices"


def own_device(device_id: str, patient: PatientBeforeConsent, db: Db, now: Now) -> SignIn:
    """A sign-in of the signed-in patient."""
    return _found(devices.find(db, patient, device_id, now))


OwnDevice = Annotated[SignIn, Depends(own_device)]


def own_staff_device(staff_device_id: str, staff: SignedInStaff, db: Db, now: Now) -> SignIn:
    """A sign-in of the signed-in member of staff."""
    return _found(devices.find(db, staff, staff_device_id, now))


OwnStaffDevice = Annotated[SignIn, Depends(own_staff_device)]


def _found(row: SignIn | None) -> SignIn:
    if row is None:
        raise not_found()
    return row


@router.get(PATIENTS)
def show(
    request: Request, patient: PatientBeforeConsent, viewer: SignedInViewer, db: Db, now: Now
) -> Response:
    """Also for who has left or is discharged: a lost phone is one all the same."""
    told = _told(db, viewer, patient, now, PATIENTS, patient.zone)
    return page(request, "devices.html", devices=told | {"closed": is_closed(db, patient)})


@router.post("/you/devices/endings")
def end_others(patient: PatientBeforeConsent, viewer: SignedInViewer, db: Db, now: Now) -> Response:
    devices.end_others(db, patient, viewer.sign_in, now)
    return RedirectResponse(PATIENTS, 303)


@router.post("/you/devices/{device_id}/endings")
def end(row: OwnDevice, patient: PatientBeforeConsent, db: Db, now: Now) -> Response:
    devices.end(db, patient, row, now)
    return RedirectResponse(PATIENTS, 303)


@router.get(CLINICS)
def show_staff(
    request: Request, staff: SignedInStaff, viewer: SignedInViewer, db: Db, now: Now
) -> Response:
    told = _told(db, viewer, staff, now, CLINICS, viewer.clinic.zone)
    return page(request, "devices.html", devices=told | {"closed": False})


@router.post("/devices/endings")
def end_other_staff(staff: SignedInStaff, viewer: SignedInViewer, db: Db, now: Now) -> Response:
    devices.end_others(db, staff, viewer.sign_in, now)
    return RedirectResponse(CLINICS, 303)


@router.post("/devices/{staff_device_id}/endings")
def end_staff(row: OwnStaffDevice, staff: SignedInStaff, db: Db, now: Now) -> Response:
    devices.end(db, staff, row, now)
    return RedirectResponse(CLINICS, 303)


def _told(
    db: Session, viewer: Viewer, person: Patient | Staff, now: Now, address: str, zone: str
) -> dict[str, Any]:
    """The context of `pages/devices.html`, by days alone; this device first."""
    rows = sorted(devices.of(db, person, now), key=lambda row: row.id != viewer.sign_in.id)
    return {
        "of": viewer.kind,
        "address": address,
        "rows": [
            {
                "public_id": row.public_id,
                "name": row.device or "A browser",
                "is_here": row.id == viewer.sign_in.id,
                "since": date_words(local_date(row.created_at, zone)),
                "used": date_words(local_date(row.last_used_at, zone)),
            }
            for row in rows
        ],
    }
