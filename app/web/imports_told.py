"""What an import would do, as its preview says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.imports import Report
from app.imports.records import PersonReport, RecordReport

MOST_NAMED = 20
"""Of what differs; how many more there are is said."""


def record_told(report: RecordReport) -> dict[str, Any]:
    """The context of `pages/import_preview.html`, but `digest` and `other`."""
    return {
        "unit": "records",
        "people": [_person(each) for each in report.people],
        "exercises": report.exercises,
        "new": report.new,
        "stored": sum(person.stored for person in report.people),
        "ignored": [],
    } | _differing(report.conflicts)


def _person(person: PersonReport) -> dict[str, Any]:
    return {
        "name": person.name,
        "is_new": person.is_new,
        "namesake": person.namesake,
        "new": person.new,
        "stored": person.stored,
        "differ": len(person.differ),
    }


def answers_told(report: Report) -> dict[str, Any]:
    people = [
        {
            "name": person.name,
            "is_new": person.is_new,
            "namesake": False,
            "new": person.stored,
            "stored": person.already_stored,
            "differ": 0,
        }
        for person in report.people
    ]
    return {
        "unit": "days",
        "people": people,
        "exercises": 0,
        "new": report.stored,
        "stored": report.already_stored,
        "ignored": report.ignored_columns,
    } | _differing([])


def _differing(places: Sequence[str]) -> dict[str, Any]:
    return {"differ": places[:MOST_NAMED], "more": max(0, len(places) - MOST_NAMED)}
