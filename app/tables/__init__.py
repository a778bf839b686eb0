"""Every table. Importing this package registers them all."""

from app.tables.alert_notices import AlertNotice, AlertSeen, AlertTaken, StaffPhone
from app.tables.alert_routes import (
    AlertRoute,
    ClinicLine,
    LadderThresholds,
    OpeningHours,
    RotaShift,
)
from app.tables.alerts import Alert, AlertClosure, FollowUp, KnownThoughts, SafetyAnswer
from app.tables.assignments import Assignment, OwnExercise
from app.tables.audit import AuditEntry, AuditHead
from app.tables.backups import Backup, Tombstone
from app.tables.check_ins import Moment, Note, Response, Submission
from app.tables.clinics import Clinic, Staff
from app.tables.consents import Consent
from app.tables.dosing_sessions import DosingSession
from app.tables.export_links import ExportLink
from app.tables.installation import Heartbeat, Installation
from app.tables.keepsakes import Keepsake
from app.tables.ledger import CommitmentAnswer, LedgerEntry
from app.tables.nudges import CalendarFeed, Nudge, NudgeDelivery, PushSubscription
from app.tables.packs import ChartEvent, PatientPack, PlanChoice
from app.tables.patients import Patient, PatientSummary
from app.tables.phase_overrides import PhaseOverride
from app.tables.practice import Practice
from app.tables.question_breaks import QuestionBreak
from app.tables.relief_views import ReliefView
from app.tables.reviews import Absence, Care, Review
from app.tables.second_factors import Authenticator, Passkey, SpareCode, SpentChallenge
from app.tables.sign_ins import Attempt, Invitation, RecoveryCode, SignIn
from app.tables.talking_points import Agreement, TalkingPoint

__all__ = [
    "Absence",
    "Agreement",
    "Alert",
    "AlertClosure",
    "AlertNotice",
    "AlertRoute",
    "AlertSeen",
    "AlertTaken",
    "Assignment",
    "Attempt",
    "Authenticator",
    "AuditEntry",
    "AuditHead",
    "Backup",
    "CalendarFeed",
    "Care",
    "ChartEvent",
    "Clinic",
    "ClinicLine",
    "CommitmentAnswer",
    "Consent",
    "DosingSession",
    "ExportLink",
    "FollowUp",
    "Heartbeat",
    "Installation",
    "Invitation",
    "Keepsake",
    "KnownThoughts",
    "LadderThresholds",
    "LedgerEntry",
    "Moment",
    "Note",
    "Nudge",
    "NudgeDelivery",
    "OpeningHours",
    "OwnExercise",
    "Passkey",
    "Patient",
    "PatientPack",
    "PatientSummary",
    "PhaseOverride",
    "PlanChoice",
    "Practice",
    "PushSubscription",
    "QuestionBreak",
    "RecoveryCode",
    "SpareCode",
    "ReliefView",
    "Response",
    "Review",
    "RotaShift",
    "SafetyAnswer",
    "SignIn",
    "SpentChallenge",
    "Staff",
    "StaffPhone",
    "Submission",
    "TalkingPoint",
    "Tombstone",
]
