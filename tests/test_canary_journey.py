"""One true journey with a canary in every form of the patient's and the clinic's, then the search:
addresses, headers, log lines, pushes, and the database's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.backups import making
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Patient
from app.worker import Worker
from tests.canary import MARK, Journal, logged
from tests.cast import Cast, Clock, browser, sign_in
from tests.phones import give_phone
from tests.push_service import PushService
from tests.web.doors import House


@pytest.fixture
def push_service(clock: Clock) -> Iterator[PushService]:
    with PushService(clock) as running:
        yield running


@pytest.fixture
def house(
    settings: Settings, database: Database, cast: Cast, clock: Clock, push_service: PushService
) -> House:
    reaching = settings.model_copy(update={"push_hosts": push_service.host})
    return House(create_app(reaching, database, clock), cast, clock, database)


def test_a_true_journey_leaves_its_words_in_one_place(
    house: House,
    settings: Settings,
    push_service: PushService,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
):
    """Check-in with a note, a session, an alert and its closing, a search, a push: then the search
    of addresses, logs, pushes and files."""
    journal = Journal()
    phone = journal.watch(sign_in(browser(house.app), house.cast.patient))
    desk = journal.watch(sign_in(browser(house.app), house.cast.therapist))
    check_in_with_a_note(phone)
    today = house.clock.now.date().isoformat()
    (alert,) = re.findall(r"/alerts/(\w+)/closures", chart(desk, house.cast.patient))
    sent = [
        desk.post("/patients", data=new_patient()),
        desk.post("/patients/searches", data={"name": f"{MARK}-search"}),
        desk.post(f"/patients/{house.cast.patient.public_id}/dosing-sessions", data=session()),
        desk.post(
            f"/alerts/{alert}/closures",
            data={"note": f"{MARK}-closing", "done": "called", "look_again": today},
        ),
        desk.post(f"{practice_of(house)}/own-exercises", data=own_exercise()),
        desk.post(f"{practice_of(house)}/assignments", data=assignment()),
        phone.get("/history"),
        phone.get("/today"),
    ]
    assert [answer.status_code for answer in sent if answer.status_code >= 400] == []
    assert MARK in chart(desk, house.cast.patient)  # it was stored, and its own clinic reads it
    pushed = everything_pushed(house, settings, push_service)
    assert pushed and MARK not in pushed and house.cast.patient.name not in pushed
    for answer in journal.answers:
        assert MARK not in str(answer.url) + "".join(answer.headers.values())
    assert MARK not in logged(capfd)
    making.make(settings, house.database, folder / "a.backup", house.clock.now)
    assert MARK.encode() not in (folder / "a.backup").read_bytes()
    assert stored_in_plain(house.database, settings, folder) == []


def check_in_with_a_note(phone: TestClient) -> None:
    form = {f"phq-9-today.{number}": "1" for number in range(1, 10)}
    form |= {"submission_id": "one-true-journey", "day": "2026-03-04", "mood.1": "3"}
    form |= {"note": f"{MARK}-note", "note_for": "therapist"}
    assert phone.post("/check-ins", data=form).status_code == 303


def chart(desk: TestClient, patient: Patient) -> str:
    answer = desk.get(f"/patients/{patient.public_id}")
    assert answer.status_code == 200
    return answer.text


def new_patient() -> dict[str, str]:
    return {"name": f"{MARK}-name", "zone": "UTC", "country": "US", "plan": "full-daily"}


def session() -> dict[str, str]:
    details = {"route": "oral", "dose_mg": "35", "setting": f"{MARK}-room", "note": f"{MARK}-memo"}
    return {"day": "2026-03-06", "hour": "11:00", **details}


def practice_of(house: House) -> str:
    return f"/patients/{house.cast.patient.public_id}"


def own_exercise() -> dict[str, str]:
    words = {field: f"{MARK}-{field}" for field in ("title", "purpose", "not_when", "steps")}
    return words | {"minutes": "5"}


def assignment() -> dict[str, str]:
    return {"code": "a-fair-friend", "state": "assigned", "why": f"{MARK}-why"}


def everything_pushed(house: House, settings: Settings, service: PushService) -> str:
    """A reminder at the patient's hour, as the phone reads it, its address and headers included."""
    with house.database.transaction() as db:
        patient = db.get_one(Patient, house.cast.patient.id)
        patient.name = f"{MARK}-renamed"
        db.add(patient)
        give_phone(db, db.get_one(Patient, house.cast.other_patient.id), service, house.clock.now)
        give_phone(db, patient, service, house.clock.now)
    reaching = settings.model_copy(update={"push_hosts": service.host})
    worker = Worker(reaching, house.database, house.clock)
    try:
        for _ in range(30):  # until the next evening, by the hour
            worker.tick()
            house.clock.advance(hours=1)
    finally:
        worker.close()
    assert service.arrivals
    return "".join(f"{each.payload!r} {each.headers}" for each in service.arrivals)


def stored_in_plain(database: Database, settings: Settings, folder: Path) -> list[str]:
    """SQLite: no byte of it in any file. PostgreSQL: free text is sealed; names need its disk to be
    encrypted, which the README says."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    if database.is_sqlite:
        assert (settings.data / "afterglow.db-wal").exists()
        return [path.name for path in files if MARK.encode() in path.read_bytes()]
    with database.reading() as db:
        held = {
            table: str(db.connection().exec_driver_sql(f"SELECT {column} FROM {table}").all())  # noqa: S608
            for table, column in (
                ("note", "sealed"),
                ("alert_closure", "sealed"),
                ("dosing_session", "sealed_note"),
                ("submission", "answers"),
                ("assignment", "sealed_why"),
                ("own_exercise", "sealed"),
                ("audit_entry", "subject || action || actor"),
            )
        }
    return [table for table, words in held.items() if MARK in words]
