"""The brief before a session: what a therapist wants to know before the door opens, on one page.

First of all what the patient wants to talk about. It describes what was answered and done; it
names no cause, no dose and no forecast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import (
    agreements,
    alerts,
    assignments,
    caseload,
    item_grids,
    ledger,
    practice,
    relief,
    relief_answers,
    standings,
    talking_points,
)
from app.caseload import Line
from app.core.commitments import carried
from app.core.extremes import Extremes, extremes
from app.core.instruments import INSTRUMENTS, Instrument
from app.core.item_changes import ItemChanges
from app.core.local_time import check_in_day, local_date
from app.core.phases import Standing
from app.core.plans import PLANS
from app.database import Db
from app.relief import Picture
from app.tables import Alert, Patient
from app.talking_points import Point

WITHOUT_SESSION = timedelta(days=14)
"""How far "since the last session" looks back where there was none."""


@dataclass(frozen=True)
class Agreed:
    """The therapist's lines and their day, "" and None where there are none; `commitments`: what
    the patient carries and shares."""

    words: str
    day: date | None
    commitments: tuple[str, ...]


@dataclass(frozen=True)
class Practised:
    """One exercise and how often it was done."""

    title: str
    times: int


@dataclass(frozen=True)
class Brief:
    """`last_session`: its check-in day, None before the first; `since`: the day after which days
    are told. `items`: of the plan's 24-hour forms of several questions. `relief` None before the
    first session that took place."""

    points: tuple[Point, ...]
    open_alerts: Sequence[Alert]
    line: Line
    standing: Standing
    last_session: date | None
    since: date
    measure: Instrument
    extremes: Extremes | None
    items: tuple[ItemChanges, ...]
    relief: Picture | None
    practised: tuple[Practised, ...]
    agreed: Agreed


def of(db: Db, patient: Patient, now: datetime) -> Brief:
    """Read anew each time: it is kept nowhere."""
    today, last = check_in_day(now, patient.zone), _last_session(db, patient, now)
    since = last or today - WITHOUT_SESSION
    measure = INSTRUMENTS[relief.measure_of(patient)]
    scores = relief_answers.answers_to(db, patient, measure.code, since).scores
    return Brief(
        points=talking_points.told(db, patient, now),
        open_alerts=alerts.still_open(db, patient),
        line=caseload.line(db, patient, now),
        standing=standings.of(db, patient, now),
        last_session=last,
        since=since,
        measure=measure,
        extremes=extremes(scores, since, today, higher_is_better=measure.higher_is_better),
        items=_items(db, patient, now),
        relief=relief.picture(db, patient, now),
        practised=_practised(db, patient, since),
        agreed=_agreed(db, patient),
    )


def _last_session(db: Db, patient: Patient, now: datetime) -> date | None:
    past = relief.past_sessions(db, patient, now)
    return past[-1].day if past else None


def _items(db: Db, patient: Patient, now: datetime) -> tuple[ItemChanges, ...]:
    """Official forms look back over two weeks, so their questions do not tell of a session."""
    daily = (INSTRUMENTS[code] for code in PLANS[patient.plan].daily)
    codes = [form.code for form in daily if form.recall == "24h" and len(form.items) > 1]
    found = (item_grids.changes(db, patient, code, now) for code in codes)
    return tuple(each for each in found if each is not None)


def _practised(db: Db, patient: Patient, since: date) -> tuple[Practised, ...]:
    """The most often done first. What was put aside is as good an answer, and not counted here."""
    done = [row.exercise for row in practice.since(db, patient, since) if row.outcome == "done"]
    return tuple(
        Practised(assignments.known(db, patient, code).title, times)
        for code, times in Counter(done).most_common()
    )


def _agreed(db: Db, patient: Patient) -> Agreed:
    row = agreements.last(db, patient)
    words = agreements.read(db, patient, row) if row else ""
    day = local_date(row.written_at, patient.zone) if row else None
    return Agreed(words, day, _commitments(db, patient))


def _commitments(db: Db, patient: Patient) -> tuple[str, ...]:
    rows = {row.public_id: row for row in ledger.of(db, patient) if row.kind == "commitment"}
    entries = [ledger.as_entry(row) for row in rows.values()]
    kept = carried(entries, ledger.answers(db, patient))
    shared = [rows[each.key] for each in kept if rows[each.key].shared_at is not None]
    return tuple(ledger.words(db, patient, row)["commitment"] for row in shared)
