"""Reading the JSON that an export made: every value of it sound, or the file is refused.

Nothing here knows the database: what is read may still differ from what is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from app.exports.parts import OWN_EXERCISES, PARTS, PERSON
from app.exports.readings import Values
from app.exports.records import FORMAT, VERSION
from app.exports.shapes import Part
from app.exports.values import UnreadableValue, read, text, words_of
from app.imports.record_checks import check, read_answers, read_exercise, read_items

PUBLIC_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


class BrokenRecord(ValueError):
    """The file cannot be taken in. It says where and what is wrong, never what was there."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where, self.problem = where, problem


@dataclass(frozen=True)
class Person:
    """One patient's record, its values by part. `colleagues`: who of the clinic is named in it."""

    number: int
    about: Values
    parts: Mapping[str, list[Values]]


@dataclass(frozen=True)
class RecordFile:
    people: tuple[Person, ...]
    own_exercises: list[Values]
    colleagues: Mapping[str, str]


def read_record(content: str) -> RecordFile:
    """The whole file. Raises BrokenRecord."""
    told = _object(_parsed(content), "the file")
    if told.get("format") != FORMAT:
        raise BrokenRecord("the file", "this is no record that Afterglow has exported")
    if told.get("version") != VERSION:
        raise BrokenRecord("version", "a record of another version than this software reads")
    if told.get("for") != "clinic":
        raise BrokenRecord(
            "for",
            "this is a patient's own export, which holds private words; a clinic takes in only what"
            " a clinic has exported",
        )
    return _Reader().file(told)


def _parsed(content: str) -> Any:
    def refused(_: str) -> NoReturn:
        raise BrokenRecord("the file", "a number in it is no number")

    try:
        return json.loads(content, parse_constant=refused)
    except json.JSONDecodeError as broken:
        place = f"line {broken.lineno}, letter {broken.colno}"
        raise BrokenRecord(place, "this is not JSON; the file may have been cut off") from None
    except (RecursionError, ValueError) as broken:
        if isinstance(broken, BrokenRecord):
            raise
        raise BrokenRecord("the file", "this is not JSON that can be read") from None


class _Reader:
    def __init__(self) -> None:
        self.colleagues: dict[str, str] = {}

    def file(self, told: Mapping[str, Any]) -> RecordFile:
        exercises = [
            self._values(OWN_EXERCISES, one, f"own exercise {number}")
            for number, one in enumerate(_list(told, "own_exercises", "the file"), start=1)
        ]
        people = tuple(
            self._person(number, _object(one, f"patient {number}"))
            for number, one in enumerate(_list(told, "patients", "the file"), start=1)
        )
        seen: set[str] = set()
        for person in people:
            if person.about["public_id"] in seen:
                raise BrokenRecord(f"patient {person.number}, id", "an earlier patient has it too")
            seen.add(person.about["public_id"])
        return RecordFile(people, exercises, self.colleagues)

    def _person(self, number: int, told: Mapping[str, Any]) -> Person:
        where, names = f"patient {number}", {part.name for part in PARTS}
        about = {name: value for name, value in told.items() if name not in names}
        parts = {
            part.name: [
                self._values(part, one, f"{where}, {part.words}, record {index}")
                for index, one in enumerate(_list(told, part.name, where), start=1)
            ]
            for part in PARTS
        }
        return Person(number, self._values(PERSON, about, where), parts)

    def _values(self, part: Part, told: Any, where: str) -> Values:
        columns = [*part.columns, *part.sealed]
        names = {part.told_name(column): column for column in columns}
        said = _object(told, where)
        if missing := sorted(names.keys() - said.keys()):
            raise BrokenRecord(f"{where}, {missing[0]}", "it is missing")
        if said.keys() - names.keys():
            raise BrokenRecord(where, "something stands here that this software does not know")
        values: Values = {}
        for name, column in names.items():
            try:
                values[column] = self._value(part, column, said[name])
            except UnreadableValue as wrong:
                raise BrokenRecord(f"{where}, {name}", f"expected {wrong}") from None
        try:
            check(part.name, values)
        except UnreadableValue as wrong:
            raise BrokenRecord(where, str(wrong)) from None
        return values

    def _value(self, part: Part, name: str, said: Any) -> Any:
        if name in part.sealed:
            return _sealed(part, name, said)
        if name in part.staff:
            return None if said is None else self._colleague(said)
        if name == "public_id" or name == part.parent:
            return public_id(said)
        if name == "items":
            return read_items(said)
        if name == "answers":
            return read_answers(said)
        if name == "score":
            return None  # made anew
        return read(part.columns[name], said)

    def _colleague(self, said: Any) -> str:
        if not isinstance(said, dict) or said.keys() != {"id", "name"}:
            raise UnreadableValue("an id and a name")
        key, name = public_id(said["id"]), text(said["name"], 200)
        if not name.strip():
            raise UnreadableValue("a name")
        self.colleagues[key] = name
        return key


def _sealed(part: Part, name: str, said: Any) -> Any:
    table: Any = part.table
    if said is None:
        if table.__table__.c[name].nullable:
            return None
        raise UnreadableValue("something must stand here")
    if part is OWN_EXERCISES:
        return read_exercise(said)
    return words_of(said) if part.sealed[name].parts else text(said)


def public_id(said: Any) -> str:
    key = text(said, 32)
    if not PUBLIC_ID.fullmatch(key):
        raise UnreadableValue("an id of 32 letters")
    return key


def _object(said: Any, where: str) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise BrokenRecord(where, "an object must stand here")
    return said


def _list(told: Mapping[str, Any], name: str, where: str) -> list[Any]:
    found = told.get(name)
    if not isinstance(found, list):
        raise BrokenRecord(f"{where}, {name}", "a list must stand here")
    return found
