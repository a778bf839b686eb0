"""Every resource of a bundle is valid FHIR R4B, by the models of an independent library."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from pydantic import BaseModel, ValidationError

from app import check_ins, dosing_sessions, exports
from app.check_ins import CheckIn
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day
from app.database import Database
from app.dosing_details import Details
from app.tables import Clinic
from tests.cast import Cast, Clock
from tests.core.test_fhir import ADAPTED, OUR_OWN, references, systems
from tests.lives import live
from tests.test_round_trip import DRAWN, NOW

CODED = {"status", "type", "use", "comparator"}
KINDS_OF_QUESTION = {"choice", "integer"}  # of the standard's list, which the model has cut short
KINDS = {"Questionnaire", "Patient", "QuestionnaireResponse", "Observation", "Procedure"}


def bundle_of(database: Database, clinic: Clinic) -> dict[str, Any]:
    wanted = exports.Wanted(clinic.id or 0, None, "clinic", lambda _: True)
    told: dict[str, Any] = json.loads("".join(exports.pieces(database, "fhir", wanted, NOW)))
    return told


def validated(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources, each by its own model and all of them in the bundle's."""
    resources = [entry["resource"] for entry in bundle["entry"]]
    for resource in resources:
        model = get_fhir_model_class(resource["resourceType"])
        assert outside_their_lists(model.model_validate_json(json.dumps(resource))) == []
    Bundle.model_validate_json(json.dumps(bundle))
    return resources


def outside_their_lists(told: Any) -> list[str]:
    """Codes that are not of the list which the standard binds them to: the models know the lists,
    and do not hold anybody to them."""
    if isinstance(told, list):
        return [one for each in told for one in outside_their_lists(each)]
    if not isinstance(told, BaseModel):
        return []
    found = []
    for name, field in type(told).model_fields.items():
        value, more = getattr(told, name), field.json_schema_extra
        allowed = more.get("enum_values") if isinstance(more, dict) else None
        allowed = KINDS_OF_QUESTION if type(told).__name__ == "QuestionnaireItem" else allowed
        if allowed and isinstance(value, str) and name in CODED and value not in allowed:  # type: ignore[operator]
            found.append(f"{name}: {value}")
        found += outside_their_lists(value)
    return found


@pytest.mark.timeout(120)
def test_every_form_filled_in_is_valid(database: Database, cast: Cast, clock: Clock) -> None:
    now, details = clock.now, Details("intravenous", 35.5, "blue room", "calm")
    with database.transaction() as db:
        for number, (code, form) in enumerate(INSTRUMENTS.items()):
            answers = {code: tuple(form.options_of(item)[-1].ordinal for item in form.items)}
            day = check_in_day(now, cast.patient.zone)
            sent = CheckIn(f"{number:032x}", day, answers, now, difficulty=3)
            check_ins.record(db, cast.patient, sent, now)
        for at in (now - timedelta(days=1), now + timedelta(days=90)):
            dosing_sessions.plan(db, cast.therapist, cast.patient, at, details, now)
    resources = validated(bundle_of(database, cast.clinic))
    by_kind = {kind: [r for r in resources if r["resourceType"] == kind] for kind in KINDS}
    assert {resource["resourceType"] for resource in resources} == KINDS
    answered = {r["questionnaire"] for r in by_kind["QuestionnaireResponse"]}
    assert len(answered) == len(INSTRUMENTS) - 1  # a mood is a moment
    codes = {r["code"]["coding"][0]["code"] for r in by_kind["Observation"]}
    assert {"44261-6", "70274-6", "phq-9-today.total", "mood"} <= codes
    assert not {"44249-1", "69737-5"} & codes  # the panels
    for code in ADAPTED | OUR_OWN:
        theirs = [r for r in resources if f"form:{code}|" in r.get("questionnaire", "")]
        assert "http://loinc.org" not in systems(theirs), code


@pytest.mark.timeout(300)
@DRAWN
@given(data=st.data())
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_drawn_life_is_valid(database: Database, data: DataObject) -> None:
    with database.transaction() as db:
        clinic = live(db, data, Clock().now)
    bundle = bundle_of(database, clinic)
    validated(bundle)
    assert references(bundle) <= {entry["fullUrl"] for entry in bundle["entry"]}


@pytest.mark.parametrize(
    "planted",
    [
        {"resourceType": "Observation", "status": "finished", "code": {"text": "x"}},
        {"resourceType": "Procedure", "status": "completed"},
        {"resourceType": "Questionnaire", "status": "active", "item": [{"type": "choice"}]},
    ],
)
def test_what_is_not_valid_is_found(planted: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, AssertionError)):
        validated(
            {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": planted}]}
        )
