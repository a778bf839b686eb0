"""A patient's answers as series: one for each form, with what must be said beside each point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case
from sqlalchemy import select as columns
from sqlmodel import col

from app.core.instruments import INSTRUMENTS, Instrument, lacks_safety_answer, unpack
from app.core.local_time import local_date, to_local
from app.core.pack_turns import GIVES_WAY, gave_way
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
    points: dict[str, list[Point]] = defaultdict(list)
    answered: dict[date, set[str]] = defaultdict(set)
    for row in _responses(db, patient, since):
        code, point = row.instrument, _point(row, patient)
        points[code].append(point)
        answered[point.day].add(code)
    plan = PLANS[patient.plan]
    wanted = {*plan.daily, *plan.official_day, *points}
    made = [
        _series(instrument, points[code])
        for code, instrument in INSTRUMENTS.items()
        if code in wanted and code != "mood"
    ]
    moods = _series(INSTRUMENTS["mood"], _moments(db, patient, since))
    return [moods] + [_with_other_days(one, answered) for one in sorted(made, key=_is_listed)]


def _is_listed(series: Series) -> bool:
    return INSTRUMENTS[series.code].scoring == "none"


def _responses(db: Db, patient: Patient, since: date) -> Sequence[Any]:
    asked = {"patient": patient.id, "since": since}
    return db.connection().execute(_of_patient_since(), asked).all()


@cache
def _of_patient_since() -> Select[Any]:
    """Columns, not objects: three years are three thousand rows. By the codes of all forms, so that
    the key finds the days and older ones are not looked through; instants come with late ones."""
    late = col(Response.late)
    told: list[Any] = [
        col(Response.instrument),
        col(Response.day),
        col(Response.score),
        col(Response.prorated),
        col(Response.answered),
        late,
        case((late, col(Response.made_at))).label("made_at"),
        case((late, col(Response.received_at))).label("received_at"),
        col(Response.source),
        col(Response.items),
    ]
    wanted = columns(*told).where(
        col(Response.patient_id) == bindparam("patient"),
        col(Response.instrument).in_(INSTRUMENTS),
        col(Response.day) >= bindparam("since"),
    )
    return wanted.order_by(col(Response.day))


def _moments(db: Db, patient: Patient, since: date) -> list[Point]:
    wanted = columns(
        col(Moment.day), col(Moment.value), col(Moment.late), col(Moment.made_at)
    ).where(col(Moment.patient_id) == patient.id, col(Moment.day) >= since)
    return [
        Point(day, value, "late", f"made {_at(made_at, patient)}")
        if late
        else Point(day, value, "complete", f"at {_hour(made_at, patient)}")
        for day, value, late, made_at in db.connection().execute(
            wanted.order_by(col(Moment.day), col(Moment.made_at))
        )
    ]


def _point(row: Any, patient: Patient) -> Point:
    code, day, score, prorated, answered, late, _, _, source, items = row
    instrument = INSTRUMENTS[code]
    of = len(instrument.items)
    state: State = "prorated" if prorated else "late" if late else "complete"
    is_plain = answered == of and not late and source != "import"  # as most of a year's are
    note = "" if is_plain else ", ".join(_notes(row, instrument, patient))
    if instrument.scoring == "none":
        return Point(day, None, note=note, words=_listed(instrument, items))
    if score is None:
        return Point(day, None, "incomplete", note, answered, of)
    return Point(day, instrument.shown(score), state, note, answered, of)


def _notes(row: Any, instrument: Instrument, patient: Patient) -> Iterator[str]:
    partly = row.score is not None and row.answered < len(instrument.items)
    if partly and lacks_safety_answer(instrument, unpack(row.items)):
        yield f"without item {instrument.safety_item}"
    if row.late:
        yield f"made {_at(row.made_at, patient)}"
    if row.late and row.source == "outbox":
        yield f"received {_at(row.received_at, patient)}"
    if row.source == "import":
        yield "imported"


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


def _with_other_days(series: Series, answered: Mapping[date, set[str]]) -> Series:
    """The days on which another form was asked in this one's place; `answered`: the forms of each
    day."""
    official = TOOK_THE_PLACE.get(series.code)
    if official is None and series.code not in GIVES_WAY:
        return series
    return replace(
        series,
        instead=frozenset(day for day, codes in answered.items() if official in codes),
        gave_way=frozenset(
            day for day, codes in answered.items() if gave_way(series.code, day, codes)
        ),
    )


def _hour(at: datetime, patient: Patient) -> str:
    local = to_local(at, patient.zone)
    return f"{local.hour:02}:{local.minute:02}"


def _at(at: datetime, patient: Patient) -> str:
    return f"{_hour(at, patient)} on {short_day(local_date(at, patient.zone))}"
