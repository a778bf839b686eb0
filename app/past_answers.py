"""Storing many check-ins of the past at once, for an import and for the demo.

The rows are those that `check_ins.record` would write one by one. What a person must hear of
(alerts, audit, summaries) stays with the caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, tuple_
from sqlmodel import SQLModel

from app.check_ins import CheckIn
from app.core.instruments import INSTRUMENTS, Answer, pack, score
from app.core.local_time import check_in_day
from app.database import Db
from app.tables import Moment, Patient, Response, Submission

A_CHUNK = 400
Row = dict[str, Any]
Key = tuple[int, str, date]


@dataclass(frozen=True)
class Past:
    """One check-in and when it reached the clinic; `made_at` is trusted and not clamped. `late`
    None: told by the hour at which it was made."""

    patient: Patient
    check_in: CheckIn
    received_at: datetime
    late: bool | None = None

    @property
    def is_late(self) -> bool:
        made_on = check_in_day(self.check_in.made_at, self.patient.zone)
        return self.check_in.day < made_on if self.late is None else self.late


def store(db: Db, past: Iterable[Past]) -> None:
    """Insert submissions, moments and current responses. The current response of a form and day
    is that of the greatest (made_at, submission_id), whether it is stored already or not."""
    submissions, moments = [], []
    responses: dict[Key, Row] = {}
    for one in past:
        submission = _submission(db, one)
        submissions.append(submission)
        for code, answers in one.check_in.answers.items():
            if code == "mood":
                moments += _moment(submission, answers[0])
            elif any(answer is not None for answer in answers):
                _keep_greatest(responses, _response(submission, code, answers, one.check_in))
    _give_way_to_stored(db, responses)
    db.flush()
    insert_rows(db, Submission, submissions)
    insert_rows(db, Moment, moments)
    insert_rows(db, Response, list(responses.values()))


def body_hash(db: Db, check_in: CheckIn) -> str:
    """A keyed hash of day and answers: the same for the same check-in, in any order of forms."""
    body = [check_in.day.isoformat(), _packed(check_in), check_in.difficulty]
    return db.keys.lookup(json.dumps(body, sort_keys=True))


def _packed(check_in: CheckIn) -> dict[str, tuple[int, str]]:
    return {
        code: (check_in.version(code), pack(answers)) for code, answers in check_in.answers.items()
    }


def _submission(db: Db, one: Past) -> Row:
    check_in = one.check_in
    return {
        "patient_id": one.patient.id,
        "submission_id": check_in.submission_id,
        "day": check_in.day,
        "made_at": check_in.made_at,
        "received_at": one.received_at,
        "late": one.is_late,
        "body_hash": body_hash(db, check_in),
        "answers": json.dumps(_packed(check_in), sort_keys=True),
        "source": check_in.source,
    }


def _moment(submission: Row, answer: Answer) -> list[Row]:
    if not isinstance(answer, int):
        return []
    kept = ("patient_id", "day", "submission_id", "made_at", "late", "source")
    return [{name: submission[name] for name in kept} | {"value": answer}]


def _response(submission: Row, code: str, answers: tuple[Answer, ...], check_in: CheckIn) -> Row:
    form = INSTRUMENTS[code]
    scored = score(form, answers)
    kept = ("patient_id", "day", "submission_id", "made_at", "received_at", "late", "source")
    return {name: submission[name] for name in kept} | {
        "instrument": code,
        "items": pack(answers),
        "score": scored.total,
        "prorated": scored.prorated,
        "answered": scored.answered,
        "recall": form.recall,
        "form_version": check_in.version(code),
        "difficulty": check_in.difficulty if form.difficulty else None,
    }


def _keep_greatest(responses: dict[Key, Row], new: Row) -> None:
    key = (new["patient_id"], new["instrument"], new["day"])
    if key not in responses or _rank(new) > _rank(responses[key]):
        responses[key] = new


def _rank(row: Row) -> tuple[datetime, str]:
    return (row["made_at"], row["submission_id"])


def _give_way_to_stored(db: Db, responses: dict[Key, Row]) -> None:
    columns = Response.__table__.c  # type: ignore[attr-defined]
    key = (columns.patient_id, columns.instrument, columns.day)
    wanted = select(*key, columns.made_at, columns.submission_id)
    for some in _chunks(list(responses)):
        for row in db.connection().execute(wanted.where(tuple_(*key).in_(some))).all():
            stored: Key = (row.patient_id, row.instrument, row.day)
            if (row.made_at, row.submission_id) >= _rank(responses[stored]):
                del responses[stored]
            else:
                db.connection().execute(delete(Response).where(tuple_(*key).in_([stored])))


def _chunks(keys: list[Key]) -> Iterable[list[Key]]:
    return (keys[start : start + A_CHUNK] for start in range(0, len(keys), A_CHUNK))


def insert_rows(db: Db, model: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert complete rows, every column given, in one go."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    if rows:
        db.connection().execute(insert(table), list(rows))
