"""Who is asking, and what they may reach. A stranger's record is *not found*, never forbidden.

Every route declares who may by one of: `Anyone`, `PatientBeforeConsent`, `SignedInPatient`,
`StaffBeforeFactor`, `SignedInStaff`, `JustProvedStaff`, or something reached through one of them
(`MyPatient`, `MyDosingSession` …). What asks no database is asynchronous: each plain function goes
through a thread, for every request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from sqlmodel import SQLModel, select

from app import consents, phones
from app.database import Db as Session
from app.tables import Alert, ChartEvent, DosingSession, LedgerEntry, Patient, Staff, TalkingPoint
from app.web.factor_access import StaffBeforeFactor, Trying, proved_lately, staff_before_factor
from app.web.refusals import (
    ConsentMissing,
    Discharged,
    FactorMissing,
    NoPatient,
    NotProvedLately,
    OtherPerson,
    SignedOut,
    not_found,
)
from app.web.transactions import SAFE_METHODS, Db, Form, Now
from app.web.viewers import MaybeViewer, Viewer

__all__ = [
    "SAFE_METHODS", "ConsentMissing", "Db", "Discharged", "FactorMissing", "Form", "MaybeViewer",
    "NoPatient", "NotProvedLately", "Now", "OtherPerson", "SignedOut", "StaffBeforeFactor",
    "Trying", "Viewer", "not_found", "proved_lately", "staff_before_factor",
]  # fmt: skip

Row = TypeVar("Row", bound=SQLModel)


async def anyone() -> None:
    """A page for whoever comes."""


Anyone = Depends(anyone)


async def require_viewer(viewer: MaybeViewer) -> Viewer:
    if viewer is None:
        raise SignedOut
    if not viewer.is_whole:
        raise FactorMissing
    return viewer


SignedInViewer = Annotated[Viewer, Depends(require_viewer)]


async def patient_before_consent(viewer: SignedInViewer) -> Patient:
    if not isinstance(viewer.person, Patient):
        raise NoPatient
    return viewer.person


PatientBeforeConsent = Annotated[Patient, Depends(patient_before_consent)]


def signed_in_patient(patient: PatientBeforeConsent, db: Db) -> Patient:
    if patient.discharged_at is not None:
        raise Discharged
    if consents.current(db, patient) is None:
        raise ConsentMissing
    return patient


SignedInPatient = Annotated[Patient, Depends(signed_in_patient)]


def is_closed(db: Session, patient: Patient) -> bool:
    """Whether this patient's everyday pages are: before the agreement, after it was withdrawn, and
    after a discharge. What is theirs all the same declares `PatientBeforeConsent`."""
    return patient.discharged_at is not None or consents.current(db, patient) is None


def of_this_person(form: Mapping[str, str], db: Session, patient: Patient) -> None:
    """On a shared phone an old window may still show another's form. Raises `OtherPerson`; a form
    that does not say whose it is passes."""
    if form.get("person", "") not in ("", phones.person(db.keys, patient)):
        raise OtherPerson


async def signed_in_staff(viewer: SignedInViewer) -> Staff:
    if not isinstance(viewer.person, Staff):
        raise not_found()
    return viewer.person


SignedInStaff = Annotated[Staff, Depends(signed_in_staff)]


async def just_proved_staff(
    request: Request, staff: SignedInStaff, viewer: SignedInViewer, now: Now
) -> Staff:
    """For what matters most (SECURITY R14): the second factor was proved within ten minutes.
    Declare it where the form is shown, too, so that nothing is typed before it is asked for."""
    if not proved_lately(request, viewer.sign_in, now):
        raise NotProvedLately
    return staff


JustProvedStaff = Annotated[Staff, Depends(just_proved_staff)]


def my_patient(patient_id: str, staff: SignedInStaff, db: Db) -> Patient:
    """A patient of the therapist's own clinic."""
    return _one(db, Patient, public_id=patient_id, clinic_id=staff.clinic_id)


MyPatient = Annotated[Patient, Depends(my_patient)]


def my_alert(alert_id: str, staff: SignedInStaff, db: Db) -> Alert:
    return _one(db, Alert, public_id=alert_id, clinic_id=staff.clinic_id)


MyAlert = Annotated[Alert, Depends(my_alert)]


def my_dosing_session(dosing_session_id: str, staff: SignedInStaff, db: Db) -> DosingSession:
    """A session of a patient of the therapist's own clinic."""
    return _one(db, DosingSession, public_id=dosing_session_id, clinic_id=staff.clinic_id)


MyDosingSession = Annotated[DosingSession, Depends(my_dosing_session)]


def my_chart_event(chart_event_id: str, staff: SignedInStaff, db: Db) -> ChartEvent:
    """A medication change of a patient of the therapist's own clinic."""
    row = _one(db, ChartEvent, public_id=chart_event_id)
    _one(db, Patient, id=row.patient_id, clinic_id=staff.clinic_id)
    return row


MyChartEvent = Annotated[ChartEvent, Depends(my_chart_event)]


def my_talking_point(talking_point_id: str, staff: SignedInStaff, db: Db) -> TalkingPoint:
    """What a patient of the therapist's own clinic wants to talk about, and has not taken back."""
    row = _one(db, TalkingPoint, public_id=talking_point_id, taken_back_at=None)
    _one(db, Patient, id=row.patient_id, clinic_id=staff.clinic_id)
    return row


MyTalkingPoint = Annotated[TalkingPoint, Depends(my_talking_point)]


def own_talking_point(talking_point_id: str, patient: SignedInPatient, db: Db) -> TalkingPoint:
    """A point of the signed-in patient."""
    return own(db, TalkingPoint, patient, talking_point_id)


OwnTalkingPoint = Annotated[TalkingPoint, Depends(own_talking_point)]


def own_dosing_session(dosing_session_id: str, patient: SignedInPatient, db: Db) -> DosingSession:
    """A session of the signed-in patient."""
    return own(db, DosingSession, patient, dosing_session_id)


OwnDosingSession = Annotated[DosingSession, Depends(own_dosing_session)]


def own_ledger_entry(entry_id: str, patient: SignedInPatient, db: Db) -> LedgerEntry:
    """An entry of the signed-in patient's ledger."""
    return own(db, LedgerEntry, patient, entry_id)


OwnLedgerEntry = Annotated[LedgerEntry, Depends(own_ledger_entry)]


def of_my_clinic(db: Session, table: type[Row], staff: Staff, public_id: str) -> Row:
    """The row of that public id of the therapist's own clinic, or not found."""
    return _one(db, table, public_id=public_id, clinic_id=staff.clinic_id)


def own(db: Session, table: type[Row], patient: Patient, public_id: str) -> Row:
    """The patient's own row of that public id, or not found."""
    return _one(db, table, public_id=public_id, patient_id=patient.id)


def _one(db: Session, table: type[Row], **found_by: Any) -> Row:
    if any("\0" in str(value) for value in found_by.values()):
        raise not_found()  # PostgreSQL would refuse to look for it
    row = db.exec(select(table).filter_by(**found_by)).first()
    if row is None:
        raise not_found()
    return row
