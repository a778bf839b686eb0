"""Totals and moods as Observations.

A total carries the code of the total, never that of its panel. LOINC's terms for PHQ and GAD mean
"in the last 2 weeks", so that a total of a 24-hour form has a code of our own and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.fhir.answers import response_id
from app.core.fhir.people import subject
from app.core.fhir.shapes import FORMS, LOINC, Resource, concept, reference, score_quantity, uuid_of
from app.core.instruments import INSTRUMENTS, Instrument, caveats

Record = Mapping[str, Any]
SURVEY = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "survey",
        }
    ]
}


def total(record: Record, answered: Record) -> Resource:
    """Of one form and day. What must stand beside the total stands in its note."""
    form = INSTRUMENTS[answered["instrument"]]
    told: Resource = {
        "resourceType": "Observation",
        "id": uuid_of("total", record["id"], form.code, answered["day"]),
        "status": "final",
        "category": [SURVEY],
        "code": _total_code(form),
        "subject": subject(record),
        "effectiveDateTime": answered["day"],
        "issued": answered["received_at"],
        "performer": [subject(record)],
        "valueQuantity": score_quantity(answered["score"]),
        "derivedFrom": [reference(response_id(record, answered))],
    }
    late = ("entered late",) if answered["late"] else ()
    said = (form.adapted_note, *caveats(form, answered["answers"]), *late)
    notes = [{"text": words} for words in said if words]
    return told | ({"note": notes} if notes else {})


def _total_code(form: Instrument) -> Resource:
    words = f"{form.name}: total"
    if form.total_loinc:
        return concept(LOINC, form.total_loinc, words)
    return concept(FORMS, f"{form.code}.total", words)


def moment(record: Record, felt: Record) -> Resource:
    """A mood at one moment, 0-10, higher is better; a day may hold several."""
    form = INSTRUMENTS["mood"]
    return {
        "resourceType": "Observation",
        "id": uuid_of("moment", record["id"], felt["day"], felt["submission_id"]),
        "status": "final",
        "category": [SURVEY],
        "code": concept(FORMS, form.code, form.name),
        "subject": subject(record),
        "effectiveDateTime": felt["made_at"],
        "performer": [subject(record)],
        "valueQuantity": score_quantity(felt["value"]),
        "note": [{"text": f"0 is {form.low_words}, 10 is {form.high_words}"}],
    }
