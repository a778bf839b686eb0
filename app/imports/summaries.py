"""The summary rows after an import, in seconds for thousands of patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from app import patient_summaries
from app.core.instruments import INSTRUMENTS, Answer, pack, score
from app.core.local_time import check_in_day
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
            summary.imported_item_9_on = _item_9_on(past, summary.imported_item_9_on)
    db.flush()
    insert_rows(db, PatientSummary, old_rows)


def _all_before(past: Collection[Past], day: date) -> bool:
    return all(one.check_in.day < day for one in past)


def _of_old_answers(patient: Patient, past: Sequence[Past]) -> Row:
    """Nothing of it lies in the days that the caseload draws: only the official totals, and when
    an answer was last given."""
    assert patient.id is not None
    answered = [one for one in past if _is_answered(one)]
    totals = ((one.check_in.day, _official_total(one), one) for one in answered)
    scored = ((day, total, _items(one)) for day, total, one in totals if total is not None)
    official = sorted(scored, reverse=True)
    summary = PatientSummary(patient_id=patient.id, clinic_id=patient.clinic_id).model_dump()
    summary["last_answered_at"] = max((one.check_in.made_at for one in answered), default=None)
    if official:
        summary["official_day"], summary["official_total"], summary["official_items"] = official[0]
    if len(official) > 1:
        _, summary["previous_official_total"], summary["previous_official_items"] = official[1]
    summary["imported_item_9_on"] = _item_9_on(past, None)
    return summary


def _is_answered(one: Past) -> bool:
    """As it is stored: an untouched form makes no response, a mood without a number no moment."""
    return any(
        isinstance(answers[0], int) if code == "mood" else any(a is not None for a in answers)
        for code, answers in one.check_in.answers.items()
    )


def _official_total(one: Past) -> int | None:
    answers = one.check_in.answers.get("phq-9")
    return score(INSTRUMENTS["phq-9"], answers).total if answers else None


def _items(one: Past) -> str:
    return pack(one.check_in.answers["phq-9"])


def _item_9_on(past: Sequence[Past], known: date | None) -> date | None:
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
