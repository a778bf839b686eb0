"""One answered day in a line of words."""

from __future__ import annotations

from app.core.instruments import INSTRUMENTS, Instrument
from app.days import Day
from app.tables import Response


def said(day: Day) -> str:
    """ "mood 6, 7; PHQ-9 questions, 24 h: 11"; "" where nothing was answered."""
    parts = []
    if day.moments:
        parts.append("mood " + ", ".join(str(moment.value) for moment in day.moments))
    for code, form in INSTRUMENTS.items():
        if code in day.responses:
            parts.append(f"{form.short}: {_total(form, day.responses[code])}")
    return "; ".join(parts)


def _total(form: Instrument, row: Response) -> str:
    if row.score is None:
        return f"{row.answered} of {len(form.items)} answered"
    return f"{form.total_words(row.score)}{' (estimated)' if row.prorated else ''}"
