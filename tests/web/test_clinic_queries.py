"""The clinic's pages ask the database as often, however many patients and years there are."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import select

from app import patients
from app.audit import Actor
from app.database import open_database
from app.tables import Clinic, PushSubscription
from benchmarks.clinic.desk import sit_down
from benchmarks.clinic.founding import NOW, found
from benchmarks.clinic.pages import PAGES
from tests.marks import on_sqlite

MORE_THAN_A_PAGE = 33
MOST = {"caseload": 22, "patient, a year": 48, "brief": 38}


@pytest.fixture
def clinic_of(backend, templates, keys, folder):
    """`with clinic_of(years) as (database, settings)`: two people who lived so long."""

    @contextmanager
    def founded(years):
        with templates.fresh(backend, folder / str(years)) as settings:
            database = open_database(settings, keys)
            found(database, 2, years)
            yield database, settings
            database.close()

    return founded


def statements(settings, database):
    """By page, for each of the two people, once everything has been asked for."""
    desk = sit_down(settings, database, NOW, shown=2)
    return {
        page.name: [desk.ask(page, turn).statements for turn in (0, 1, 0, 1)][2:] for page in PAGES
    }


def test_many_patients_cost_no_more_statements_than_two(clinic_of):
    with clinic_of(1) as (database, settings):
        few = statements(settings, database)
        with database.transaction() as db:
            clinic = db.exec(select(Clinic)).one()
            for number in range(MORE_THAN_A_PAGE):
                patients.add(db, Actor("command", "tests"), clinic, NOW, name=f"Person {number}")
        assert statements(settings, database) == few
        assert all(0 < count <= MOST[page] for page, counts in few.items() for count in counts), few


def test_four_years_cost_no_more_statements_than_one(clinic_of):
    with clinic_of(1) as (database, settings):
        short = statements(settings, database)
    with clinic_of(4) as (database, settings):
        assert statements(settings, database) == short


def give_phones(database):
    """To as many people as one page shows: what SQLite reads by depends on how many are asked."""
    with database.transaction() as db:
        clinic, actor = db.exec(select(Clinic)).one(), Actor("command", "tests")
        for number in range(MORE_THAN_A_PAGE):
            added = patients.add(db, actor, clinic, NOW, name=f"A {number}")
            where = f"https://push.example.com/{number}"
            keys = {"p256dh": "p", "auth": "a", "created_at": NOW}
            db.add(PushSubscription(patient_id=added.id, endpoint=where, **keys))


@on_sqlite
def test_no_page_reads_a_table_of_days_from_end_to_end(clinic_of):
    """Nor by an index that names no patient: one of the outcome alone holds all that was sent."""
    with clinic_of(1) as (database, settings):
        give_phones(database)
        asked = []
        listen = lambda *heard: asked.append(heard[2:4])  # noqa: E731
        event.listen(database.engine, "before_cursor_execute", listen)
        statements(settings, database)
        event.remove(database.engine, "before_cursor_execute", listen)
        with database.reading() as db:
            plans = [
                row[3]
                for sql, given in asked
                if sql.startswith("SELECT")
                for row in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
            ]
    of_days = ["submission", "response", "moment", "nudge", "nudge_delivery", "practice"]
    assert any("nudge_delivery" in plan for plan in plans)
    for plan in plans:
        assert not any(plan.startswith(f"SCAN {table}") for table in of_days), plan
        assert "outcome_due_at" not in plan and "outcome_at" not in plan, plan
