"""What the nudge policy needs to know, read for many patients at once: a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select, union_all
from sqlmodel import col

from app import phase_overrides, question_breaks
from app.core.local_time import check_in_day, local_date
from app.core.nudging import Day
from app.core.phases import Override
from app.database import Db
from app.nudges import snoozes
from app.nudges.recipients import Reachable, sessions_of
from app.tables import Alert, AlertClosure, Moment, Nudge, Practice, Response
from app.tables import Submission as Sent

LOOKING_BACK = timedelta(days=60)
"""Seven ignored days lie within it also in the weekly rhythm."""


REST_AFTER_RED, RESTS_AT = timedelta(hours=24), ("red", "critical")
BY_THE_PERSON = col(Sent.source) != "import"


@dataclass(frozen=True)
class Said:
    """A nudge that a push service took, at `at`; `opened_at` when it was tapped."""

    kind: str
    day: date
    at: datetime
    opened_at: datetime | None


def of_days(
    db: Db, people: Iterable[Reachable], days: Mapping[int, date], now: datetime
) -> dict[int, Day]:
    """The facts of each patient on the one local date that `days` names, by patient id."""
    people = list(people)
    ids = [person.id for person in people]
    since = min(days.values(), default=date.max) - LOOKING_BACK
    sessions = sessions_of(db, ids)
    overrides = phase_overrides.of_all(db, ids, since)
    checked_in = _checked_in(db, ids, days)
    practice = snoozes.practised(db, ids, days)
    said = _said(db, ids, since)
    answered_at = _answered_at(db, ids, since)
    rests = resting(db, ids, now)
    breaks = question_breaks.standing_of(db, ids, days)
    return {
        person.id: _day(
            person,
            days[person.id],
            sessions.get(person.id, ()),
            said[person.id],
            practice[person.id],
            answered_at.get(person.id),
            checked_in=person.id in checked_in,
            resting=person.id in rests,
            on_break=person.id in breaks,
            overrides=overrides.get(person.id, ()),
        )
        for person in people
    }


def _day(
    person: Reachable,
    day: date,
    sessions: tuple[datetime, ...],
    said: list[Said],
    practice: list[Practice],
    answered_at: datetime | None,
    *,
    checked_in: bool,
    resting: bool,
    on_break: bool,
    overrides: tuple[Override, ...],
) -> Day:
    before = [each for each in said if each.day < day]
    exercises = {(each.day, each.at) for each in before if each.kind != "check-in"}
    answers = [each.opened_at for each in said if each.opened_at] + [answered_at]
    last = _last_answer(person, day, sessions, max(filter(None, answers), default=None))
    return Day(
        zone=person.zone,
        sessions=sessions,
        hours=person.hours,
        checked_in=checked_in,
        exercises_done=len({row.exercise for row in practice if row.outcome == "done"}),
        not_today=any(row.outcome == "not-today" for row in practice),
        snoozes=snoozes.among(practice),
        exercise_nudges=tuple(sorted(one for one in exercises if (day - one[0]).days <= 7)),
        ignored_days=tuple(sorted({each.day for each in before if not last or each.day > last})),
        asked_at=person.asked_at,
        paused=person.paused,
        on_break=on_break,
        resting=resting,
        overrides=overrides,
    )


def _checked_in(db: Db, ids: list[int], days: Mapping[int, date]) -> set[int]:
    """Who answered anything on their day: a form that was saved untouched is no answer."""
    wanted = union_all(
        *(
            select(col(table.patient_id), col(table.day)).where(
                col(table.patient_id).in_(ids),
                col(table.day).in_(set(days.values())),
                col(table.source) != "import",
            )
            for table in (Response, Moment)
        )
    )
    return {patient_id for patient_id, day in db.execute(wanted) if days[patient_id] == day}


def resting(db: Db, ids: list[int], now: datetime) -> set[int]:
    """Who gave a red or critical answer within the last day that nobody has reviewed yet: exercise
    nudges pause 24 h or until review, whichever is first; exercises stay open (CLINICAL.md 4).
    """
    closed = exists().where(col(AlertClosure.alert_id) == Alert.id)
    red = select(col(Alert.patient_id)).where(
        col(Alert.patient_id).in_(ids),
        col(Alert.level).in_(RESTS_AT),
        col(Alert.raised_at) > now - REST_AFTER_RED,
        ~closed,
    )
    return set(db.scalars(red))


def _said(db: Db, ids: list[int], since: date) -> dict[int, list[Said]]:
    wanted = select(
        col(Nudge.patient_id),
        col(Nudge.kind),
        col(Nudge.day),
        func.coalesce(col(Nudge.settled_at), col(Nudge.at)),
        col(Nudge.opened_at),
    ).where(
        col(Nudge.patient_id).in_(ids),
        col(Nudge.outcome) == "sent",
        col(Nudge.kind) != "test",
        col(Nudge.day) >= since,
    )
    found: dict[int, list[Said]] = defaultdict(list)
    for patient_id, *said in db.execute(wanted):
        found[patient_id].append(Said(*said))
    return found


def _answered_at(db: Db, ids: list[int], since: date) -> dict[int, datetime]:
    """The latest check-in or exercise, done or put aside, of those who gave one since then."""
    signs = union_all(
        select(col(Sent.patient_id), col(Sent.received_at).label("at")).where(
            col(Sent.patient_id).in_(ids), col(Sent.day) >= since, BY_THE_PERSON
        ),
        select(col(Practice.patient_id), col(Practice.at).label("at")).where(
            col(Practice.patient_id).in_(ids), col(Practice.day) >= since
        ),
    ).subquery()
    latest = select(signs.c.patient_id, func.max(signs.c.at)).group_by(signs.c.patient_id)
    return dict(row for row in db.execute(latest))


def _last_answer(
    person: Reachable, day: date, sessions: Iterable[datetime], answered_at: datetime | None
) -> date | None:
    """The local date that resets the back-off: of the last answer, or of a new session."""
    dates = [local_date(at, person.zone) for at in sessions]
    past = [dosed for dosed in dates if dosed <= day]
    if answered_at is not None:
        past.append(check_in_day(answered_at, person.zone))
    return max(past, default=None)
