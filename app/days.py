"""One check-in day of one patient: what is due on it, what was answered, what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from sqlmodel import col, select

from app import dosing_sessions, packs
from app.core.instruments import INSTRUMENTS, fields_left, unpack
from app.core.local_time import local_date
from app.core.packs import PACK_CODES, asked
from app.core.plans import PLANS, History, due, is_their_day
from app.database import Db
from app.tables import Moment, Patient, Response

OFFICIAL_FORMS = frozenset(("phq-9", "gad-7"))
LOOKING_BACK = 60  # rows of official forms


@dataclass(frozen=True)
class Day:
    """`due`: instrument codes in order, mood first. `responses`: the current ones, by code.
    `moments`: the moods of the day, in order of time."""

    day: date
    due: tuple[str, ...]
    responses: Mapping[str, Response]
    moments: Sequence[Moment]

    @property
    def left(self) -> int:
        """How many of the due questions after the mood were neither answered nor declined."""
        return sum(self._left_of(code) for code in self.due if code != "mood")

    @property
    def has_answers(self) -> bool:
        return bool(self.responses or self.moments)

    def _left_of(self, code: str) -> int:
        if code not in self.responses:
            return len(INSTRUMENTS[code].items)
        return len(fields_left(INSTRUMENTS[code], unpack(self.responses[code].items)))


def of(db: Db, patient: Patient, day: date) -> Day:
    """The day as it stands, in five indexed reads, six where packs are in force."""
    return Day(
        day,
        _due(db, patient, day, responses := _responses(db, patient, day, day).get(day, {})),
        responses,
        _moments(db, patient, day, day).get(day, []),
    )


def ahead(db: Db, patient: Patient, today: date, count: int) -> list[Day]:
    """Today as it stands and the days after it, `count` in all, in seven indexed reads.

    A later day is planned as though official forms and packs were completed whenever they are due:
    a phone without a network would ask the same questions again every day [J].
    """
    days, dosing_days = [of(db, patient, today)], _dosing_days(db, patient)
    last = _last_official(db, patient, today)
    packed = packs.packed(db, patient, today, dosing_days, {})
    while len(days) < count:
        if set(days[-1].due) >= OFFICIAL_FORMS:
            last = days[-1].day
        done = dict.fromkeys(PACK_CODES.intersection(days[-1].due), days[-1].day)
        packed = replace(packed, answered={**packed.answered, **done})
        day = days[-1].day + timedelta(days=1)
        codes = due(patient.plan, day, History(last, dosing_days))
        codes = asked(codes, day, packed, official=is_their_day(patient.plan, codes))
        days.append(Day(day, codes, {}, []))
    return days


def between(db: Db, patient: Patient, first: date, last: date) -> dict[date, Day]:
    """The days of a span that hold answers, both ends included; nothing is due in looking back."""
    responses = _responses(db, patient, first, last)
    moments = _moments(db, patient, first, last)
    return {
        day: Day(day, (), responses.get(day, {}), moments.get(day, []))
        for day in sorted(responses.keys() | moments.keys())
    }


def first_answered(db: Db, patient: Patient) -> date | None:
    """The earliest day with an answer; None before the first check-in."""
    responses = select(col(Response.day)).where(Response.patient_id == patient.id)
    moments = select(col(Moment.day)).where(Moment.patient_id == patient.id)
    found = [
        db.exec(responses.order_by(col(Response.day)).limit(1)).first(),
        db.exec(moments.order_by(col(Moment.day)).limit(1)).first(),
    ]
    return min((day for day in found if day), default=None)


def _due(db: Db, patient: Patient, day: date, responses: Mapping[str, Response]) -> tuple[str, ...]:
    history = History(_last_official(db, patient, day), _dosing_days(db, patient))
    codes = _as_begun(patient.plan, due(patient.plan, day, history), responses)
    packed = packs.packed(db, patient, day, history.dosing_days, responses)
    return asked(codes, day, packed, official=is_their_day(patient.plan, codes))


def _dosing_days(db: Db, patient: Patient) -> tuple[date, ...]:
    """Past and planned, as local dates."""
    sessions = dosing_sessions.standing(db, patient)
    return tuple(sorted({local_date(row.at, patient.zone) for row in sessions}))


def _as_begun(
    plan: str, codes: tuple[str, ...], responses: Mapping[str, Response]
) -> tuple[str, ...]:
    """A session reported at noon must not change the forms that were begun in the morning."""
    daily, official = PLANS[plan].daily, PLANS[plan].official_day
    other = daily if codes == official else official
    begun = responses.keys()
    if begun & (set(other) - set(codes)) and not begun & (set(codes) - set(other)):
        return other
    return codes


def _last_official(db: Db, patient: Patient, day: date) -> date | None:
    """The last day up to `day` on which both official forms were completed: scored, or no
    question left untouched."""
    wanted = (
        select(Response)
        .where(
            Response.patient_id == patient.id,
            col(Response.instrument).in_(OFFICIAL_FORMS),
            Response.day <= day,
        )
        .order_by(col(Response.day).desc())
        .limit(LOOKING_BACK)
    )
    for answered_on, rows in groupby(db.exec(wanted), key=_day_of):
        if {row.instrument for row in rows if _is_complete(row)} == OFFICIAL_FORMS:
            return answered_on
    return None


def _day_of(row: Response) -> date:
    return row.day


def _is_complete(row: Response) -> bool:
    return row.score is not None or None not in unpack(row.items)


def _responses(
    db: Db, patient: Patient, first: date, last: date
) -> dict[date, dict[str, Response]]:
    wanted = select(Response).where(
        Response.patient_id == patient.id, Response.day >= first, Response.day <= last
    )
    found: dict[date, dict[str, Response]] = defaultdict(dict)
    for row in db.exec(wanted):
        found[row.day][row.instrument] = row
    return found


def _moments(db: Db, patient: Patient, first: date, last: date) -> dict[date, list[Moment]]:
    wanted = select(Moment).where(
        Moment.patient_id == patient.id, Moment.day >= first, Moment.day <= last
    )
    found: dict[date, list[Moment]] = defaultdict(list)
    for row in db.exec(wanted.order_by(col(Moment.made_at))):
        found[row.day].append(row)
    return found
