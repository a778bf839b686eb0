"""What the official scores of a patient say of their courses, read from the stored totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app import relief
from app.core import official_claims
from app.core.courses import courses
from app.core.official_change import BASELINE_WITHIN, RELIABLE
from app.core.series import Series
from app.core.time_axis import Window
from app.database import Db
from app.relief_answers import totals
from app.tables import Patient


def claimed(
    db: Db, patient: Patient, series: Sequence[Series], window: Window, now: datetime
) -> list[Series]:
    """The same series, the official ones with what each of their scores says of its course."""
    made = [
        course
        for course in courses(relief.past_sessions(db, patient, now), {})
        if course.until is None or course.until >= window.first
    ]
    if not made:
        return list(series)
    since = min(made[0].sessions[0].day - BASELINE_WITHIN, window.first)
    of_form = totals(db, patient, RELIABLE.keys(), since)
    known = {
        code: {row.day: row.score for row in of_form[code]} for code in RELIABLE if of_form[code]
    }
    return [
        replace(one, claims=official_claims.claims(one.code, made, known[one.code], window))
        if one.code in known
        else one
        for one in series
    ]
