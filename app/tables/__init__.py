"""Every table. Importing this package registers them all."""

from app.tables.alerts import Alert, AlertClosure
from app.tables.assignments import Assignment, OwnExercise
from app.tables.audit import AuditEntry, AuditHead
from app.tables.check_ins import Moment, Note, Response, Submission
from app.tables.clinics import Clinic, Staff
from app.tables.consents import Consent
from app.tables.dosing_sessions import DosingSession
from app.tables.installation import Heartbeat, Installation
from app.tables.keepsakes import Keepsake
from app.tables.ledger import CommitmentAnswer, LedgerEntry
from app.tables.nudges import CalendarFeed, Nudge, NudgeDelivery, PushSubscription
from app.tables.packs import ChartEvent, PatientPack, PlanChoice
from app.tables.patients import Patient, PatientSummary
from app.tables.phase_overrides import PhaseOverride
from app.tables.practice import Practice
from app.tables.relief_views import ReliefView
from app.tables.sign_ins import Attempt, Invitation, SignIn

__all__ = [
    "Alert",
    "AlertClosure",
    "Assignment",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "ChartEvent",
    "Clinic",
    "CommitmentAnswer",
    "Consent",
    "DosingSession",
    "Heartbeat",
    "Installation",
    "Invitation",
    "Keepsake",
    "LedgerEntry",
    "Moment",
    "Note",
    "Nudge",
    "NudgeDelivery",
    "OwnExercise",
    "Patient",
    "PatientPack",
    "PatientSummary",
    "PlanChoice",
    "PhaseOverride",
    "Practice",
    "PushSubscription",
    "ReliefView",
    "Response",
    "SignIn",
    "Staff",
    "Submission",
]
