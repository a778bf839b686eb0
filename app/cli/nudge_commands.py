"""`afterglow nudges …`: why something was said to a patient, or not. No name, ids alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer
from sqlmodel import select

from app import audit
from app.cli.opening import ME, open_it
from app.clinics import UnusableDetail
from app.core.local_time import local_date
from app.core.nudge_explanations import Explanation, Way, clock_words, in_words
from app.core.nudge_words import KINDS
from app.core.time_axis import day_words
from app.database import Db
from app.main import read_real_clock
from app.nudges import explanations
from app.nudges.explanations import DayExplained
from app.settings import read_settings
from app.tables import Patient

nudge_app = typer.Typer(no_args_is_help=True, help="What is said to patients, and why not.")


@nudge_app.callback()
def nudges() -> None:
    """A group, also while it holds one command."""


@nudge_app.command("explain")
def explain(
    patient_id: Annotated[str, typer.Argument(metavar="PATIENT", help="The id in addresses.")],
    day: Annotated[str, typer.Argument(help="A local day: 2026-03-04, today or yesterday.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
) -> None:
    """Why each nudge of a patient's day was sent or not; reading it is audited."""
    now = read_real_clock()
    with open_it(read_settings(), as_it_is=True).transaction() as db:
        patient = _patient(db, patient_id)
        wanted = _day(day, local_date(now, patient.zone))
        explained = explanations.of_days(db, patient, wanted, wanted, now)[0]
        subject = f"{patient.public_id} {wanted}"
        audit.note(db, ME, "explain nudges", subject, now, of=patient)
        whose, zone = patient.public_id, patient.zone
    if as_json:
        typer.echo(json.dumps(_figures(explained, whose, zone, now)))
        return
    for line in _lines(explained, whose, zone, now):
        typer.echo(line)


def _patient(db: Db, public_id: str) -> Patient:
    sound = public_id.isascii() and public_id.isalnum()
    wanted = select(Patient).where(Patient.public_id == public_id)
    row = db.exec(wanted).first() if sound else None
    if row is None:
        raise UnusableDetail("There is no patient of that id.")
    return row


def _day(typed: str, today: date) -> date:
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        return named.get(typed) or date.fromisoformat(typed)
    except ValueError:
        raise UnusableDetail("The day is like 2026-03-04, or today, or yesterday.") from None


def _lines(explained: DayExplained, whose: str, zone: str, now: datetime) -> Iterator[str]:
    yield f"Patient {whose}, {day_words(explained.day)}, times of {zone}"
    if explained.obstacle:
        yield explained.obstacle
    elif not explained.nudges:
        yield "Nothing is on record: no phone could be nudged then, or no worker ran."
    for each in explained.nudges:
        yield f"\n{clock_words(each.at, each.at, zone)}  {KINDS[each.kind]} ({each.kind})"
        yield f"  {in_words(each, zone, now)}"
        if each.record is not None:
            for number, way in enumerate(each.record.ways, 1):
                yield f"  phone {number}: {_way_words(way, each, zone)}"
        if each.findings:
            yield "  By what is known now:"
        for finding in each.findings:
            yield f"  {'!' if finding.holds else '-'} {finding.words}"


def _way_words(way: Way, each: Explanation, zone: str) -> str:
    ends = (
        (way.outcome or "on its way", way.settled_at),
        ("shown", way.shown_at),
        ("opened", way.tapped_at),
    )
    said = [
        words if at is None else f"{words} {clock_words(at, each.at, zone)}"
        for words, at in ends
        if at is not None or words == ends[0][0]
    ]
    return f"{', '.join(said)} (tries: {way.attempts})"


def _figures(explained: DayExplained, whose: str, zone: str, now: datetime) -> dict[str, Any]:
    return {
        "patient": whose,
        "day": explained.day.isoformat(),
        "zone": zone,
        "asked_at": now.isoformat(),
        "obstacle": explained.obstacle or None,
        "nudges": [_nudge(each, zone, now) for each in explained.nudges],
    }


def _nudge(each: Explanation, zone: str, now: datetime) -> dict[str, Any]:
    record = each.record
    return {
        "kind": each.kind,
        "at": each.at.isoformat(),
        "expires_at": each.expires_at.isoformat(),
        "words": in_words(each, zone, now),
        "record": record and {
            "outcome": record.outcome,
            "because": record.because or None,
            "decided_at": record.decided_at.isoformat(),
            "settled_at": _iso(record.settled_at),
            "opened_at": _iso(record.opened_at),
            "phones": [
                {
                    "outcome": way.outcome,
                    "tries": way.attempts,
                    "settled_at": _iso(way.settled_at),
                    "shown_at": _iso(way.shown_at),
                    "opened_at": _iso(way.tapped_at),
                }
                for way in record.ways
            ],
        },
        "by_what_is_known_now": [
            {"clause": finding.why, "holds": finding.holds} for finding in each.findings
        ],
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
