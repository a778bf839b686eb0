"""The alerts that a person's answers raise by the ladder, and their closings on the next day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from app.core.instruments import Answer
from app.core.local_time import local_date
from app.core.risk_ladder import (
    ALERTS,
    DAILY,
    OFFICIAL,
    Level,
    Review,
    Situation,
    Told,
    look_again_by,
    of_answer,
)
from app.core.safety import FORMS_WITH_SAFETY_ITEM, SAFETY_ITEM
from app.core.sirens import says_as_much
from app.situations import PASSED_OVER_WITHIN
from app.tables import Patient
from benchmarks.clinic.answers import Sending
from benchmarks.clinic.bulk import Row
from benchmarks.clinic.lives import Life

CLOSED_AT = time(17, 5)
OPEN_FOR_DAYS, LEFT_OPEN = 20, 0.3


@dataclass
class Raised:
    """An alert's row, and how it was closed: `closed_at`, `reviewed_level`, `look_again_by`."""

    row: Row
    closing: Row | None = None


@dataclass
class _Desk:
    """What the clinic knows of one person so far."""

    zone: str
    raised: list[Raised] = field(default_factory=list)
    answers: dict[str, dict[date, tuple[tuple[datetime, str], int | None]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    reviews: dict[str, Review] = field(default_factory=dict)

    def still_open(self) -> list[Raised]:
        return [each for each in self.raised if each.closing is None]

    def close(self, at: datetime) -> None:
        """All that stands open, as the newest closes the earlier ones."""
        today, found = local_date(at, self.zone), self.still_open()
        level = max((each.row["answer"] for each in found), default=0)
        until = look_again_by(level, today)
        for each in found:
            answer, form = each.row["answer"], each.row["instrument"]
            each.closing = {
                "closed_at": at, "reviewed_level": answer, "look_again_by": until,
            }  # fmt: skip
            known = self.reviews.get(form)
            together = known.level if known and known.on == today else 0
            self.reviews[form] = Review(today, max(answer, together), until)

    def take(self, sending: Sending) -> None:
        sent = sending.check_in
        for form in FORMS_WITH_SAFETY_ITEM:
            if form in sent.answers:
                rank = (sent.made_at, sent.submission_id)
                known = self.answers[form].get(sent.day)
                if known is None or known[0] < rank:
                    number = _number(sent.answers[form][SAFETY_ITEM - 1])
                    self.answers[form][sent.day] = (rank, number)

    def before(self, form: str, day: date) -> tuple[Told, ...]:
        since = day - PASSED_OVER_WITHIN
        told = self.answers[form].items()
        return tuple(Told(at, answer) for at, (_, answer) in sorted(told) if since <= at < day)

    def situation(self, form: str, day: date, answer: int | None) -> Situation:
        is_official = form == OFFICIAL
        daily = self.before(DAILY, day + timedelta(days=1)) if is_official else ()
        return Situation(
            form, day, answer, self.before(form, day), self.reviews.get(form), None, daily,
            self.reviews.get(DAILY) if is_official else None,
        )  # fmt: skip


def raised_by(
    one: Life, patient: Patient, zone: str, sent: Iterable[Sending], now: datetime
) -> list[Raised]:
    """`zone` is the clinic's. In the order in which they were raised."""
    chance, desk = one.chance("alert ids"), _Desk(zone)
    closings: list[datetime] = []
    left_open = one.chance("open alerts").random() < LEFT_OPEN
    open_since = now - timedelta(days=OPEN_FOR_DAYS if left_open else 1)
    for sending in sent:
        for at in [at for at in closings if at < sending.received_at]:
            desk.close(at)
            closings.remove(at)
        desk.take(sending)
        for row in _rows(desk, patient, sending):
            desk.raised.append(Raised(row | {"public_id": f"{chance.getrandbits(128):032x}"}))
            closed_at = _next_day(row["raised_at"])
            if row["raised_at"] < open_since and closed_at <= now:
                closings = sorted({*closings, closed_at})
    for at in closings:
        desk.close(at)
    return desk.raised


def _rows(desk: _Desk, patient: Patient, sending: Sending) -> Iterator[dict[str, Any]]:
    sent = sending.check_in
    for form in FORMS_WITH_SAFETY_ITEM:
        if form not in sent.answers:
            continue
        answer = _number(sent.answers[form][SAFETY_ITEM - 1])
        step = of_answer(desk.situation(form, sent.day, answer))
        if step is None or step.level not in ALERTS:
            continue
        same = [each.row for each in desk.still_open() if each.row["instrument"] == form]
        known = ((cast(Level, row["level"]), row["answer"]) for row in same)
        if any(says_as_much(*each, step.level, answer or 0) for each in known):
            continue
        yield {
            "clinic_id": patient.clinic_id,
            "patient_id": patient.id,
            "submission_id": sent.submission_id,
            "instrument": form,
            "day": sent.day,
            "answer": answer or 0,
            "level": step.level,
            "raised_at": sending.received_at,
            "made_at": sending.check_in.made_at,
            "cause": "answer" if answer else "passed-over",
            "reason": step.reason,
        }


def _number(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None


def _next_day(at: datetime) -> datetime:
    return datetime.combine(at.date() + timedelta(days=1), CLOSED_AT, UTC)
