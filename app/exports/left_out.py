"""What no export tells, table by table and column by column, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    "sign_in": "how somebody is signed in, with a hash of the cookie: a key, not a record",
    "invitation": "hashes of links and codes that sign somebody in",
    "recovery_code": "the hash of a code on paper that signs somebody in",
    "push_subscription": "secrets of a phone's browser; what was sent stands with the nudges",
    "calendar_feed": "the hash of a secret address",
    "export_link": "the hash of an export's own link",
    "alert_notice": "how people of the clinic were told: addresses and attempts, not the record",
    "alert_seen": "who of the clinic opened an alert first; what was done stands with its closing",
    "alert_taken": "who of the clinic was on it first; what was done stands with its closing",
    "patient_summary": "made from the other tables, and made anew by an import",
}
"""Of a patient, and in no export."""

ROW, WHOSE = "a number of this database alone", "said by where the row stands"
SECRET = "a keyed hash, made with this installation's key"
LEASE = "who was sending it just then"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "patient": {"id": ROW, "clinic_id": WHOSE},
    "consent": {"id": ROW, "patient_id": WHOSE},
    "submission": {"patient_id": WHOSE, "body_hash": SECRET},
    "response": {"patient_id": WHOSE},
    "moment": {"patient_id": WHOSE},
    "note": {"id": ROW, "patient_id": WHOSE},
    "keepsake": {"id": ROW, "patient_id": WHOSE},
    "ledger_entry": {"id": ROW, "patient_id": WHOSE},
    "commitment_answer": {"id": ROW},
    "own_exercise": {"id": ROW, "patient_id": WHOSE, "clinic_id": WHOSE},
    "assignment": {"id": ROW, "patient_id": WHOSE},
    "practice": {"id": ROW, "patient_id": WHOSE},
    "dosing_session": {"id": ROW, "patient_id": WHOSE, "clinic_id": WHOSE},
    "chart_event": {"id": ROW, "patient_id": WHOSE},
    "patient_pack": {"id": ROW, "patient_id": WHOSE},
    "plan_choice": {"id": ROW, "patient_id": WHOSE},
    "phase_override": {"id": ROW, "patient_id": WHOSE, "clinic_id": WHOSE},
    "question_break": {"id": ROW, "patient_id": WHOSE},
    "relief_view": {"id": ROW, "patient_id": WHOSE},
    "care": {"id": ROW, "patient_id": WHOSE},
    "review": {"id": ROW, "patient_id": WHOSE},
    "agreement": {"id": ROW, "patient_id": WHOSE},
    "talking_point": {"id": ROW, "patient_id": WHOSE},
    "alert": {"id": ROW, "patient_id": WHOSE, "clinic_id": WHOSE},
    "safety_answer": {"patient_id": WHOSE},
    "follow_up": {"id": ROW, "patient_id": WHOSE},
    "known_thoughts": {"id": ROW, "patient_id": WHOSE},
    "nudge": {"id": ROW, "patient_id": WHOSE},
    "nudge_delivery": {
        "id": ROW,
        "push_subscription_id": "which phone, in this database",
        "lease_token": LEASE,
        "lease_until": LEASE,
    },
}

CLINICS_WORDS = "the clinic's own words to itself, which the app shows to no patient"
HIDDEN_FROM_PATIENTS: Mapping[str, Mapping[str, str]] = {
    "dosing_sessions": {"sealed_setting": CLINICS_WORDS, "sealed_note": CLINICS_WORDS},
    "alert_closures": {"sealed": CLINICS_WORDS},
}
"""Besides who of the clinic did something, which is left out of every patient's own export."""
