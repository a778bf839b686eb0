"""The people of the tests and their clock. Synthetic, every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import clinics, patients, sign_ins
from app.audit import Actor
from app.core.consent import CURRENT
from app.database import Database, Db
from app.settings import Settings
from app.tables import Clinic, Consent, Patient, Staff
from tests.databases import ORIGIN


class Clock:
    """Handed to the app in place of the real one; stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """`clock.advance(days=1, hours=2)`; the new instant."""
        self.now += timedelta(**by)
        return self.now


@dataclass(frozen=True)
class Cast:
    """Two clinics. `foreign_…` belong to the other one and must never get in."""

    clinic: Clinic
    other_clinic: Clinic
    therapist: Staff
    other_therapist: Staff
    foreign_therapist: Staff
    patient: Patient
    other_patient: Patient
    newcomer: Patient  # has not consented yet
    foreign_patient: Patient


def bring_together(db: Db, now: datetime) -> Cast:
    """Insert everybody, by the app's own verbs."""
    actor = Actor("command", "tests")

    def clinic(name: str, country: str, zone: str) -> Clinic:
        said = {"phone": "555 0100", "hours": "weekdays 9-17"}
        return clinics.open_clinic(db, actor, now, name=name, country=country, zone=zone, **said)

    def patient(of: Clinic, name: str, consented: bool = True) -> Patient:
        added = patients.add(db, actor, of, now, name=name)
        if consented:
            db.add(Consent(patient_id=added.id, version=CURRENT, given_at=now))
        return added

    here = clinic("Test Harbor Clinic", "US", "America/New_York")
    there = clinic("Test Valley Clinic", "DE", "Europe/Berlin")
    return Cast(
        clinic=here,
        other_clinic=there,
        therapist=clinics.add_therapist(db, actor, here, "Tess Own", now),
        other_therapist=clinics.add_therapist(db, actor, here, "Theo Colleague", now),
        foreign_therapist=clinics.add_therapist(db, actor, there, "Tina Foreign", now),
        patient=patient(here, "Pia Test"),
        other_patient=patient(here, "Otto Test"),
        newcomer=patient(here, "Nora Test", consented=False),
        foreign_patient=patient(there, "Fritz Test"),
    )


def browser(app: FastAPI) -> TestClient:
    """A browser on our own pages: same-origin, on localhost, following no redirect."""
    return TestClient(
        app, ORIGIN, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False
    )


def sign_in(
    client: TestClient, person: Patient | Staff, *, proved: bool = True, stays: bool = True
) -> TestClient:
    """Sign the person in on this browser, by inserting a row; the browser again. A therapist has
    `proved` the second factor and `stays` at the desk: when the clock moves, they have gone on
    working, and proved it again just now."""
    database: Database = client.app.state.database
    settings: Settings = client.app.state.settings
    with database.transaction() as db:
        now = client.app.state.clock()
        token = sign_ins.begin(db, person, "a test's browser", now, proved=proved)
    name = "__Host-afterglow" if settings.is_https else "afterglow"
    client.cookies.set(name, token, domain="localhost.local", path="/")
    if isinstance(person, Staff) and proved and stays:
        client.event_hooks["request"].append(_stay(client, token))
    return client


def _stay(client: TestClient, token: str) -> Callable[[object], None]:
    app, seen = client.app, [client.app.state.clock()]

    def go_on_working(_: object) -> None:
        now = app.state.clock()
        if now == seen[0]:
            return
        seen[0] = now
        with app.state.database.transaction() as db:
            row = sign_ins.find(db, token, now, idle=None)
            if row is not None:
                row.last_used_at = row.proved_at = now
                db.add(row)

    return go_on_working
