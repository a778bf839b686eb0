"""Synthetic outbox items, as a phone sends them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi.testclient import TestClient

from app import phones
from app.core.local_time import check_in_day
from app.tables import Patient
from app.tables.columns import new_public_id


def iso(at: datetime) -> str:
    """As `Date.toISOString` writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def person_of(client: TestClient, patient: Patient) -> str:
    return phones.person(client.app.state.database.keys, patient)


def check_in_item(
    client: TestClient,
    patient: Patient,
    made_at: datetime,
    fields: Mapping[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Made at this instant by the phone's clock and for its day, a mood of 6; sent at once."""
    day = check_in_day(made_at, patient.zone).isoformat()
    told = {"mood.1": "6"} if fields is None else dict(fields)
    return _item(client, patient, "check-in", made_at, {"day": day} | told) | more


def practice_item(
    client: TestClient, patient: Patient, made_at: datetime, note: str = "", **more: Any
) -> dict[str, Any]:
    """The exercise "good-and-true", done."""
    fields = {"exercise": "good-and-true", "outcome": "done", "note": note, "note_for": "me"}
    return _item(client, patient, "practice", made_at, fields) | more


def safety_answer_item(
    client: TestClient,
    patient: Patient,
    made_at: datetime,
    answer: int | str,
    form: str = "phq-9-today",
    **more: Any,
) -> dict[str, Any]:
    """Item 9 alone, as it is tapped."""
    day = check_in_day(made_at, patient.zone).isoformat()
    fields = {"day": day, f"{form}.9": str(answer)}
    return _item(client, patient, "safety-answer", made_at, fields) | more


def follow_ups_item(
    client: TestClient,
    patient: Patient,
    made_at: datetime,
    told: Mapping[str, Any],
    **said: str,
) -> dict[str, Any]:
    """What was chosen after the answer `told` alone."""
    fields = told["fields"] | {"told": told["submission_id"]} | said
    return _item(client, patient, "follow-ups", made_at, fields)


def _item(
    client: TestClient, patient: Patient, kind: str, made_at: datetime, fields: dict[str, str]
) -> dict[str, Any]:
    return {
        "person": person_of(client, patient),
        "submission_id": new_public_id(),
        "kind": kind,
        "made_at": iso(made_at),
        "sent_at": iso(made_at),
        "versions": {},
        "fields": fields,
    }
