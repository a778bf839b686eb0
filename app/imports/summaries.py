"""The summary rows after an import, in seconds for thousands of patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from app import patient_summaries
from app.core.instruments import INSTRUMENTS, Answer, pack, score
from app.core.local_time import check_in_day
from app.core.recent_answers import usual_gap
from app.core.safety import FORMS_WITH_SAFETY_ITEM, level
from app.database import Db
from app.past_answers import Past, Row, insert_rows
from app.patient_summaries import RECENT_DAYS
from app.tables import Patient, PatientSummary


def sum_up(db: Db, imported: Sequence[Past], added: Iterable[Patient], now: datetime) -> None:
    """Write the summary of every patient in the import.

    A patient added by it with nothing but old answers is summed up from them alone; whoever has
    more than that takes the usual way.
    """
    new = {patient.id for patient in added}
    by_patient: dict[int, list[Past]] = defaultdict(list)
    for one in imported:
        by_patient[one.patient.id or 0].append(one)
    old_rows = []
    for patient_id, past in by_patient.items():
        patient = past[0].patient
        only_old = _all_before(past, check_in_day(now, patient.zone) - timedelta(RECENT_DAYS))
        if patient_id in new and only_old:
            old_rows.append(_of_old_answers(patient, past))
        else:
            summary = patient_summaries.refresh(db, patient, now)
            summary.imported_item_9_on = item_9_on(past, summary.imported_item_9_on)
    db.flush()
    insert_rows(db, PatientSummary, old_rows)


def _all_before(past: Collection[Past], day: date) -> bool:
    return all(one.check_in.day < day for one in past)


def _of_old_answers(patient: Patient, past: Sequence[Past]) -> Row:
    """Nothing of it lies in the days that the caseload draws, and nobody has to read it: only the
    official totals, and when an answer was last given."""
    assert patient.id is not None
    summary = PatientSummary(patient_id=patient.id, clinic_id=patient.clinic_id, unreviewed=0)
    summary.usual_gap = usual_gap(())
    answered = [one for one in past if _is_answered(one)]
    summary.last_answered_at = max((one.check_in.made_at for one in answered), default=None)
    nine, seven = _scored(answered, "phq-9"), _scored(answered, "gad-7")
    if nine:
        summary.official_day, summary.official_total, summary.official_items = nine[0]
    if len(nine) > 1:
        _, summary.previous_official_total, summary.previous_official_items = nine[1]
    if seven:
        summary.gad_day, summary.gad_total, _ = seven[0]
    if len(seven) > 1:
        summary.previous_gad_total = seven[1][1]
    summary.imported_item_9_on = item_9_on(past, None)
    return summary.model_dump()


def _scored(answered: Sequence[Past], form: str) -> list[tuple[date, int, str]]:
    """Day, total and packed items of the form where it has a total, newest first."""
    given = [(one.check_in.day, one.check_in.answers.get(form)) for one in answered]
    totals = [(day, score(INSTRUMENTS[form], found).total, found) for day, found in given if found]
    return sorted(
        ((day, total, pack(found)) for day, total, found in totals if total is not None),
        reverse=True,
    )


def _is_answered(one: Past) -> bool:
    """As it is stored: an untouched form makes no response, a mood without a number no moment."""
    return any(
        isinstance(answers[0], int) if code == "mood" else any(a is not None for a in answers)
        for code, answers in one.check_in.answers.items()
    )


def item_9_on(past: Sequence[Past], known: date | None) -> date | None:
    """The latest imported day with item 9 above 0: it raised no alert, so it must be said."""
    days = [one.check_in.day for one in past if _item_9_above_0(one)]
    return max(days + ([known] if known else []), default=None)


def _item_9_above_0(one: Past) -> bool:
    return any(
        level(code, _safety_answer(code, one.check_in.answers[code])) is not None
        for code in FORMS_WITH_SAFETY_ITEM
        if code in one.check_in.answers
    )


def _safety_answer(code: str, answers: Sequence[Answer]) -> Answer:
    number = INSTRUMENTS[code].safety_item
    assert number is not None
    return answers[number - 1]
