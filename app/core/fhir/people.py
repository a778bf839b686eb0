"""The person whom the resources are about: under the name, or pseudonym, of the clinic's list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.fhir.shapes import Resource, reference, uuid_of

IDENTIFIERS = "urn:afterglow:patient"


def person(record: Mapping[str, Any]) -> Resource:
    return {
        "resourceType": "Patient",
        "id": uuid_of("patient", record["id"]),
        "identifier": [{"system": IDENTIFIERS, "value": record["id"]}],
        "name": [{"text": record["name"]}],
    }


def subject(record: Mapping[str, Any]) -> Resource:
    return reference(uuid_of("patient", record["id"]))
