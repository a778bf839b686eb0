"""Nudges: decided once when their minute has come, recorded whatever was decided.

The row is the clinical record: sent, missed by being late, or withheld by a clause of the policy.
One of a kind for a patient and local date, which the database itself enforces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import get_args

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from app import assignments, phase_overrides, practice
from app.core.exercises import Agreed, offered
from app.core.local_time import local_date
from app.core.nudge_clauses import BY_THE_PHASE, stands
from app.core.nudging import Day, Kind, Planned, Verdict, decide, wanted
from app.database import Db
from app.nudges import day_facts, recipients, snoozes
from app.nudges.recipients import Reachable
from app.tables import Nudge, NudgeDelivery, Patient, PushSubscription, SignIn
from app.tables.columns import new_public_id


@dataclass(frozen=True)
class Reached:
    """A patient with a nudge whose minute has come and of which nothing is recorded yet."""

    person: Reachable
    day: date


@dataclass(frozen=True)
class Decision:
    """What was decided of one nudge of one patient, why if it is not to be said, and the phones."""

    patient_id: int
    planned: Planned
    facts: Day
    verdict: Verdict
    why: str
    phones: Sequence[int] = ()

    @property
    def outcome(self) -> str | None:
        """None while it is on its way."""
        if self.verdict == "say":
            return None if self.phones else "no-phone"
        return self.verdict


def reached(db: Db, now: datetime, on: datetime | None = None) -> list[Reached]:
    """Whose minutes have come, on the local dates of `on` (default: of now). Reads only."""
    people = recipients.reachable(db, now)
    sessions = recipients.recent_sessions(db, on or now)
    overrides = phase_overrides.lately(db, on or now)
    sessions |= recipients.sessions_of(db, overrides.keys()) if overrides else {}
    days = {person.id: local_date(on or now, person.zone) for person in people}
    put_off = snoozes.snoozed_on(db, set(days.values()))
    recorded = _recorded(db, set(days.values()))
    found = []
    for person in people:
        day = days[person.id]
        roughly = Day(
            person.zone,
            sessions.get(person.id, ()),
            person.hours,
            snoozes=put_off.get((person.id, day), ()),
            asked_at=person.asked_at,
            overrides=overrides.get(person.id, ()),
        )
        asked_for = wanted(roughly, day)
        if any(
            each.at <= now and (person.id, day, each.kind) not in recorded for each in asked_for
        ):
            found.append(Reached(person, day))
    return found


def decisions(db: Db, due: Sequence[Reached], now: datetime) -> list[Decision]:
    """What is to be said and what not, from the facts of this moment. Reads only; what changes
    before the send is seen when it is claimed."""
    days = {each.person.id: each.day for each in due}
    facts = day_facts.of_days(db, [each.person for each in due], days, now)
    decided = [
        Decision(patient_id, planned, facts[patient_id], *decide(planned, facts[patient_id], now))
        for patient_id, day in days.items()
        for planned in wanted(facts[patient_id], day)
        if planned.at <= now
    ]
    phones = _phones(db, {each.patient_id for each in decided if each.verdict == "say"}, now)
    return [replace(each, phones=phones[each.patient_id]) for each in decided]


def plan_due(db: Db, decided: Sequence[Decision], now: datetime) -> int:
    """Record each decision once; how many are to be said. Another worker may have been faster."""
    phones = {each.patient_id: each.phones for each in decided}
    said = _record(db, decided, now)
    ways = [
        {"nudge_id": nudge_id, "push_subscription_id": phone, "due_at": at, "attempts": 0}
        for nudge_id, patient_id, at in said
        for phone in phones[patient_id]
    ]
    if ways:
        db.execute(insert(NudgeDelivery), ways)
    return len(said)


def let_pass(db: Db, patient: Patient, now: datetime) -> None:
    """What today's hours would have said before now is recorded, and not made up for."""
    db.flush()
    assert patient.id is not None
    why = "it was before the hour was chosen"
    for person in recipients.reachable(db, now, [patient.id]):
        day = local_date(now, person.zone)
        facts = day_facts.of_days(db, [person], {person.id: day}, now)[person.id]
        passed = [each for each in wanted(facts, day) if each.at <= now]
        _record(db, [Decision(person.id, each, facts, "withheld", why) for each in passed], now)


def _recorded(db: Db, days: set[date]) -> set[tuple[int, date, str]]:
    """What is on record for these dates, of people with a phone, found by the unique index."""
    rows = select(col(Nudge.patient_id), col(Nudge.day), col(Nudge.kind)).where(
        col(Nudge.patient_id).in_(select(col(PushSubscription.patient_id))),
        col(Nudge.kind).in_(get_args(Kind)),
        col(Nudge.kind) != "test",
        col(Nudge.day).in_(days),
    )
    return {(patient_id, day, kind) for patient_id, day, kind in db.execute(rows)}


def _record(db: Db, decided: Sequence[Decision], now: datetime) -> list[tuple[int, int, datetime]]:
    """Write what was not written before; (nudge, patient, due time) of what is to be said."""
    if not decided:
        return []
    agreed = assignments.agreed_of(db, {each.patient_id for each in decided})
    rows = [
        {
            "public_id": new_public_id(),
            "patient_id": each.patient_id,
            "kind": each.planned.kind,
            "day": each.planned.day,
            "at": each.planned.at,
            "expires_at": each.planned.expires_at,
            "exercise": None if each.outcome else _exercise(db, each, agreed[each.patient_id]),
            "because": each.planned.because,
            "created_at": now,
            "outcome": each.outcome,
            "outcome_because": each.why,
            "settled_at": None if each.outcome is None else now,
        }
        for each in decided
    ]
    dialect = postgresql if db.connection().dialect.name == "postgresql" else sqlite
    new = dialect.insert(Nudge).values(rows).on_conflict_do_nothing()
    written = new.returning(col(Nudge.id), col(Nudge.patient_id), col(Nudge.at), col(Nudge.outcome))
    return [
        (nudge_id, patient_id, at)
        for nudge_id, patient_id, at, outcome in db.execute(written)
        if outcome is None
    ]


def _exercise(db: Db, decision: Decision, agreed: Agreed) -> str | None:
    """Today's choice; for the second nudge of a day the other one, unless one is done. What was put
    off is that very one."""
    planned, facts = decision.planned, decision.facts
    if planned.kind == "check-in":
        return None
    if planned.kind not in BY_THE_PHASE:
        return facts.snoozes[int(planned.kind[-1]) - 1].exercise
    phase = stands(facts, planned.at).phase
    some_done = facts.exercises_done > 0
    done = practice.done_codes(db, decision.patient_id, planned.day) if some_done else set()
    choice = offered(phase, planned.day, done, agreed)
    other = planned.kind == "exercise-2" and not done
    return choice[-1 if other else 0].code if choice else None


def _phones(db: Db, patient_ids: set[int], now: datetime) -> dict[int, list[int]]:
    """Their phones on which somebody is signed in."""
    wanted_phones = (
        select(col(PushSubscription.patient_id), col(PushSubscription.id))
        .join(SignIn, col(SignIn.id) == PushSubscription.sign_in_id)
        .where(
            col(PushSubscription.patient_id).in_(patient_ids),
            col(SignIn.ended_at).is_(None),
            col(SignIn.expires_at) > now,
        )
    )
    found: dict[int, list[int]] = defaultdict(list)
    for patient_id, phone in db.execute(wanted_phones):
        found[patient_id].append(phone)
    return found
