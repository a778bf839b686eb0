"""The rows that `check_ins.record` and `alerts.close` would write, made without reading any.

A test lives through the same check-ins by the verbs and compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from sqlmodel import select

from app.core.instruments import INSTRUMENTS, Answer, Score, pack, score
from app.core.local_time import check_in_day
from app.database import Db
from app.past_answers import body_hash
from app.tables import (
    Alert,
    AlertClosure,
    Clinic,
    Moment,
    Note,
    Patient,
    Response,
    Staff,
    Submission,
)
from benchmarks.clinic.alert_rows import Raised, raised_by
from benchmarks.clinic.answers import Sending
from benchmarks.clinic.bulk import Row, insert_rows
from benchmarks.clinic.lives import Life

WHAT_WAS_DONE = "Called at noon. No plan. Read the safety plan together."


def write(
    db: Db, one: Life, patient: Patient, staff: Staff, sent: Iterable[Sending], now: datetime
) -> None:
    """Everything that one person sent, with the alerts that it raised and what became of them."""
    in_order = sorted(sent, key=lambda sending: sending.received_at)
    submissions = [_submission(db, patient, sending) for sending in in_order]
    whole = list(zip(submissions, in_order, strict=True))
    insert_rows(db, Submission, submissions)
    insert_rows(
        db, Moment, [_moment(*pair) for pair in whole if "mood" in pair[1].check_in.answers]
    )
    insert_rows(db, Response, _responses(whole))
    insert_rows(db, Note, _notes(db, one, patient, in_order))
    _alerts(db, one, patient, staff, in_order, now)


def _submission(db: Db, patient: Patient, sending: Sending) -> Row:
    check_in = sending.check_in
    packed = {
        code: (INSTRUMENTS[code].form_version, pack(answers))
        for code, answers in check_in.answers.items()
    }
    return {
        "patient_id": patient.id,
        "submission_id": check_in.submission_id,
        "day": check_in.day,
        "made_at": check_in.made_at,
        "received_at": sending.received_at,
        "late": check_in.day < check_in_day(sending.received_at, patient.zone),
        "body_hash": body_hash(db, check_in),
        "answers": json.dumps(packed, sort_keys=True),
        "source": check_in.source,
    }


def _moment(submission: Row, sending: Sending) -> Row:
    kept = ("patient_id", "day", "submission_id", "made_at", "late", "source")
    return {name: submission[name] for name in kept} | {
        "value": sending.check_in.answers["mood"][0]
    }


def _responses(whole: list[tuple[Row, Sending]]) -> list[Row]:
    """The current one of each form and day: that of the greatest (made_at, submission_id)."""
    current: dict[tuple[str, object], Row] = {}
    kept = ("patient_id", "day", "submission_id", "made_at", "received_at", "late", "source")
    for submission, sending in whole:
        common = {name: submission[name] for name in kept}
        for code, answers in sending.check_in.answers.items():
            key = (code, submission["day"])
            if code != "mood" and (key not in current or _rank(current[key]) < _rank(common)):
                current[key] = common | _answered(code, answers)
    return [current[key] for key in sorted(current, key=str)]


def _rank(row: Row) -> tuple[datetime, str]:
    return (row["made_at"], row["submission_id"])


def _answered(code: str, answers: tuple[Answer, ...]) -> Row:
    form, scored = INSTRUMENTS[code], _score(code, answers)
    return {
        "instrument": code,
        "items": pack(answers),
        "score": scored.total,
        "prorated": scored.prorated,
        "answered": scored.answered,
        "recall": form.recall,
        "form_version": form.form_version,
        "difficulty": None,
    }


@lru_cache(maxsize=50_000)
def _score(code: str, answers: tuple[Answer, ...]) -> Score:
    return score(INSTRUMENTS[code], answers)


def _notes(db: Db, one: Life, patient: Patient, sent: list[Sending]) -> list[Row]:
    chance, rows = one.chance("note ids"), []
    for sending in (each for each in sent if each.check_in.note):
        said, public_id = sending.check_in, f"{chance.getrandbits(128):032x}"
        whose = patient.public_id
        rows.append(
            {
                "public_id": public_id,
                "patient_id": patient.id,
                "submission_id": said.submission_id,
                "day": said.day,
                "sealed": db.keys.seal(said.note, table="note", row=public_id, patient=whose),
                "written_at": said.made_at,
                "shared_at": sending.received_at if said.note_for_therapist else None,
            }
        )
    return rows


def _alerts(
    db: Db, one: Life, patient: Patient, staff: Staff, sent: list[Sending], now: datetime
) -> None:
    zone = db.get_one(Clinic, patient.clinic_id).zone
    raised = raised_by(one, patient, zone, sent, now)
    insert_rows(db, Alert, [each.row for each in raised])
    wanted = select(Alert.public_id, Alert.id).where(Alert.patient_id == patient.id)
    ids = dict(db.exec(wanted).all())
    closed = (each for each in raised if each.closing is not None)
    insert_rows(db, AlertClosure, [_closure(db, patient, staff, each, ids) for each in closed])


def _closure(
    db: Db, patient: Patient, staff: Staff, raised: Raised, ids: dict[str, int | None]
) -> Row:
    public_id = raised.row["public_id"]
    sealed = db.keys.seal(
        WHAT_WAS_DONE, table="alert_closure", row=public_id, patient=patient.public_id
    )
    told = {"alert_id": ids[public_id], "staff_id": staff.id, "sealed": sealed}
    return told | (raised.closing or {})
