"""Erasing a patient, by their own clinic: what is said before, what is asked, what is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app import tombstones
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Patient, SignIn, Tombstone
from tests.cast import Cast, Clock, browser, sign_in

NAME = "Pia Test"


@pytest.fixture(autouse=True)
def _list(settings: Settings) -> Iterator[None]:
    yield
    tombstones.file_of(settings).unlink(missing_ok=True)


def here(cast: Cast) -> str:
    return f"/patients/{cast.patient.public_id}"


def test_what_goes_and_what_stays_is_said_before(as_therapist: TestClient, cast: Cast):
    assert f"{here(cast)}/erasure" in as_therapist.get(f"{here(cast)}/treatment").text
    page = as_therapist.get(f"{here(cast)}/erasure").text
    for words in ("Nobody can bring it back", f'href="{here(cast)}/exports"', "What stays"):
        assert words in page
    assert "No backups are made by a schedule here" in page and "although_here" in page


def test_with_a_folder_of_backups_the_day_is_named(
    settings: Settings, database: Database, cast: Cast, clock: Clock, folder
):
    own = settings.model_copy(update={"backups": folder / "backups"})
    desk = sign_in(browser(create_app(own, database, clock)), cast.therapist)
    assert "18 March 2026" in desk.get(f"{here(cast)}/erasure").text


@pytest.mark.parametrize(
    "typed",
    [{}, {"name": "Pia"}, {"name": NAME}, {"although_here": "yes"}, {"name": NAME.lower()}],
)
def test_without_the_whole_confirmation_nothing_is_erased(
    as_therapist: TestClient, database: Database, cast: Cast, typed: dict[str, str]
):
    answer = as_therapist.post(f"{here(cast)}/erasures", data=typed)
    assert answer.status_code == 422 and "Nothing was erased" in answer.text
    with database.reading() as db:
        assert db.get(Patient, cast.patient.id) is not None


def test_once_confirmed_it_is_gone_and_the_phone_is_signed_out(
    as_therapist: TestClient,
    as_patient: TestClient,
    settings: Settings,
    database: Database,
    cast: Cast,
):
    assert as_patient.get("/today").status_code == 200
    sent = {"name": NAME, "although_here": "yes"}
    answer = as_therapist.post(f"{here(cast)}/erasures", data=sent)
    assert answer.status_code == 200 and "The record is erased" in answer.text
    assert NAME not in answer.text
    assert as_therapist.get(here(cast)).status_code == 404
    assert NAME not in as_therapist.get("/patients").text
    assert as_patient.get("/today").headers["location"] == "/sign-in"
    with database.reading() as db:
        stone = db.exec(select(Tombstone)).one()
        assert stone.erased_by == f"staff:{cast.therapist.public_id}"
        assert db.exec(select(SignIn).where(SignIn.patient_id == cast.patient.id)).all() == []
    assert stone.public_id in tombstones.file_of(settings).read_text()


def test_whoever_has_not_agreed_needs_no_second_word(as_therapist: TestClient, cast: Cast):
    where = f"/patients/{cast.newcomer.public_id}"
    assert "although_here" not in as_therapist.get(f"{where}/erasure").text
    assert as_therapist.post(f"{where}/erasures", data={"name": "Nora Test"}).status_code == 200


def test_while_an_alert_is_open_there_is_no_form(
    as_therapist: TestClient, as_patient: TestClient, cast: Cast
):
    form = {f"phq-9-today.{number}": "2" for number in range(1, 10)}
    form |= {"submission_id": "with-an-alert", "day": "2026-03-04"}
    assert as_patient.post("/check-ins", data=form).status_code == 303
    page = as_therapist.get(f"{here(cast)}/erasure").text
    assert (
        "Close it first" in page and "<form" not in page.split("What stays")[1].split("</main")[0]
    )
    sent = {"name": NAME, "although_here": "yes"}
    answer = as_therapist.post(f"{here(cast)}/erasures", data=sent)
    assert answer.status_code == 422 and "Close it first" in answer.text
