"""What a patient answered to item 9, form by form and day by day: with the form, or told alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import col, select

from app.core.instruments import Answer, unpack
from app.core.safety import FORMS_WITH_SAFETY_ITEM, SAFETY_ITEM
from app.database import Db
from app.tables import Patient, Response, SafetyAnswer

FormDay = tuple[str, date]


@dataclass(frozen=True)
class Current:
    """The latest answer of one form on one day; `alone_at`: told then, and the form never came."""

    answer: Answer
    alone_at: datetime | None = None


def by_day(
    db: Db, patient: Patient, form: str, since: date, before: date
) -> list[tuple[date, Answer]]:
    """Of one form, in order, `before` not included; a day without either is left out."""
    wanted = columns(
        col(Response.instrument), col(Response.day), col(Response.made_at), col(Response.items)
    ).where(
        col(Response.patient_id) == patient.id,
        col(Response.instrument) == form,
        col(Response.day) >= since,
        col(Response.day) < before,
    )
    told = [row for row in told_since(db, patient, since) if row.instrument == form]
    found = merged(db.connection().execute(wanted), (row for row in told if row.day < before))
    return [(day, found[code, day].answer) for code, day in sorted(found)]


def told_since(db: Db, patient: Patient, since: date) -> Sequence[SafetyAnswer]:
    """The answers told alone of this day and later, in the order in which they were made."""
    wanted = select(SafetyAnswer).where(
        SafetyAnswer.patient_id == patient.id, col(SafetyAnswer.day) >= since
    )
    order = (col(SafetyAnswer.made_at), col(SafetyAnswer.received_at))
    return db.exec(wanted.order_by(*order, col(SafetyAnswer.submission_id))).all()


def merged(responses: Iterable[Any], told: Iterable[SafetyAnswer]) -> Mapping[FormDay, Current]:
    """`responses`: rows with instrument, day, made_at, items; `told` in the order of their making.
    What was made later counts, but a form that leaves the question takes no answer back."""
    forms = {
        (row.instrument, row.day): (row.made_at, unpack(row.items)[SAFETY_ITEM - 1])
        for row in responses
        if row.instrument in FORMS_WITH_SAFETY_ITEM
    }
    found = {place: Current(answer) for place, (_, answer) in forms.items()}
    for row in told:
        place = (row.instrument, row.day)
        made_at, answer = forms.get(place, (None, None))
        if made_at is None:
            found[place] = Current(row.answer, row.made_at)
        elif answer is None or row.made_at > made_at:
            found[place] = Current(row.answer)
    return found


def find(db: Db, patient: Patient, submission_id: str) -> SafetyAnswer | None:
    return db.get(SafetyAnswer, (patient.id, submission_id))


def of_form_day(db: Db, patient: Patient, form: str, day: date) -> Sequence[SafetyAnswer]:
    """Each answer to this form's question of that day that was told alone."""
    wanted = select(SafetyAnswer).where(
        SafetyAnswer.patient_id == patient.id,
        SafetyAnswer.instrument == form,
        SafetyAnswer.day == day,
    )
    return db.exec(wanted).all()


def was_told_alone(db: Db, patient: Patient, form: str, day: date, answer: Answer) -> bool:
    """This answer above 0, or a higher one of the same form and day: then it is the same event."""
    if not isinstance(answer, int) or answer < 1:
        return False
    return any(row.answer >= answer for row in of_form_day(db, patient, form, day))


def came_with_the_form(db: Db, patient: Patient, told: SafetyAnswer) -> bool:
    """The form, made after this answer, came in before it, and says as much."""
    form = db.get(Response, (patient.id, told.instrument, told.day))
    answer = unpack(form.items)[SAFETY_ITEM - 1] if form else None
    if form is None or not isinstance(answer, int):
        return False
    return form.made_at >= told.made_at and answer >= told.answer


def alone(db: Db, patient: Patient, submission_ids: Iterable[str]) -> set[str]:
    """Those of these that were told alone and whose form never came."""
    came = columns(col(Response.day)).where(
        col(Response.patient_id) == col(SafetyAnswer.patient_id),
        col(Response.instrument) == col(SafetyAnswer.instrument),
        col(Response.day) == col(SafetyAnswer.day),
    )
    wanted = columns(col(SafetyAnswer.submission_id)).where(
        col(SafetyAnswer.patient_id) == patient.id,
        col(SafetyAnswer.submission_id).in_(list(submission_ids)),
        ~came.exists(),
    )
    return set(db.connection().execute(wanted).scalars())
