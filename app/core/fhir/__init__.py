"""A patient's record as FHIR R4B: a Questionnaire for each form, the answers as
QuestionnaireResponses, totals and moods as Observations, dosing sessions as Procedures.

Values in, values out: the record as an export tells it, resources as plain dictionaries. LOINC
codes stand only where the form is the one that LOINC means: never on a form adapted to 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.fhir.answers import response
from app.core.fhir.observations import moment, total
from app.core.fhir.people import person
from app.core.fhir.procedures import procedure
from app.core.fhir.questionnaires import questionnaire
from app.core.fhir.shapes import Resource, entry
from app.core.instruments import INSTRUMENTS

__all__ = ["Resource", "forms", "resources"]


def forms() -> Iterator[Resource]:
    """An entry for every form of the catalogue."""
    return (entry(questionnaire(form)) for form in INSTRUMENTS.values())


def resources(record: Mapping[str, Any], made_at: str) -> Iterator[Resource]:
    """The entries of one patient. `made_at`: the instant of the export, by which a session lies
    ahead or behind."""
    yield entry(person(record))
    for answered in record["responses"]:
        yield entry(response(record, answered))
        if answered["score"] is not None:
            yield entry(total(record, answered))
    for felt in record["moments"]:
        yield entry(moment(record, felt))
    for session in record["dosing_sessions"]:
        yield entry(procedure(record, session, made_at))
