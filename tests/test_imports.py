"""Answers from elsewhere: the whole file or nothing, said in figures, without alert or nudge."""

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from app import audit, check_ins, patient_summaries, patients
from app.audit import Actor
from app.check_ins import CheckIn
from app.database import Db
from app.imports import BrokenFile, Report, import_answers
from app.tables import (
    Alert,
    AuditEntry,
    Clinic,
    Moment,
    Nudge,
    Patient,
    PatientSummary,
    Response,
    Submission,
)
from tests.cast import Cast, Clock

DATA = Path(__file__).parent / "data"
GOLDEN = json.loads((DATA / "nhanes_phq9_2013_2014.golden.json").read_text())
NOT_IN_THE_ANSWERS = {
    "cycles",
    "adults_20_plus_complete",
    "weighted_percent_of_adults_with_total_10_or_more",
}
PHQ = ",".join(f"phq-9.{n}" for n in range(1, 10))
HEADER = f"person,day,{PHQ}"


def take_in(db: Db, clinic: Clinic, now: datetime, *lines: str) -> Report:
    return import_answers(db, clinic, io.StringIO("\n".join(lines) + "\n"), now)


def count(db: Db, *models: type[SQLModel]) -> list[int]:
    db.flush()
    return [db.exec(select(func.count()).select_from(model)).one() for model in models]


def named(db: Db, clinic: Clinic, name: str) -> Patient:
    return db.exec(
        select(Patient).where(Patient.clinic_id == clinic.id, Patient.name == name)
    ).one()


def summary_of(db: Db, patient: Patient) -> PatientSummary:
    return db.get_one(PatientSummary, patient.id)


@pytest.mark.timeout(120)
def test_the_real_answers_of_nhanes_go_in_with_every_figure_right(
    db: Db, clinic: Clinic, clock: Clock
) -> None:
    before = count(db, Patient)
    for stored, added in ((5924, 5924), (0, 0)):  # the second time nothing is doubled
        with (DATA / "nhanes_phq9_2013_2014.csv").open(newline="") as file:
            report = import_answers(db, clinic, file, clock.now)
        said = report.figures()
        assert {key: said[key] for key in GOLDEN.keys() - NOT_IN_THE_ANSWERS} == {
            key: GOLDEN[key] for key in GOLDEN.keys() - NOT_IN_THE_ANSWERS
        }
        assert (said["prorated"], said["sum_of_prorated_totals"]) == (20, 150)
        assert (said["unscored"], said["unanswered"]) == (5, 527)
        assert said["ignored_columns"] == ["age", "sex", "weight"]
        assert (said["stored"], said["patients_added"]) == (stored, added)
        assert said["already_stored"] == 5924 - stored
        assert "\n" not in json.dumps(said) and "unanswered 527" in report.in_words()
    assert count(db, Patient) == [before[0] + 5924]
    assert count(db, Submission, Response, Alert, Nudge) == [5924, 5924 - 527, 0, 0]
    positive = select(func.count()).where(col(PatientSummary.imported_item_9_on).is_not(None))
    assert db.exec(positive).one() >= 121 + 31 + 31


def test_an_imported_answer_is_stored_with_its_source_and_raises_nothing(
    db: Db, clinic: Clinic, clock: Clock
) -> None:
    columns = "person,day,mood.1,pain.1,phq-9.difficulty,shoe size," + PHQ
    line = "P-7,2026-03-01,6,,2,43,3,3,3,3,3,3,d,,2"
    report = take_in(db, clinic, clock.now, columns, line)
    assert report.ignored_columns == ("shoe size",)
    person = named(db, clinic, "P-7")
    assert (person.source, person.zone, person.plan) == ("import", clinic.zone, clinic.plan)
    response = db.exec(select(Response).where(Response.patient_id == person.id)).one()
    assert (response.items, response.score, response.prorated) == ("3,3,3,3,3,3,d,,2", 26, True)
    assert (response.source, response.difficulty, response.late) == ("import", 2, False)
    moment = db.exec(select(Moment).where(Moment.patient_id == person.id)).one()
    assert (moment.value, moment.source) == (6, "import")
    assert count(db, Alert, Nudge) == [0, 0]
    summary = summary_of(db, person)
    assert (summary.open_alerts, summary.imported_item_9_on) == (0, date(2026, 3, 1))
    assert (summary.official_day, summary.official_total) == (date(2026, 3, 1), 26)


def test_the_same_day_with_other_answers_refuses_the_file(
    db: Db, clinic: Clinic, clock: Clock
) -> None:
    zeros = ",0" * 9
    take_in(db, clinic, clock.now, HEADER, f"A,2026-03-01{zeros}")
    with pytest.raises(BrokenFile, match="line 3, column day: this day was imported before"):
        lines = (f"B,2026-03-01{zeros}", f"A,2026-03-01,1{zeros[2:]}")
        take_in(db, clinic, clock.now, HEADER, *lines)
    assert count(db, Submission) == [1]
    lines = (f"A,2026-03-01{zeros}", f"A,2026-03-02,1{zeros[2:]}")
    more = take_in(db, clinic, clock.now, HEADER, *lines)
    assert (more.stored, more.already_stored, more.patients_added) == (1, 1, 0)


def test_a_known_patient_keeps_what_was_answered_in_the_app(
    db: Db, cast: Cast, clock: Clock
) -> None:
    patient = db.get_one(Patient, cast.patient.id)
    day = date(2026, 3, 3)
    own = CheckIn("by-hand", day, {"phq-9": (1,) * 9}, clock.now)
    check_ins.record(db, patient, own, clock.now)
    take_in(
        db,
        cast.clinic,
        clock.now + timedelta(minutes=1),
        HEADER,
        f"{patient.name},{day},3,3,3,3,3,3,3,3,3",
        f"{patient.name},2026-02-20,2,2,2,2,2,2,2,2,2",
    )
    rows = db.exec(select(Response).where(Response.patient_id == patient.id)).all()
    assert {row.day: (row.score, row.source) for row in rows} == {
        day: (9, "hand"),
        date(2026, 2, 20): (18, "import"),
    }
    assert count(db, Submission) == [3]
    assert summary_of(db, patient).previous_official_total == 18


def test_a_person_of_another_clinic_or_of_two_names_alike_is_never_taken_for_one(
    db: Db, cast: Cast, clock: Clock
) -> None:
    line = f"{cast.foreign_patient.name},2026-03-01,0,0,0,0,0,0,0,0,0"
    assert take_in(db, cast.clinic, clock.now, HEADER, line).patients_added == 1
    assert named(db, cast.clinic, cast.foreign_patient.name).id != cast.foreign_patient.id
    actor = Actor("command", "tests")
    clinic = db.get_one(Clinic, cast.clinic.id)
    patients.add(db, actor, clinic, clock.now, name=cast.patient.name)
    with pytest.raises(BrokenFile, match="line 2, column person"):
        take_in(db, clinic, clock.now, HEADER, f"{cast.patient.name},2026-03-01{',0' * 9}")


def test_summaries_are_those_that_one_at_a_time_would_give(
    db: Db, clinic: Clinic, clock: Clock
) -> None:
    take_in(
        db,
        clinic,
        clock.now,
        HEADER + ",mood.1" + "".join(f",gad-7.{n}" for n in range(1, 8)),
        "Old,2025-01-01,1,1,1,1,1,1,1,1,1,,1,1,1,1,1,1,1",
        "Old,2025-02-01,2,2,2,2,2,2,2,,2,,2,2,2,2,2,2,2",
        "Old,2025-03-01,2,2,2,2,2,2,,,,5,,,,,,,",
        "Blank,2025-03-01,,,,,,,,,,d,,,,,,,",
        "New,2026-03-01,1,1,1,1,1,1,1,1,0,7,,,,,,,",
        "New,2025-03-01,1,1,1,1,1,1,1,1,0,7,,,,,,,",
    )
    for name in ("Old", "Blank", "New"):
        patient = named(db, clinic, name)
        db.flush()
        kept = summary_of(db, patient).model_dump()
        assert patient_summaries.refresh(db, patient, clock.now).model_dump() == kept
    old = summary_of(db, named(db, clinic, "Old"))
    assert (old.official_total, old.previous_official_total) == (18, 9)
    assert (old.gad_day, old.gad_total, old.previous_gad_total) == (date(2025, 2, 1), 14, 7)
    assert old.imported_item_9_on == date(2025, 2, 1)
    assert summary_of(db, named(db, clinic, "New")).recent == "2026-03-01=o"


def test_an_import_is_one_entry_of_the_audit_and_it_names_nobody(
    db: Db, clinic: Clinic, clock: Clock
) -> None:
    before = count(db, AuditEntry)[0]
    lines = [f"Person {n},2026-03-01,0,0,0,0,0,0,0,0,0" for n in range(20)]
    take_in(db, clinic, clock.now, HEADER, *lines)
    audit.write(db)
    assert count(db, AuditEntry) == [before + 1]
    entry = db.exec(select(AuditEntry).where(AuditEntry.action == "import answers")).one()
    assert entry.chain == f"clinic:{clinic.public_id}"
    assert entry.subject == "20 of 20 lines"
    assert list(audit.verify(db)) == []
