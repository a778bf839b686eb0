"""`afterglow nudges explain` as somebody types it: short, by ids, and audited."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app import audit, clinics, consents, patients, sign_ins
from app.cli import app
from app.cli.opening import ME, open_it
from app.clinics import UnusableDetail
from app.core.local_time import local_date
from app.main import read_real_clock
from app.settings import Settings
from app.tables import AuditEntry, Nudge, NudgeDelivery, Patient, PushSubscription
from tests.test_cli import afterglow


@pytest.fixture
def settings(folder: Path) -> Settings:
    """Where the commands keep their things in this folder."""
    return Settings(data=folder / "var", key_file=folder / "keys" / "afterglow.key")


@pytest.fixture
def explain(settings: Settings) -> Callable[..., str]:
    """The command in this process; what it printed."""
    env = {"AFTERGLOW_DATA": str(settings.data), "AFTERGLOW_KEY_FILE": str(settings.key_file)}

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["nudges", "explain", *words], env=env)
        if done.exception is not None:
            raise done.exception
        return done.output

    return run


@pytest.fixture
def patient_id(settings: Settings) -> str:
    """Who had a nudge yesterday that was sent and shown, and one withheld; without a phone now."""
    now = read_real_clock()
    database = open_it(settings)
    with database.transaction() as db:
        clinic = clinics.open_clinic(
            db, ME, now, name="Harbor", country="DE", zone="Europe/Berlin", phone="1", hours="9-17"
        )
        patient = patients.add(db, ME, clinic, now, name="Secret Name")
        day = local_date(now, patient.zone) - timedelta(days=1)
        shared = {"patient_id": patient.id, "day": day, "created_at": now}
        shared |= {"at": now - timedelta(days=1), "expires_at": now}
        why = "it is already done"
        sent = Nudge(**shared, kind="exercise-1", outcome="sent", settled_at=now)
        db.add(sent)
        db.add(Nudge(**shared, kind="check-in", outcome="withheld", outcome_because=why))
        db.flush()
        db.add(NudgeDelivery(nudge_id=sent.id, due_at=now, attempts=2, outcome="sent",
                             settled_at=now, shown_at=now))  # fmt: skip
        found = patient.public_id
    database.close()
    return found


def test_it_explains_a_day_by_ids_alone_and_notes_the_reading(explain, settings, patient_id):
    said = explain(patient_id, "yesterday")
    assert said.startswith(f"Patient {patient_id}, ") and "Europe/Berlin" in said
    assert "It reached the phone." in said and "(tries: 2)" in said
    assert "What it is about was already done." in said
    assert "By what is known now" not in said and "Secret Name" not in said
    database = open_it(settings)
    with database.reading() as db:
        [entry] = db.exec(select(AuditEntry).where(AuditEntry.action == "explain nudges"))
        assert list(audit.verify(db)) == []
    database.close()
    assert entry.actor == "command:afterglow" and entry.chain == f"patient:{patient_id}"
    assert entry.subject.startswith(patient_id)


def test_json_is_one_line(explain, patient_id):
    said = explain(patient_id, "yesterday", "--json")
    told = json.loads(said)
    assert said.count("\n") == 1 and told["patient"] == patient_id
    by_kind = {each["kind"]: each["record"] for each in told["nudges"]}
    assert by_kind["check-in"]["because"] == "it is already done"
    assert by_kind["exercise-1"]["phones"][0]["shown_at"] is not None


def test_a_day_to_come_is_told_clause_by_clause(explain, settings, patient_id):
    database, now = open_it(settings), read_real_clock()
    with database.transaction() as db:
        patient = db.exec(select(Patient)).one()
        consents.give(db, patient, now)
        sign_in = sign_ins.find(db, sign_ins.begin(db, patient, "a phone", now), now)
        assert sign_in is not None
        db.add(PushSubscription(patient_id=patient.id, sign_in_id=sign_in.id, endpoint="https://x",
                                p256dh="p", auth="a", created_at=now))  # fmt: skip
        day = local_date(now, patient.zone) + timedelta(days=2)
    database.close()
    said = explain(patient_id, day.isoformat())
    assert said.count("By what is known now:") == 2 and said.count("Nudges are not paused.") == 2
    assert "Would be said at 19:30." in said and "https://x" not in said


def test_today_without_a_phone_and_a_day_without_a_record_say_so(explain, patient_id):
    assert "The patient has not agreed, or has withdrawn" in explain(patient_id, "today")
    assert "Nothing is on record" in explain(patient_id, "2026-01-01")


def test_what_is_not_there_is_said_in_a_sentence(folder: Path, explain, patient_id):
    for whose, day in (("f" * 32, "today"), ("é'; --", "today"), (patient_id, "someday")):
        with pytest.raises(UnusableDetail):
            explain(whose, day)
    done = afterglow(folder, "nudges", "explain", "f" * 32, "today")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == "There is no patient of that id.\n"
