"""Taking data out by a link that opens once, for a quarter of an hour, where it was made."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import col, select

from app import consents, export_links, exports, keepsakes, sign_ins
from app.database import Database
from app.tables import AuditEntry, ExportLink, Patient, SignIn, Staff
from tests.canary import MARK, logged
from tests.cast import Cast, Clock, browser, sign_in
from tests.web.belongings import ids_of

LINK = re.compile(r'href="((?:/you|/clinic)/exports/[^"]+)"')
NAMES = {"json": "export.json", "csv": "answers.csv", "fhir": "bundle.json"}


def link(client: TestClient, where: str, kind: str = "json") -> str:
    made = client.post(where, data={"kind": kind})
    assert made.status_code == 201, made.text
    (address,) = LINK.findall(made.text)
    return str(address)


@pytest.fixture
def lived(database: Database, cast: Cast, clock: Clock) -> dict[str, str]:
    with database.transaction() as db:
        ids = ids_of(db, cast, cast.patient, clock.now)
        patient = db.get_one(Patient, cast.patient.id)
        keepsakes.write(db, patient, "letter", {"letter": "only mine"}, clock.now, share=False)
    return ids


@pytest.mark.parametrize("kind", list(exports.KINDS))
def test_the_file_comes_once_as_an_attachment(as_patient, lived, kind: str) -> None:
    address = link(as_patient, "/you/exports", kind)
    answer = as_patient.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{NAMES[kind]}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == exports.KINDS[kind].media_type
    assert as_patient.get(address).status_code == 404


def test_a_patient_gets_everything_and_the_clinic_what_is_shared(
    as_patient, as_therapist, lived, patient: Patient
) -> None:
    own = json.loads(as_patient.get(link(as_patient, "/you/exports")).text)
    assert own["for"] == "patient" and "only mine" in str(own["patients"])
    assert [one["id"] for one in own["patients"]] == [patient.public_id]
    where = f"/patients/{patient.public_id}/exports"
    clinics = json.loads(as_therapist.get(link(as_therapist, where)).text)
    assert clinics["for"] == "clinic" and "only mine" not in str(clinics)
    assert [one["id"] for one in clinics["patients"]] == [patient.public_id]
    assert clinics["patients"][0]["submissions"] == own["patients"][0]["submissions"] != []


def test_the_whole_clinic_is_its_own_patients_alone(as_therapist, lived, cast: Cast) -> None:
    told = json.loads(as_therapist.get(link(as_therapist, "/clinic/exports")).text)
    names = {one["name"] for one in told["patients"]}
    assert names == {cast.patient.name, cast.other_patient.name, cast.newcomer.name}
    rows = as_therapist.get(link(as_therapist, "/clinic/exports", "csv")).content
    read = csv.DictReader(io.StringIO(rows.decode("utf-8-sig"), newline=""))
    assert {row["person"] for row in read} == {cast.patient.name}


def test_a_link_opens_for_its_own_sign_in_alone(
    app: FastAPI, as_patient, as_therapist, signed_in, lived, cast: Cast
) -> None:
    own, clinics = link(as_patient, "/you/exports"), link(as_therapist, "/clinic/exports")
    another_phone = sign_in(browser(app), cast.patient)
    another_desk = sign_in(browser(app), cast.therapist)
    for client in (another_phone, signed_in(cast.other_patient)):
        assert client.get(own).status_code == 404
    for client in (
        another_desk,
        signed_in(cast.other_therapist),
        signed_in(cast.foreign_therapist),
    ):
        assert client.get(clinics).status_code == 404
    assert as_therapist.get(own).status_code == as_patient.get(clinics).status_code == 404
    assert browser(app).get(own).headers["location"] == "/sign-in"
    # none of them has used it up
    assert as_patient.get(own).status_code == as_therapist.get(clinics).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(14.99, 200), (15, 404)])
def test_a_link_lasts_a_quarter_of_an_hour(
    as_patient, lived, clock: Clock, minutes: float, status: int
) -> None:
    address = link(as_patient, "/you/exports")
    clock.advance(minutes=minutes)
    assert as_patient.get(address).status_code == status


def test_of_many_at_once_one_opens_it(as_patient, lived) -> None:
    address = link(as_patient, "/you/exports")
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: as_patient.get(address).status_code, range(8)))
    assert sorted(answers) == [200] + [404] * 7


def test_who_leaves_takes_their_own_and_who_signs_out_opens_nothing_more(
    as_patient, lived, database: Database, cast: Cast, clock: Clock
) -> None:
    first, second = (link(as_patient, "/you/exports") for _ in range(2))
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        given = consents.current(db, patient)
        assert given is not None
        consents.withdraw(db, patient, given, clock.now)
    assert as_patient.get(first).status_code == 200
    assert as_patient.post("/you/exports", data={"kind": "json"}).status_code == 201
    as_patient.post("/sign-outs")
    assert as_patient.get(second).headers["location"] == "/sign-in"


def test_a_file_ends_where_the_sign_in_ends(
    lived, database: Database, cast: Cast, clock: Clock
) -> None:
    """Also halfway through: asked again before each patient."""
    with database.transaction() as db:
        sign_ins.begin(db, cast.therapist, "desk", clock.now, proved=True)
        theirs = select(SignIn).where(SignIn.staff_id == cast.therapist.id)
        row = db.exec(theirs.order_by(col(SignIn.id).desc())).first()
        assert row is not None
    wanted = _wanted(database, row, cast.therapist)
    pieces = exports.pieces(database, "json", wanted, clock.now)
    told = [next(pieces), next(pieces)]
    with database.transaction() as db:
        sign_ins.end(db, db.get_one(SignIn, row.id), clock.now)
    with pytest.raises(exports.ExportCut):
        told += list(pieces)
    with pytest.raises(json.JSONDecodeError):
        json.loads("".join(told))


def _wanted(database: Database, row: SignIn, staff: Staff) -> exports.Wanted:
    made = ExportLink(token_hash="x", sign_in_id=row.id, kind="json")
    return export_links.wanted(made, staff)


def test_making_and_opening_are_noted(as_patient, as_therapist, lived, database, cast) -> None:
    as_patient.get(link(as_patient, "/you/exports", "csv"))
    as_therapist.get(link(as_therapist, "/clinic/exports"))
    with database.reading() as db:
        noted = [
            (row.chain, row.actor, row.action)
            for row in db.scalars(select(AuditEntry))
            if "export" in row.action
        ]
    own, clinic = f"patient:{cast.patient.public_id}", f"clinic:{cast.clinic.public_id}"
    staff = f"staff:{cast.therapist.public_id}"
    assert noted.count((own, own, "make export link csv")) == 1
    assert noted.count((own, own, "export csv")) == 1
    assert noted.count((clinic, staff, "export json")) == 1


def test_the_link_itself_is_stored_nowhere(
    as_patient, lived, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    token = link(as_patient, "/you/exports").rpartition("/")[2]
    as_patient.get(f"/you/exports/{token}")
    with database.reading() as db:
        rows = db.connection().execute(text("SELECT * FROM export_link")).all()
    assert len(token) >= 43 and token not in str(rows)
    assert token not in logged(capfd)


def test_nothing_of_a_file_is_on_a_disk(
    as_patient, database: Database, cast: Cast, clock: Clock, folder: Path
) -> None:
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        keepsakes.write(db, patient, "letter", {"letter": MARK}, clock.now, share=True)
    before = set(Path(tempfile.gettempdir()).iterdir())
    assert MARK in as_patient.get(link(as_patient, "/you/exports")).text
    left = [path for path in folder.rglob("*") if path.is_file()]
    assert all(MARK.encode() not in path.read_bytes() for path in left)
    assert not [p for p in set(Path(tempfile.gettempdir()).iterdir()) - before if p.is_file()]


@pytest.mark.parametrize("said", ["", "pdf", "JSON"])
def test_what_is_no_file_is_said_in_words(as_patient, as_therapist, said: str) -> None:
    for client, where in ((as_patient, "/you/exports"), (as_therapist, "/clinic/exports")):
        answer = client.post(where, data={"kind": said})
        assert answer.status_code == 422 and "Choose one of the files." in answer.text


def test_another_persons_form_makes_no_link(
    as_patient, signed_in: Callable[[Patient], TestClient], other_patient: Patient
) -> None:
    """On a shared phone an old window may show another's page."""
    page = signed_in(other_patient).get("/you/exports").text
    (person,) = set(re.findall(r'name="person" value="([^"]+)"', page))
    answer = as_patient.post("/you/exports", data={"kind": "json", "person": person})
    assert answer.status_code == 401 and not LINK.findall(answer.text)


def test_the_pages_lead_to_each_other(as_patient, as_therapist, patient: Patient) -> None:
    assert 'href="/you/exports"' in as_patient.get("/you").text
    here = f"/patients/{patient.public_id}"
    assert f'href="{here}/exports"' in as_therapist.get(here).text
    caseload = as_therapist.get("/patients").text
    assert 'href="/clinic/exports"' in caseload and 'href="/clinic/imports"' in caseload
