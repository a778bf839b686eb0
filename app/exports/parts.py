"""What an export tells of a patient, table by table, and how each column is written.

A test holds this list and `left_out` against the tables: whatever has a patient stands in one of
the two, column by column (SECURITY R54).
"""

from __future__ import annotations

from app import dosing_details
from app.exports.shapes import Part, Seal
from app.tables import (
    Agreement,
    Alert,
    AlertClosure,
    Assignment,
    Care,
    ChartEvent,
    CommitmentAnswer,
    Consent,
    DosingSession,
    FollowUp,
    Keepsake,
    KnownThoughts,
    LedgerEntry,
    Moment,
    Note,
    Nudge,
    NudgeDelivery,
    OwnExercise,
    Patient,
    PatientPack,
    PhaseOverride,
    PlanChoice,
    Practice,
    QuestionBreak,
    ReliefView,
    Response,
    Review,
    SafetyAnswer,
    Submission,
    TalkingPoint,
)

PERSON = Part(
    "person", Patient,
    "public_id name zone country plan check_in_hour exercise_hour nudges_paused_at one_at_a_time"
    " source created_at primary_measure discharged_at",
)  # fmt: skip
OWN_EXERCISES = Part(
    "own_exercises", OwnExercise, "public_id staff_id code written_at",
    sealed={"sealed": Seal("own_exercise", "exercise", parts=True)},
)  # fmt: skip

PARTS = (
    Part("consents", Consent, "public_id version given_at withdrawn_at"),
    Part(
        "submissions", Submission,
        "submission_id day made_at received_at late answers source",
        key=("submission_id",), sort=("day", "made_at", "submission_id"),
    ),
    Part(
        "responses", Response,
        "instrument day submission_id made_at received_at late items score prorated answered recall"
        " form_version difficulty source",
        key=("instrument", "day"), sort=("day", "instrument"), derived=True,
    ),
    Part(
        "moments", Moment, "day submission_id made_at late value source",
        key=("day", "submission_id"), sort=("day", "made_at", "submission_id"), derived=True,
    ),
    Part(
        "notes", Note, "public_id submission_id day written_at shared_at",
        sealed={"sealed": Seal("note", "text")}, shared="shared_at",
    ),
    Part(
        "keepsakes", Keepsake, "public_id kind written_at shared_at",
        sealed={"sealed": Seal("keepsake", "parts", parts=True)},
        shared="shared_at", in_order="written_at",
    ),
    Part(
        "ledger", LedgerEntry, "public_id kind written_at shared_at withdrawn_at",
        sealed={"sealed": Seal("ledger_entry", "parts", parts=True)},
        shared="shared_at", in_order="written_at",
    ),
    Part(
        "commitment_answers", CommitmentAnswer, "ledger_entry_id answer at",
        key=("ledger_entry_id", "at"), in_order="at",
    ),
    OWN_EXERCISES,
    Part(
        "assignments", Assignment, "public_id staff_id kind code state at",
        sealed={"sealed_why": Seal("assignment", "why")}, in_order="at",
    ),
    Part(
        "practice", Practice,
        "public_id exercise day outcome at submission_id received_at note_shared_at",
        sealed={"sealed_note": Seal("practice", "note")},
        shared="note_shared_at", hides="sealed_note",
    ),
    Part(
        "dosing_sessions", DosingSession,
        "public_id at moved_from route dose_mg series source created_at reported_at happened_at"
        " confirmed_at confirmed_by cancelled_at cancelled_by",
        sealed={
            "sealed_setting": Seal(dosing_details.SETTING, "setting"),
            "sealed_note": Seal(dosing_details.NOTE, "note"),
        },
    ),
    Part(
        "events", ChartEvent, "public_id kind day noted_at noted_by removed_at visibility",
        sealed={"sealed": Seal("chart_event", "text")}, seen_by="visibility",
    ),
    Part(
        "packs", PatientPack, "pack chosen_at chosen_by ended_at ended_by",
        key=("pack", "chosen_at"),
    ),
    Part(
        "plan_choices", PlanChoice, "chosen_at before after chosen_by",
        key=("chosen_at", "before", "after"), in_order="chosen_at",
    ),
    Part(
        "phases", PhaseOverride,
        "public_id phase from_day until_day known_sessions set_at set_by ended_at ended_by",
        in_order="set_at",
    ),
    Part(
        "question_breaks", QuestionBreak, "set_at from_day until_day ended_at set_by",
        key=("set_at",),
    ),
    Part("relief_views", ReliefView, "side staff_id since until", key=("side", "since")),
    Part("cares", Care, "staff_id since until", key=("since",)),
    Part("reviews", Review, "staff_id at seen_until", key=("staff_id", "at")),
    Part(
        "agreements", Agreement, "public_id staff_id written_at",
        sealed={"sealed": Seal("agreement", "text")}, in_order="written_at",
    ),
    Part(
        "talking_points", TalkingPoint,
        "public_id kind entry flagged_at taken_back_at talked_about_at staff_id",
        sealed={"sealed": Seal("talking_point", "text")}, ended="taken_back_at",
    ),
    Part(
        "alerts", Alert,
        "public_id submission_id instrument day answer level raised_at cause reason made_at",
    ),
    Part(
        "safety_answers", SafetyAnswer,
        "submission_id instrument form_version day answer level made_at received_at late",
        key=("submission_id",), sort=("day", "made_at", "submission_id"),
    ),
    Part(
        "follow_ups", FollowUp, "submission_id day asked_at_level closer plan safe received_at",
        key=("submission_id",),
    ),
    Part(
        "known_thoughts", KnownThoughts,
        "staff_id level reviewed_on look_again_by recorded_at",
        key=("recorded_at", "level"), in_order="recorded_at",
    ),
    Part(
        "alert_closures", AlertClosure,
        "alert_id staff_id closed_at done reviewed_level look_again_by",
        key=("alert_id",), sort=("closed_at", "alert_id"),
        sealed={"sealed": Seal("alert_closure", "what_was_done")},
    ),
    Part(
        "nudges", Nudge,
        "public_id kind day at expires_at exercise because created_at outcome outcome_because"
        " settled_at opened_at",
    ),
    Part(
        "nudge_deliveries", NudgeDelivery,
        "nudge_id due_at attempts outcome status settled_at shown_at tapped_at",
        key=("nudge_id", "due_at"),
    ),
)  # fmt: skip
