"""Bringing data in: what would happen, then the very same file again; all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app import audit, exports
from app.database import Database
from app.tables import Alert, AuditEntry, Clinic, Patient, PatientSummary, Submission
from app.web.protection import LARGEST_UPLOAD
from tests.canary import MARK, logged
from tests.cast import Cast, Clock, browser
from tests.web.belongings import ids_of
from tests.web.doors import rows_of

PREVIEW, CONFIRM = "/clinic/imports", "/clinic/imports/confirmations"
TABLE = "person,day,phq-9.1,phq-9.9,shoe\r\nAda New,2026-01-05,1,0,44\r\n'=Bo,2026-01-05,d,2,39\r\n"
NOTED = ("audit_entry", "audit_head")


def send(client: TestClient, where: str, text: str | bytes, **fields: str) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post(where, data=fields, files={"file": ("any name.txt", content)})


def digest_of(page: str) -> str:
    (digest,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)
    return str(digest)


def take_in(client: TestClient, text: str) -> Any:
    shown = send(client, PREVIEW, text)
    assert shown.status_code == 200, shown.text
    return send(client, CONFIRM, text, digest=digest_of(shown.text))


@pytest.fixture
def record(database: Database, cast: Cast, clock: Clock) -> str:
    """What the other clinic has exported: one patient with something of every kind."""
    with database.transaction() as db:
        ids_of(db, cast, cast.foreign_patient, clock.now)
    return exported(database, cast.other_clinic, clock)


def exported(database: Database, clinic: Clinic, clock: Clock) -> str:
    wanted = exports.Wanted(clinic.id or 0, None, "clinic", lambda _: True)
    return "".join(exports.pieces(database, "json", wanted, clock.now))


def test_a_preview_stores_nothing(as_therapist, database: Database, record: str) -> None:
    before = rows_of(database, without=NOTED)
    for text in (TABLE, record):
        shown = send(as_therapist, PREVIEW, text)
        assert shown.status_code == 200 and "What would happen" in shown.text
        assert rows_of(database, without=NOTED) == before
    with database.reading() as db:
        assert list(audit.verify(db)) == []


def test_a_table_says_by_person_what_would_happen(as_therapist) -> None:
    shown = send(as_therapist, PREVIEW, TABLE).text
    assert "<strong>2</strong> entries would be new, <strong>0</strong> are here already" in shown
    assert "Ada New" in shown and "=Bo" in shown and "shoe" in shown
    done = take_in(as_therapist, TABLE)
    assert done.status_code == 303 and done.headers["location"] == "/clinic/imports?done=2"
    assert "2 new entries" in as_therapist.get(done.headers["location"]).text
    again = send(as_therapist, PREVIEW, TABLE).text
    assert "There is nothing to bring in" in again and "digest" not in again


def test_a_record_comes_in_once(
    as_therapist, database: Database, cast: Cast, clock: Clock, record: str
) -> None:
    assert take_in(as_therapist, record).status_code == 303
    stored = rows_of(database, without=NOTED)
    again = send(as_therapist, PREVIEW, record)
    assert "There is nothing to bring in" in again.text
    assert rows_of(database, without=NOTED) == stored
    with database.reading() as db:
        assert list(audit.verify(db)) == []
        names = db.exec(select(Patient.name).where(Patient.clinic_id == cast.clinic.id)).all()
        assert names.count(cast.foreign_patient.name) == 1


def test_another_file_than_the_one_before_is_shown_first(as_therapist, database) -> None:
    shown = send(as_therapist, PREVIEW, TABLE)
    other = TABLE.replace("2026-01-05", "2026-01-06")
    before = rows_of(database, without=NOTED)
    answer = send(as_therapist, CONFIRM, other, digest=digest_of(shown.text))
    assert answer.status_code == 200 and "This is another file" in answer.text
    assert rows_of(database, without=NOTED) == before
    assert send(as_therapist, CONFIRM, other, digest=digest_of(answer.text)).status_code == 303


@pytest.mark.parametrize("digest", ["", "0" * 64, "é"])
def test_without_a_preview_nothing_is_taken_in(as_therapist, database, digest: str) -> None:
    before = rows_of(database, without=NOTED)
    assert "This is another file" in send(as_therapist, CONFIRM, TABLE, digest=digest).text
    assert rows_of(database, without=NOTED) == before


def test_what_differs_refuses_the_file_and_says_where(
    as_therapist, database: Database, cast: Cast, clock: Clock
) -> None:
    with database.transaction() as db:
        ids_of(db, cast, cast.patient, clock.now)
    told = json.loads(exported(database, cast.clinic, clock))
    mine = next(n for n, one in enumerate(told["patients"], 1) if one["alerts"])
    patient = told["patients"][mine - 1]
    patient["dosing_sessions"][0]["dose_mg"] = 99
    sent = next(n for n, one in enumerate(patient["submissions"], 1) if one["answers"])
    patient["submissions"][sent - 1]["answers"]["phq-9-today"]["answers"][0] = 3
    patient["plan"] = "short-daily"
    before = rows_of(database, without=NOTED)
    shown = send(as_therapist, PREVIEW, json.dumps(told))
    for place in ("dosing sessions, record 1", f"submissions, record {sent}", "plan"):
        assert f"patient {mine}, {place}" in shown.text
    assert 'name="digest"' not in shown.text
    text = json.dumps(told)
    digest = hashlib.sha256(text.encode()).hexdigest()
    forced = send(as_therapist, CONFIRM, text, digest=digest)
    assert forced.status_code == 200 and "cannot be taken in" in forced.text
    assert rows_of(database, without=NOTED) == before


def test_nothing_is_raised_and_item_9_is_told(
    as_therapist, database: Database, cast: Cast, record: str
) -> None:
    with database.reading() as db:
        before = len(db.exec(select(Alert)).all())
        ours = len(db.exec(select(Alert).where(Alert.clinic_id == cast.clinic.id)).all())
    take_in(as_therapist, TABLE)
    take_in(as_therapist, record)
    with database.reading() as db:
        theirs = db.exec(select(Alert).where(Alert.clinic_id == cast.other_clinic.id)).all()
        every = db.exec(select(Alert)).all()
        # those of the record came with it, as they were; no answer raised one
        assert len(every) == before + len(theirs)
        assert len(every) - len(theirs) - ours == len(theirs) == 1
        told = db.exec(
            select(Patient.name, PatientSummary.imported_item_9_on)
            .join(PatientSummary, PatientSummary.patient_id == Patient.id)
            .where(Patient.clinic_id == cast.clinic.id)
        ).all()
    days = {name: day for name, day in told if day is not None}
    assert set(days) == {"=Bo", cast.foreign_patient.name}


BROKEN = [
    ("", "Choose a file first."),
    (b"\xff\xfe\x00", "not a text file"),
    ('{"format": "afterglow-record", ', "Line 1, letter"),
    ("{}", "no record that Afterglow has exported"),
    ("person,day,phq-9.1\nAda,2026-01-05,7\n", "Line 2, column phq-9.1: not a choice"),
    ("person,day,phq-9.1\nAda,2026-13-05,1\n", "Line 2, column day: there is no such day"),
    ("a,b\n", "Line 1, column person: the column is missing"),
]


@pytest.mark.parametrize(("content", "words"), BROKEN)
def test_a_broken_file_is_refused_in_words(
    as_therapist, database: Database, content: str | bytes, words: str
) -> None:
    before = rows_of(database, without=NOTED)
    for where in (PREVIEW, CONFIRM):
        answer = send(as_therapist, where, content, digest="")
        if answer.status_code != 422:
            raw = content.encode() if isinstance(content, str) else content
            answer = send(as_therapist, where, content, digest=hashlib.sha256(raw).hexdigest())
        assert answer.status_code == 422 and words in answer.text
        assert "Nothing was taken in." in answer.text
    assert rows_of(database, without=NOTED) == before


def test_a_form_that_is_none_is_refused_in_words(as_therapist) -> None:
    strange = [
        {"data": {"file": "no file at all"}},
        {"json": {"file": 1}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=y"}},
    ]
    for sent in strange:
        answer = as_therapist.post(PREVIEW, **sent)
        assert answer.status_code == 422 and "Choose a file first." in answer.text


def test_nothing_of_a_file_is_in_the_logs_or_on_a_disk(
    as_therapist, folder: Path, capfd: pytest.CaptureFixture[str], record: str
) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    long = "\n".join(f"{MARK} {n},2026-01-05,1" for n in range(60_000))  # more than is spooled
    texts = [
        f"person,day,phq-9.1\n{MARK},2026-01-05,{MARK}\n",
        f"person,day,phq-9.1\n{long}\n{MARK},x,1\n",
        record.replace("full-daily", MARK),
        record.replace('"phq-9-today"', f'"{MARK}"'),
        record[:-5] + MARK,
    ]
    for text in texts:
        answer = send(as_therapist, PREVIEW, text)
        assert answer.status_code == 422 and MARK not in answer.text
    assert MARK not in logged(capfd)
    assert all(MARK.encode() not in p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert not [p for p in set(Path(tempfile.gettempdir()).iterdir()) - before if p.is_file()]


def test_a_file_that_is_too_large_is_refused_at_the_door(as_therapist) -> None:
    answer = send(as_therapist, PREVIEW, "x" * (LARGEST_UPLOAD + 1))
    assert answer.status_code == 413
    fits = send(as_therapist, PREVIEW, "x" * (LARGEST_UPLOAD - 10_000))
    assert fits.status_code == 422
    assert as_therapist.post("/patients/searches", content=b"x" * 100_000).status_code == 413


@pytest.mark.parametrize("who", ["nobody", "patient"])
def test_a_strangers_file_is_not_even_read(app: FastAPI, as_patient, who: str) -> None:
    """The body never ends: whoever waited for it would wait for ever."""
    client = as_patient if who == "patient" else browser(app)
    read: list[int] = []

    def endless():
        yield b"--x\r\n"
        for _ in range(50):
            read.append(1)
            yield b"y" * 10_000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post(PREVIEW, content=endless(), headers=headers)
    assert answer.status_code == (404 if who == "patient" else 401)


def test_an_import_is_noted(as_therapist, database: Database, cast: Cast, record: str) -> None:
    take_in(as_therapist, record)
    with database.reading() as db:
        chain = AuditEntry.chain == f"clinic:{cast.clinic.public_id}"
        actions = [row.action for row in db.scalars(select(AuditEntry).where(chain))]
    assert actions[-2:] == ["preview import", "import record"]


def test_a_patients_own_export_is_not_taken_in(
    as_therapist, as_patient, database: Database, cast: Cast, clock: Clock
) -> None:
    with database.reading() as db:
        patient = db.get_one(Patient, cast.patient.id)
        wanted = exports.Wanted(cast.clinic.id or 0, patient.id, "patient", lambda _: True)
    own = "".join(exports.pieces(database, "json", wanted, clock.now))
    answer = send(as_therapist, PREVIEW, own)
    assert answer.status_code == 422 and "patient’s own export" in answer.text.replace("&#39;", "’")


def test_what_the_app_exports_as_a_table_comes_in_again(
    as_therapist, database: Database, cast: Cast, clock: Clock
) -> None:
    with database.transaction() as db:
        ids_of(db, cast, cast.foreign_patient, clock.now - timedelta(days=3))
    wanted = exports.Wanted(cast.other_clinic.id or 0, None, "clinic", lambda _: True)
    table = "".join(exports.pieces(database, "csv", wanted, clock.now))
    assert take_in(as_therapist, table).status_code == 303
    with database.reading() as db:
        mine = select(Patient.id).where(
            Patient.clinic_id == cast.clinic.id, Patient.name == cast.foreign_patient.name
        )
        (stored,) = db.exec(select(Submission).where(Submission.patient_id.in_(mine))).all()  # type: ignore[attr-defined]
    assert stored.source == "import" and "1,1,1,1,1,1,1,1,2" in stored.answers
