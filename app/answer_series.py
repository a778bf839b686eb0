"""A patient's answers as series: one for each form, with what must be said beside each point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as columns
from sqlmodel import col

from app.core.instruments import INSTRUMENTS, Instrument, lacks_safety_answer, unpack
from app.core.local_time import local_date, to_local
from app.core.pack_turns import gave_way
from app.core.plans import PLANS
from app.core.series import Band, Point, Series, State
from app.core.time_axis import short_day
from app.database import Db
from app.tables import Moment, Patient, Response

TOOK_THE_PLACE = {
    "phq-9-today": "phq-9",
    "gad-7-today": "gad-7",
    "phq-4-today": "phq-9",
    "craving": "phq-9",  # a pack waits on official days
}
LOOKS_BACK_DAYS = 14
EACH_DAY = ("now", "24h", "2w")


def series_of(db: Db, patient: Patient, since: date) -> list[Series]:
    """One series for each form of the plan, and for any other that was answered since; those that
    have no total last, for a table."""
    rows = _responses(db, patient, since)
    answered = {row.instrument for row in rows}
    plan = PLANS[patient.plan]
    wanted = {*plan.daily, *plan.official_day} | answered
    made = [
        _series(instrument, [_point(row, patient) for row in rows if row.instrument == code])
        for code, instrument in INSTRUMENTS.items()
        if code in wanted and code != "mood"
    ]
    moods = _series(INSTRUMENTS["mood"], _moments(db, patient, since))
    return [moods] + [_with_other_days(one, rows) for one in sorted(made, key=_is_listed)]


def _is_listed(series: Series) -> bool:
    return INSTRUMENTS[series.code].scoring == "none"


def _responses(db: Db, patient: Patient, since: date) -> Sequence[Any]:
    """Columns, not objects: three years are three thousand rows."""
    wanted = columns(
        col(Response.instrument),
        col(Response.day),
        col(Response.score),
        col(Response.prorated),
        col(Response.answered),
        col(Response.late),
        col(Response.made_at),
        col(Response.received_at),
        col(Response.source),
        col(Response.items),
    ).where(col(Response.patient_id) == patient.id, col(Response.day) >= since)
    return db.connection().execute(wanted.order_by(col(Response.day))).all()


def _moments(db: Db, patient: Patient, since: date) -> list[Point]:
    wanted = columns(
        col(Moment.day), col(Moment.value), col(Moment.late), col(Moment.made_at)
    ).where(col(Moment.patient_id) == patient.id, col(Moment.day) >= since)
    return [
        Point(
            row.day,
            row.value,
            "late" if row.late else "complete",
            f"made {_at(row.made_at, patient)}"
            if row.late
            else f"at {_hour(row.made_at, patient)}",
        )
        for row in db.connection().execute(wanted.order_by(col(Moment.day), col(Moment.made_at)))
    ]


def _point(row: Row[Any], patient: Patient) -> Point:
    instrument = INSTRUMENTS[row.instrument]
    of = len(instrument.items)
    state: State = "prorated" if row.prorated else "late" if row.late else "complete"
    notes = [f"made {_at(row.made_at, patient)}"] if row.late else []
    if row.late and row.source == "outbox":
        notes += [f"received {_at(row.received_at, patient)}"]
    notes += ["imported"] if row.source == "import" else []
    if row.score is not None and lacks_safety_answer(instrument, unpack(row.items)):
        notes = [f"without item {instrument.safety_item}", *notes]
    if instrument.scoring == "none":
        return Point(row.day, None, note=", ".join(notes), words=_listed(instrument, row.items))
    return Point(
        row.day,
        None if row.score is None else instrument.shown(row.score),
        "incomplete" if row.score is None else state,
        ", ".join(notes),
        row.answered,
        of,
    )


def _listed(instrument: Instrument, items: str) -> str:
    """ "Headache: Mild; Dizziness: Severe", what was answered above 0; else that nothing was."""
    answers = unpack(items)
    told = [
        f"{item.words}: {instrument.options_of(item)[answer].words}"
        for item, answer in zip(instrument.items, answers, strict=True)
        if isinstance(answer, int) and answer
    ]
    answered = sum(isinstance(answer, int) for answer in answers)
    partly = f", {answered} of {len(answers)} answered" if answered < len(answers) else ""
    return ("; ".join(told) or "none of these") + partly


def _series(instrument: Instrument, points: list[Point]) -> Series:
    name, _, recall = instrument.name.partition(", ")
    return Series(
        code=instrument.code,
        name=name.removesuffix(" right now"),
        recall=recall or instrument.recall_words,
        lowest=instrument.lowest,
        highest=instrument.highest,
        points=tuple(points),
        higher_is_better=instrument.higher_is_better,
        official=instrument.official,
        # Pain has severities too, but a band of colour belongs to the official panels alone.
        bands=tuple(
            Band(band.low, band.high, band.name) for band in instrument.bands if instrument.official
        ),
        note=instrument.adapted_note or instrument.clinic_note or "",
        reach=LOOKS_BACK_DAYS if instrument.recall == "2w" else 0,
        spaced=instrument.recall not in EACH_DAY or instrument.scoring == "none",
    )


def _with_other_days(series: Series, rows: Sequence[Row[Any]]) -> Series:
    """The days on which another form was asked in this one's place."""
    official = TOOK_THE_PLACE.get(series.code)
    answered: dict[date, set[str]] = defaultdict(set)
    for row in rows:
        answered[row.day].add(row.instrument)
    return replace(
        series,
        instead=frozenset(day for day, codes in answered.items() if official in codes),
        gave_way=frozenset(
            day for day, codes in answered.items() if gave_way(series.code, day, codes)
        ),
    )


def _hour(at: datetime, patient: Patient) -> str:
    return f"{to_local(at, patient.zone):%H:%M}"


def _at(at: datetime, patient: Patient) -> str:
    return f"{_hour(at, patient)} on {short_day(local_date(at, patient.zone))}"
