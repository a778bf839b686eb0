"""Out of one clinic, into an empty one, and out again: the same data. Patients are drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from app import clinics, exports
from app.database import Database, Db, open_database
from app.imports.record_files import read_record
from app.imports.records import import_record
from app.keys import Keys
from app.tables import Clinic
from tests.cast import Clock
from tests.databases import Templates
from tests.lives import ACTOR, live

NOW = Clock().now + timedelta(days=40)
DRAWN = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a life takes too long to be lived again and again for a shorter one
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Told = dict[str, Any]


@pytest.fixture
def elsewhere(backend: str, templates: Templates, folder: Path, keys: Keys) -> Iterator[Database]:
    """Another installation: a database of its own, of the other kind."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[backend]
    with templates.fresh(other, folder / "elsewhere") as its:
        opened = open_database(its, keys)
        yield opened
        opened.close()


def told(database: Database, clinic_id: int | None, kind: str = "json") -> str:
    wanted = exports.Wanted(clinic_id or 0, None, "clinic", lambda _: True)
    return "".join(exports.pieces(database, kind, wanted, NOW))


def data_of(text: str) -> Told:
    """All but when and by which clinic it was made."""
    record = json.loads(text)
    return {name: record[name] for name in ("own_exercises", "patients")}


def empty_clinic(db: Db, name: str = "Empty") -> Clinic:
    return clinics.open_clinic(db, ACTOR, NOW, name=name, country="DE", zone="Europe/Berlin")


@DRAWN
@given(data=st.data())
@pytest.mark.timeout(300)
def test_out_and_in_and_out_again_is_the_same(
    database: Database, elsewhere: Database, data: DataObject
) -> None:
    there_and_back(database, elsewhere, data)


@settings(DRAWN, max_examples=2)
@given(data=st.data())
@pytest.mark.timeout(300)
def test_with_every_form_and_every_act(
    database: Database, elsewhere: Database, data: DataObject
) -> None:
    before = there_and_back(database, elsewhere, data, everything=True)
    held = {name for one in before["patients"] for name, rows in one.items() if rows}
    assert held >= {"submissions", "assignments", "practice", "dosing_sessions", "events"}
    assert held >= {"consents", "phases", "nudges", "nudge_deliveries"}
    assert held >= {"cares", "reviews", "agreements", "talking_points"}


def there_and_back(
    database: Database, elsewhere: Database, data: DataObject, *, everything: bool = False
) -> Told:
    with database.transaction() as db:
        clinic = live(db, data, Clock().now, everything=everything)
    before = told(database, clinic.id)
    with elsewhere.transaction() as db:
        new = empty_clinic(db, clinic.name)
        report = import_record(db, new, read_record(before), NOW)
    assert report.conflicts == [] and report.new > 0
    assert data_of(told(elsewhere, new.id)) == data_of(before)
    with elsewhere.transaction() as db:  # the second time nothing is doubled
        again = import_record(db, db.get_one(Clinic, new.id), read_record(before), NOW)
        assert again.new == 0 and again.conflicts == []
        assert sum(person.stored for person in again.people) > 0
    assert data_of(told(elsewhere, new.id)) == data_of(before)
    assert told(elsewhere, new.id, "csv") == told(database, clinic.id, "csv")
    return data_of(before)


@pytest.mark.timeout(300)
@DRAWN
@given(data=st.data())
def test_into_another_clinic_of_the_same_database(database: Database, data: DataObject) -> None:
    """Under other ids, as the first ones are taken; and the first clinic is as it was."""
    with database.transaction() as db:
        clinic = live(db, data, Clock().now, most=5)
        new = empty_clinic(db, f"Beside {clinic.name}")
    before = told(database, clinic.id)
    for _ in range(2):
        with database.transaction() as db:
            import_record(db, db.get_one(Clinic, new.id), read_record(before), NOW)
    after = told(database, new.id)
    assert told(database, clinic.id) == before
    assert without_ids(data_of(after)) == without_ids(data_of(before))
    ids = [{one["id"] for one in json.loads(text)["patients"]} for text in (before, after)]
    assert not ids[0] & ids[1]


def without_ids(told: Any) -> Any:
    """Ids and the codes of own exercises stand for themselves alone."""
    if isinstance(told, list):
        return [without_ids(one) for one in told]
    if isinstance(told, dict):
        named = {"id", "ledger_entry", "alert", "nudge", "entry"}
        return {key: without_ids(one) for key, one in told.items() if key not in named}
    return "own" if isinstance(told, str) and told.startswith("own-") else told
