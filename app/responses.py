"""The current answers of a form and day, and the moods of a day: derived from submissions."""

from __future__ import annotations

from app.core.instruments import INSTRUMENTS, Answer, pack, score
from app.database import Db
from app.tables import Moment, Response, Submission


def keep(
    db: Db,
    submission: Submission,
    code: str,
    answers: tuple[Answer, ...],
    version: int,
    difficulty: int | None,
) -> None:
    """What a submission says on one form: a moment for the mood, else perhaps the response."""
    if code == "mood":
        _keep_moment(db, submission, answers[0])
    else:
        _keep_response(db, submission, code, answers, version, difficulty)


def _keep_moment(db: Db, submission: Submission, answer: Answer) -> None:
    if not isinstance(answer, int):
        return
    db.add(
        Moment(
            patient_id=submission.patient_id,
            day=submission.day,
            submission_id=submission.submission_id,
            made_at=submission.made_at,
            late=submission.late,
            value=answer,
            source=submission.source,
        )
    )


def _keep_response(
    db: Db,
    submission: Submission,
    code: str,
    answers: tuple[Answer, ...],
    version: int,
    difficulty: int | None,
) -> None:
    """Current is the greatest (made_at, submission_id), in any order of arrival; an entirely
    untouched form makes none and replaces none."""
    if all(answer is None for answer in answers):
        return
    current = db.get(Response, (submission.patient_id, code, submission.day))
    rank = (submission.made_at, submission.submission_id)
    if current is not None and (current.made_at, current.submission_id) >= rank:
        return
    instrument = INSTRUMENTS[code]
    scored = score(instrument, answers)
    db.merge(
        Response(
            patient_id=submission.patient_id,
            instrument=code,
            day=submission.day,
            submission_id=submission.submission_id,
            made_at=submission.made_at,
            received_at=submission.received_at,
            late=submission.late,
            items=pack(answers),
            score=scored.total,
            prorated=scored.prorated,
            answered=scored.answered,
            recall=instrument.recall,
            form_version=version,
            difficulty=difficulty,
            source=submission.source,
        )
    )
