"""Systems, references and codes that several resources share."""

from __future__ import annotations

import hashlib
from typing import Any

Resource = dict[str, Any]

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
FORMS = "urn:afterglow:form"
"""Our own codes, for forms and totals that no public system has."""
CHOICES = "urn:afterglow:answer"
ROUTES = "urn:afterglow:route"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def uuid_of(*parts: str) -> str:
    """The same parts give the same UUID in every export."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return "-".join(
        (digest[:8], digest[8:12], f"5{digest[13:16]}", f"8{digest[17:20]}", digest[20:32])
    )


def entry(resource: Resource) -> Resource:
    """As it stands in a Bundle."""
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def reference(uuid: str) -> Resource:
    return {"reference": f"urn:uuid:{uuid}"}


def coding(system: str, code: str, display: str) -> Resource:
    return {"system": system, "code": code, "display": display}


def concept(system: str, code: str, words: str) -> Resource:
    return {"coding": [coding(system, code, words)], "text": words}


def score_quantity(value: float) -> Resource:
    return {"value": value, "unit": "{score}", "system": UCUM, "code": "{score}"}
