"""Why a nudge was, is or will be said or not: what the record says, and clause by clause.

What was decided stands as it was decided. The clauses are looked at anew for today and the days to
come only, by what is known now: of a past day the facts of that minute are gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.local_time import local_date, to_local
from app.core.nudge_clauses import FORBIDDEN_WHEN, Day
from app.core.nudge_words import CLAUSES, NO_MORE, NO_PHONE, reason_words
from app.core.nudging import Planned, moment_of, wanted
from app.core.time_axis import day_words


@dataclass(frozen=True)
class Way:
    """The nudge's way to one phone. Instants are UTC; `shown_at` and `tapped_at` are that phone's
    own word."""

    outcome: str | None
    attempts: int
    settled_at: datetime | None = None
    shown_at: datetime | None = None
    tapped_at: datetime | None = None


@dataclass(frozen=True)
class Record:
    """What is on record of one nudge. `outcome` None: it is on its way; `because` is "" unless a
    reason was written down."""

    kind: str
    at: datetime
    expires_at: datetime
    decided_at: datetime
    outcome: str | None
    because: str = ""
    settled_at: datetime | None = None
    opened_at: datetime | None = None
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One clause at the nudge's own minute, by what is known now."""

    why: str
    holds: bool
    words: str


@dataclass(frozen=True)
class Explanation:
    """One nudge of one local date. `findings`: every clause, in the order of the policy; none for
    a past day."""

    kind: str
    at: datetime
    expires_at: datetime
    record: Record | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def forbidden(self) -> Finding | None:
        """The first clause that holds: the one that would be put on record."""
        return next((each for each in self.findings if each.holds), None)


def explain(
    facts: Day, day: date, records: Iterable[Record], now: datetime
) -> tuple[Explanation, ...]:
    """Every nudge of a local date, in order of time: those on record, and from today on those that
    the hours ask for and of which nothing is on record."""
    recorded = {each.kind: each for each in records}
    asked_for = wanted(facts, day) if day >= local_date(now, facts.zone) else ()
    findings: dict[str, tuple[Finding, ...]] = {
        each.kind: _findings(each, facts) for each in asked_for
    }
    known = [
        Explanation(each.kind, each.at, each.expires_at, each, findings.get(each.kind, ()))
        for each in recorded.values()
    ]
    open_ones = [
        Explanation(each.kind, each.at, each.expires_at, None, findings[each.kind])
        for each in asked_for
        if each.kind not in recorded
    ]
    return tuple(sorted(known + open_ones, key=lambda each: each.at))


def _findings(planned: Planned, facts: Day) -> tuple[Finding, ...]:
    moment = moment_of(planned, facts)
    held = ((why, holds(facts, moment)) for why, holds in FORBIDDEN_WHEN)
    return tuple(
        Finding(why, it, CLAUSES[why].holds if it else CLAUSES[why].holds_not) for why, it in held
    )


def in_words(each: Explanation, zone: str, now: datetime) -> str:
    """What became of it, or would, for a therapist: a sentence or two."""
    if each.record is not None:
        return _on_record(each.record, zone)
    at, forbidden = clock_words(each.at, each.at, zone), each.forbidden
    if now >= each.expires_at:
        return f"{at} passed and nothing is on record: no worker ran then."
    if now >= each.at:
        return "Its minute has come. Nothing is on record yet."
    if forbidden is not None:
        return f"Would not be said at {at}. {forbidden.words}"
    return f"Would be said at {at}."


def _on_record(record: Record, zone: str) -> str:
    decided = clock_words(record.decided_at, record.at, zone)
    if record.outcome is None:
        return f"Decided at {decided}: to be said. It is on its way."
    if record.outcome == "sent":
        sent = clock_words(record.settled_at or record.decided_at, record.at, zone)
        return f"Sent at {sent}. {_reached(record)}"
    if record.outcome == "no-phone":
        return f"Not sent, decided at {decided}. {NO_PHONE}"
    if record.settled_at is not None:
        decided = clock_words(record.settled_at, record.at, zone)
    return f"Not sent, decided at {decided}. {reason_words(record.because)}"


def _reached(record: Record) -> str:
    """A phone's own word is all that is believed."""
    if record.opened_at is not None or any(each.shown_at for each in record.ways):
        return "It reached the phone."
    return "Whether it reached the phone is not known."


def clock_words(at: datetime, beside: datetime, zone: str) -> str:
    """ "12:30", with its date where that is another than that of `beside`."""
    local = to_local(at, zone)
    same = local.date() == local_date(beside, zone)
    return f"{local:%H:%M}" if same else f"{local:%H:%M} on {day_words(local.date())}"


def today_words(nudges: Sequence[Explanation], zone: str, now: datetime) -> str:
    """For the patient: when the next nudge of today comes, or why none does. Of several reasons
    that of the check-in, then the first of the policy."""
    coming = [each for each in nudges if each.record is None and each.at > now]
    for each in coming:
        if each.forbidden is None:
            what = "a check-in" if each.kind == "check-in" else "an exercise"
            return f"The next one comes at about {to_local(each.at, zone):%H:%M}: {what}."
    order = [why for why, _ in FORBIDDEN_WHEN]
    reasons = sorted(
        (each.kind != "check-in", order.index(each.forbidden.why))
        for each in coming
        if each.forbidden is not None
    )
    return CLAUSES[order[reasons[0][1]]].to_patient if reasons else NO_MORE
