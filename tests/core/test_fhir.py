"""The record as FHIR: the right codes on the right form, and none where there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core import fhir
from app.core.fhir.shapes import LOINC
from app.core.instruments import INSTRUMENTS

ADAPTED = {"phq-9-today", "gad-7-today", "phq-4-today"}
OUR_OWN = {"mood", "craving", "use-days", "side-effects", "bladder"}
TOTALS = {
    "phq-9": "44261-6",
    "gad-7": "70274-6",
    "pain": "72514-3",
    "peg": "91147-9",
    "audit-c": "75626-2",
    "pc-ptsd-5": "102017-1",
}
PANELS = {
    "phq-9": "44249-1",
    "gad-7": "69737-5",
    "peg": "91148-7",
    "audit-c": "72109-2",
    "pc-ptsd-5": "102010-6",
}
# As LOINC numbers them: neither list is in order.
PHQ_ITEMS = [
    "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3",
    "44260-8", "69722-7",
]  # fmt: skip
GAD_ITEMS = ["69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"]
DIFFICULT = ["LA6572-7", "LA6573-5", "LA6575-0", "LA6574-3"]
AT = "2026-03-04T12:00:00.000000Z"


def record(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"responses": [], "moments": [], "dosing_sessions": []}
    return {"id": "a" * 32, "name": "Ada"} | empty | more


def response(code: str, answers: list[Any], score: float | None = None, **more: Any) -> Any:
    plain = {"instrument": code, "day": "2026-03-04", "answers": answers, "score": score}
    return (
        plain
        | {
            "made_at": AT,
            "received_at": AT,
            "late": False,
            "prorated": False,
            "difficulty": None,
        }
        | more
    )


def session(**more: Any) -> dict[str, Any]:
    plain = {"id": "b" * 32, "at": AT, "route": None, "dose_mg": None}
    told = dict.fromkeys(("cancelled_at", "cancelled_by", "happened_at", "confirmed_at"))
    return plain | told | more


def resources(**told: Any) -> list[dict[str, Any]]:
    made_at = "2026-03-05T12:00:00.000000Z"
    return [entry["resource"] for entry in fhir.resources(record(**told), made_at)]


def of_kind(kind: str, **told: Any) -> list[dict[str, Any]]:
    return [one for one in resources(**told) if one["resourceType"] == kind]


def forms() -> dict[str, dict[str, Any]]:
    told = [entry["resource"] for entry in fhir.forms()]
    return {one["url"].rpartition(":")[2]: one for one in told}


def full(code: str) -> list[int]:
    """The highest answer of every question."""
    form = INSTRUMENTS[code]
    return [form.options_of(item)[-1].ordinal for item in form.items]


def systems(told: Any) -> set[str]:
    if isinstance(told, list):
        return {one for each in told for one in systems(each)}
    if isinstance(told, dict):
        inner = {one for each in told.values() for one in systems(each)}
        return inner | ({told["system"]} if "system" in told else set())
    return set()


def test_panels_and_totals_carry_their_own_codes() -> None:
    for code, form in forms().items():
        (coded,) = form["code"]
        wanted = (LOINC, PANELS[code]) if code in PANELS else ("urn:afterglow:form", code)
        assert (coded["system"], coded["code"]) == wanted
    for code, loinc in TOTALS.items():
        (total,) = of_kind("Observation", responses=[response(code, full(code), 7)])
        (coded,) = total["code"]["coding"]
        assert (coded["system"], coded["code"]) == (LOINC, loinc)
        assert total["valueQuantity"]["value"] == 7


@pytest.mark.parametrize("code", sorted(ADAPTED | OUR_OWN))
def test_no_adapted_form_carries_a_loinc_code(code: str) -> None:
    told = [forms()[code], *resources(responses=[response(code, full(code), 9)])]
    assert LOINC not in systems(told)
    assert "loinc" not in json.dumps(told).lower()


def test_every_form_is_either_coded_or_our_own() -> None:
    assert ADAPTED | OUR_OWN | TOTALS.keys() == INSTRUMENTS.keys()
    assert all(LOINC in systems(forms()[code]) for code in TOTALS)


def test_the_order_is_that_of_the_questions_not_of_the_codes() -> None:
    for code, wanted in (("phq-9", PHQ_ITEMS), ("gad-7", GAD_ITEMS)):
        items = forms()[code]["item"]
        assert [item["code"][0]["code"] for item in items] == wanted
        assert wanted != sorted(wanted)
    options = forms()["phq-9"]["item"][-1]["answerOption"]
    assert [option["valueCoding"]["code"] for option in options] == DIFFICULT


def test_answers_carry_code_words_and_points() -> None:
    phq = response("phq-9", [0, 1, 2, 3, None, "d", 0, 0, 1], 8, difficulty=3)
    (told,) = of_kind("QuestionnaireResponse", responses=[phq])
    items = {item["linkId"]: item for item in told["item"]}
    assert "phq-9.5" not in items and "answer" not in items["phq-9.6"]
    assert items["phq-9.6"]["extension"][0]["valueCode"] == "asked-declined"
    codes = [items[f"phq-9.{n}"]["answer"][0]["valueCoding"] for n in (1, 2, 3, 4)]
    assert [one["code"] for one in codes] == ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
    assert [one["extension"][0]["valueDecimal"] for one in codes] == [0, 1, 2, 3]
    difficulty = items["phq-9.difficulty"]["answer"][0]["valueCoding"]
    assert (difficulty["code"], difficulty["display"]) == ("LA6574-3", "Extremely difficult")
    assert told["status"] == "stopped" and told["questionnaire"] == "urn:afterglow:form:phq-9|1"


def test_numbers_are_numbers_unless_they_have_codes() -> None:
    for code, value in (("mood", None), ("peg", {"valueInteger": 10}), ("craving", None)):
        (told,) = of_kind("QuestionnaireResponse", responses=[response(code, full(code))])
        answer = told["item"][0]["answer"][0]
        assert answer == (value or {"valueInteger": 10})
    (pain,) = of_kind("QuestionnaireResponse", responses=[response("pain", [10], 10)])
    assert pain["item"][0]["answer"][0]["valueCoding"]["code"] == "LA13942-0"


def test_what_must_stand_beside_a_total_does() -> None:
    phq = response("phq-9", [1] * 8 + [None], 9, prorated=True, late=True)
    (total,) = of_kind("Observation", responses=[phq])
    said = [note["text"] for note in total["note"]]
    assert said == ["prorated from 8 of 9", "without item 9", "entered late"]
    (adapted,) = of_kind("Observation", responses=[response("phq-9-today", [1] * 9, 9)])
    assert adapted["note"] == [{"text": "Adapted from the PHQ-9, not the validated form"}]


def test_without_a_total_there_is_no_observation() -> None:
    assert of_kind("Observation", responses=[response("phq-9", [None] * 8 + [1])]) == []


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"at": "2026-03-06T12:00:00.000000Z"}, "preparation"),
        ({"happened_at": AT}, "completed"),
        ({"confirmed_at": "2026-03-04T12:00:00.000001Z"}, "completed"),
        ({"confirmed_at": "2026-03-04T11:59:59.999999Z"}, "unknown"),
        ({"cancelled_at": AT, "cancelled_by": "patient", "happened_at": AT}, "not-done"),
    ],
)
def test_a_session_says_whether_it_took_place(told: dict[str, Any], status: str) -> None:
    (procedure,) = of_kind("Procedure", dosing_sessions=[session(**told)])
    assert procedure["status"] == status


def test_a_session_says_route_and_dose() -> None:
    given = session(route="intravenous", dose_mg=35.5, note="calm", setting="blue room")
    (procedure,) = of_kind("Procedure", dosing_sessions=[given])
    route, dose = procedure["extension"]
    assert route["valueCodeableConcept"]["coding"][0]["code"] == "intravenous"
    assert (dose["valueQuantity"]["value"], dose["valueQuantity"]["code"]) == (35.5, "mg")
    assert [note["text"] for note in procedure["note"]] == ["blue room", "calm"]
    (bare,) = of_kind("Procedure", dosing_sessions=[session()])
    assert "extension" not in bare and "note" not in bare


def test_every_reference_leads_somewhere() -> None:
    told = {
        "responses": [response("phq-9", [1] * 9, 9), response("gad-7", [1] * 7, 7)],
        "moments": [{"day": "2026-03-04", "made_at": AT, "submission_id": "s", "value": 4}],
        "dosing_sessions": [session()],
    }
    entries = [*fhir.forms(), *fhir.resources(record(**told), AT)]
    there = {entry["fullUrl"] for entry in entries}
    assert len(there) == len(entries)
    assert references(entries) <= there and len(references(entries)) == 3
    canonical = {f"{e['resource']['url']}|{e['resource']['version']}" for e in fhir.forms()}
    answered = [e["resource"] for e in entries if "questionnaire" in e["resource"]]
    assert {one["questionnaire"] for one in answered} <= canonical


def references(told: Any) -> set[str]:
    if isinstance(told, list):
        return {one for each in told for one in references(each)}
    if isinstance(told, dict):
        inner = {one for each in told.values() for one in references(each)}
        return inner | ({told["reference"]} if "reference" in told else set())
    return set()


def test_the_codes_are_those_of_the_checked_facts() -> None:
    """No LOINC code in a form that the instruments do not give."""
    given = {form.panel_loinc for form in INSTRUMENTS.values()}
    for form in INSTRUMENTS.values():
        given |= {item.loinc for item in (*form.items, *filter(None, [form.difficulty]))}
        options = [o for item in form.items for o in form.options_of(item)]
        given |= {o.loinc for o in (*options, *form.difficulty_options)}
    assert loinc_codes(list(fhir.forms())) == given - {None}


def loinc_codes(told: Any) -> set[str]:
    if isinstance(told, list):
        return {one for each in told for one in loinc_codes(each)}
    if isinstance(told, dict):
        inner = {one for each in told.values() for one in loinc_codes(each)}
        return inner | ({told["code"]} if told.get("system") == LOINC else set())
    return set()
