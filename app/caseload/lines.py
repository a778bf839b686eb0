"""A patient as a line of the caseload: what stands in the summary, and what is read for the few
that are shown. The number of queries does not grow with the number of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app import (
    dosing_sessions,
    dosing_states,
    phase_overrides,
    plan_choices,
    question_breaks,
    talking_points,
)
from app.caseload.facts import rows
from app.caseload.row_parts import of_row
from app.caseload.teams import Team
from app.core.attention import Facts, Reason
from app.core.local_time import check_in_day, local_date
from app.core.phases import PHASE_WORDS, Override, Standing, standing
from app.core.reach import Reach
from app.core.sparklines import Sparkline
from app.core.time_axis import short_day
from app.database import Db
from app.last_scores import LastScore
from app.nudges import evidence
from app.tables import DosingSession, PlanChoice, QuestionBreak

ENDED_BY_READING = ("silent", "imported")


@dataclass(frozen=True)
class Reported:
    """What a patient said of a session and nobody has confirmed yet."""

    public_id: str
    words: str


@dataclass(frozen=True)
class Line:
    """One patient of the caseload. `days_since_dosing` None: no session yet. `notes`: what is told
    without being raised, as a silence or a plan that the patient changed. `points`: how
    many things the patient wants to talk about. `whose`: the therapist and who covers, "" for one's
    own."""

    public_id: str
    name: str
    whose: str
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    points: int
    scores: tuple[LastScore, ...]
    days_since_dosing: int | None
    next_dosing: str
    phase: str
    answered: int
    of: int
    unread: int
    reach: Reach
    reported: tuple[Reported, ...]
    sparkline: Sparkline

    @property
    def asks_to_be_read(self) -> bool:
        """Whether marking it as read changes anything."""
        return self.unread > 0 or any(each.kind in ENDED_BY_READING for each in self.reasons)


def lines(db: Db, ids: Sequence[int], team: Team, now: datetime) -> tuple[Line, ...]:
    """In the order of `ids`."""
    found = db.connection().execute(rows(), {"ids": ids})
    by_id = {row.patient_id: row for row in found}
    sessions = dosing_sessions.lately(db, ids, now)
    overrides = phase_overrides.of_all(db, ids, now.date() - phase_overrides.LATELY)
    reach = evidence.reach_of_each(db, ids, now)
    choices = plan_choices.lately_by_patients(db, ids, now)
    today = {id: check_in_day(now, row.zone) for id, row in by_id.items()}
    breaks = question_breaks.standing_of(db, ids, today)
    points = talking_points.counts(db, ids)
    return tuple(
        _line(
            by_id[each], team, sessions[each], overrides.get(each, ()), reach[each],
            choices.get(each), breaks.get(each), points.get(each, 0), now,
        )
        for each in ids
    )  # fmt: skip


def _line(
    row: Row[Any],
    team: Team,
    sessions: Sequence[DosingSession],
    overrides: Sequence[Override],
    reach: Reach,
    choice: PlanChoice | None,
    rests: QuestionBreak | None,
    points: int,
    now: datetime,
) -> Line:
    said = of_row(row, check_in_day(now, row.zone))
    facts, (answered, of) = said.facts, said.completion
    ahead = [day for day in facts.dosing_days if day > facts.today]
    held = [each.at for each in sessions if each.cancelled_at is None]
    return Line(
        public_id=row.public_id,
        name=row.name,
        whose=team.whose(row.therapist_id),
        reasons=said.reasons,
        notes=(*said.notes, *_wishes(facts, choice, rests, row.zone)),
        points=points,
        scores=said.scores,
        days_since_dosing=facts.since_dosing,
        next_dosing=short_day(ahead[0]) if ahead else "",
        phase=_phase(standing(held, now, row.zone, overrides)),
        answered=answered,
        of=of,
        unread=facts.unread,
        reach=reach,
        reported=tuple(_reported(sessions, row.zone)),
        sparkline=said.sparkline,
    )


def _wishes(
    facts: Facts, choice: PlanChoice | None, rests: QuestionBreak | None, zone: str
) -> tuple[str, ...]:
    """What the patient has chosen for themselves lately."""
    if facts.left_on is not None:
        return ()
    of_break = (question_breaks.words(rests),) if rests is not None else ()
    return of_break + ((plan_choices.words(choice, zone),) if choice is not None else ())


def _phase(stands: Standing) -> str:
    words = PHASE_WORDS[stands.phase]
    return words if stands.instead_of is None else f"{words}, set by hand"


def _reported(sessions: Sequence[DosingSession], zone: str) -> list[Reported]:
    return [
        Reported(each.public_id, f"{'Cancelled' if each.cancelled_at else 'Session'} {day}")
        for each in sessions
        if dosing_states.awaits_confirmation(each)
        for day in (short_day(local_date(each.at, zone)),)
    ]
