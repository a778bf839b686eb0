"""Every table. Importing this package registers them all."""

from app.tables.alerts import Alert, AlertClosure
from app.tables.audit import AuditEntry, AuditHead
from app.tables.check_ins import Moment, Note, Response, Submission
from app.tables.clinics import Clinic, Staff
from app.tables.consents import Consent
from app.tables.dosing_sessions import DosingSession
from app.tables.installation import Heartbeat, Installation
from app.tables.keepsakes import Keepsake
from app.tables.nudges import CalendarFeed, Nudge, NudgeDelivery, PushSubscription
from app.tables.patients import Patient, PatientSummary
from app.tables.phase_overrides import PhaseOverride
from app.tables.practice import Practice
from app.tables.sign_ins import Attempt, Invitation, SignIn

__all__ = [
    "Alert",
    "AlertClosure",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "Clinic",
    "Consent",
    "DosingSession",
    "Heartbeat",
    "Installation",
    "Invitation",
    "Keepsake",
    "Moment",
    "Note",
    "Nudge",
    "NudgeDelivery",
    "Patient",
    "PatientSummary",
    "PhaseOverride",
    "Practice",
    "PushSubscription",
    "Response",
    "SignIn",
    "Staff",
    "Submission",
]
