"""What a record must be beyond the kind of each value: answers that the forms know, codes of the
catalogues, places on earth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.clinics import is_country
from app.core import own_exercises
from app.core.consent import WORDINGS
from app.core.exercises import EXERCISES, Track
from app.core.instruments import DECLINED, INSTRUMENTS, Answer
from app.core.local_time import is_zone
from app.core.risk_ladder import CAUSES
from app.core.safety import FORMS_WITH_SAFETY_ITEM
from app.exports.values import UnreadableValue, text

Values = dict[str, Any]


def read_answers(said: Any) -> dict[str, dict[str, Any]]:
    """By form, as a submission tells them. Raises `UnreadableValue`."""
    if not isinstance(said, dict):
        raise UnreadableValue("answers by form")
    return {_form(code): _filled_in(code, form) for code, form in said.items()}


def _form(code: str) -> str:
    if code not in INSTRUMENTS:
        raise UnreadableValue("forms that this software knows")
    return code


def _filled_in(code: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, dict) or said.keys() != {"version", "answers"}:
        raise UnreadableValue("a version and answers")
    form, version = INSTRUMENTS[code], said["version"]
    if type(version) is not int or not 1 <= version <= form.form_version:
        raise UnreadableValue("a version of the form that this software knows")
    answers = read_items(said["answers"])
    if len(answers) != len(form.items):
        raise UnreadableValue(f"{len(form.items)} answers for {code}")
    for item, answer in zip(form.items, answers, strict=True):
        chosen = {option.ordinal for option in form.options_of(item)} | {DECLINED, None}
        if answer not in chosen:
            raise UnreadableValue(f"a choice of {code}.{item.number}")
    return {"version": version, "answers": answers}


def read_items(said: Any) -> list[Answer]:
    """Whole numbers, "d" or nothing. Raises `UnreadableValue`."""
    if not isinstance(said, list):
        raise UnreadableValue("a list of answers")
    for answer in said:
        if answer is not None and answer != DECLINED and type(answer) is not int:
            raise UnreadableValue('answers: whole numbers, "d" or null')
    return said


def read_exercise(said: Any) -> Values:
    """A therapist's own exercise, as its form would take it. Raises `UnreadableValue`."""
    names = {"title", "minutes", "purpose", "not_when", "steps"}
    if not isinstance(said, dict) or said.keys() != names or not isinstance(said["steps"], list):
        raise UnreadableValue("an exercise with its steps")
    form = {name: str(said[name]) for name in names - {"steps"}}
    form["steps"] = "\n".join(text(step) for step in said["steps"])
    wanted, _ = own_exercises.read(form)
    if wanted is None:
        raise UnreadableValue("an exercise that could be written here")
    return asdict(wanted) | {"steps": list(wanted.steps)}


def check(part: str, values: Values) -> None:
    """Raises `UnreadableValue` with what is wrong."""
    if part in CHECKS:
        CHECKS[part](values)


def _person(values: Values) -> None:
    name = values["name"]
    if not name.strip() or not name.isprintable():
        raise UnreadableValue("the name is missing or has letters that cannot be printed")
    if not is_zone(values["zone"]):
        raise UnreadableValue("zone: not a time zone such as Europe/Berlin")
    if not is_country(values["country"]):
        raise UnreadableValue("country: not a two-letter code such as US")


def _consent(values: Values) -> None:
    if values["version"] not in WORDINGS:
        raise UnreadableValue("version: a wording that this software does not have")


def _assignment(values: Values) -> None:
    tracks = {track.value for track in Track}
    known = (
        is_exercise(values["code"]) if values["kind"] == "exercise" else values["code"] in tracks
    )
    if not known:
        raise UnreadableValue("code: an exercise or track that this software does not know")


def _exercise(values: Values) -> None:
    if values["exercise"] is not None and not is_exercise(values["exercise"]):
        raise UnreadableValue("exercise: one that this software does not know")


def is_exercise(code: str) -> bool:
    """Of the catalogue, or shaped as a therapist's own; whether that one is there, is seen once
    all are in."""
    return code in EXERCISES or code.startswith("own-")


def _own_exercise(values: Values) -> None:
    if not values["code"].startswith("own-"):
        raise UnreadableValue("code: not that of a therapist's own exercise")


def _phase(values: Values) -> None:
    try:
        known = [datetime.fromisoformat(at) for at in values["known_sessions"].split(",") if at]
    except ValueError:
        known = None
    if known is None or any(at.tzinfo is None for at in known):
        raise UnreadableValue("known_sessions: not instants with commas between them")


def _alert(values: Values) -> None:
    form = "" if values["cause"] == "help" else values["instrument"]
    if values["cause"] not in CAUSES:
        raise UnreadableValue("cause: not one that is known")
    if form not in ("", *FORMS_WITH_SAFETY_ITEM) or (form == "") != (values["cause"] == "help"):
        raise UnreadableValue("instrument: a form without the safety question")


def _question_break(values: Values) -> None:
    if values["set_by"] not in ("patient", "clinic"):
        raise UnreadableValue("set_by: neither patient nor clinic")


def _response(values: Values) -> None:
    _form(values["instrument"])


CHECKS: Mapping[str, Callable[[Values], None]] = {
    "person": _person,
    "consents": _consent,
    "responses": _response,
    "assignments": _assignment,
    "practice": _exercise,
    "nudges": _exercise,
    "own_exercises": _own_exercise,
    "phases": _phase,
    "question_breaks": _question_break,
    "alerts": _alert,
}
