"""`afterglow doctor`: what keeps an alert from reaching somebody, each with its repair."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from app import alert_routes, cares, clinic_hours, clinic_lines, clinic_owners, doctor, rota
from app.tables import Clinic, Heartbeat, Patient, Staff, StaffPhone
from tests.test_cli import OPEN, afterglow


def look(database, now: datetime, *, can_mail: bool = True) -> list[str]:
    with database.reading() as db:
        found = doctor.examine(db, now, can_mail=can_mail)
    assert all(each.wrong.endswith(".") and each.repair.endswith(".") for each in found)
    return [each.wrong for each in found]


def beat(db, now: datetime) -> None:
    db.merge(Heartbeat(worker="tests", at=now))


@pytest.fixture
def well(database, cast, clock):
    """Both clinics with everything that the doctor asks for."""
    with database.transaction() as db:
        beat(db, clock.now)
        week = dict.fromkeys(range(5), (time(9), time(17)))
        for staff in (cast.therapist, cast.foreign_therapist):
            own, clinic = db.get_one(Staff, staff.id), db.get_one(Clinic, staff.clinic_id)
            own.mail = "somebody@example.org"
            clinic_owners.name(db, own, clinic, own.public_id, clock.now)
            clinic_hours.state(db, own, clinic, week, clock.now)
    assert look(database, clock.now) == []


@pytest.mark.usefixtures("cast")
def test_a_new_installation_is_told_everything(database, clock):
    found = look(database, clock.now, can_mail=False)
    for words in (
        "No worker has ever run here",
        "No mail server is set",
        "Test Harbor Clinic has no clinical owner.",
        "Test Valley Clinic has stated no opening hours",
        "Test Harbor Clinic: for patients without a therapist the first to be told at critical and"
        " red and amber can be told by no phone and no mail.",
    ):
        assert any(each.startswith(words) for each in found), words
    assert len(found) == 2 + 2 * 3


@pytest.mark.usefixtures("well")
def test_a_worker_that_stopped(database, clock):
    assert look(database, clock.advance(seconds=119)) == []
    (words,) = look(database, clock.advance(seconds=1))
    assert words.startswith("No worker has run since 2026-03-04 12:00 UTC")


@pytest.mark.usefixtures("well")
def test_lines_grow_stale_after_half_a_year(database, cast, clock):
    with database.transaction() as db:
        own = db.get_one(Clinic, cast.clinic.id)
        wanted = clinic_lines.Wanted("US", "County line", "555 0177", "", "")
        clinic_lines.add(db, cast.therapist, own, wanted, clock.now)
    for days, stale in ((180, []), (181, ["County line (US), 555 0177"])):
        now = clock.now + timedelta(days=days)
        with database.transaction() as db:
            beat(db, now)
        found = look(database, now)
        assert len(found) == len(stale) and all(words in found[0] for words in stale)
    ours = datetime.combine(date(2026, 11, 1) + timedelta(days=181), time(12), clock.now.tzinfo)
    found = look(database, ours)
    for line in ("988 Suicide & Crisis Lifeline (US), 988", "Samaritans (IE), 116 123"):
        assert any(each.startswith(f"{line}, was last checked on 2026-11-01") for each in found)
    assert len(found) == 6 + 1 + 1, "and the clinic's, and the worker that stands still"


@pytest.mark.usefixtures("well")
def test_who_is_told_first_can_be_told(database, cast, clock):
    """Of their own therapist's patients that one alone, at critical the second person too."""
    with database.transaction() as db:
        own = db.get_one(Patient, cast.patient.id)
        cares.begin(db, own, db.get_one(Staff, cast.other_therapist.id), clock.now)
        clinic = db.get_one(Clinic, cast.clinic.id)
        nobody = alert_routes.Wanted("", "10", "rota")
        alert_routes.change(db, cast.therapist, clinic, {"critical": nobody}, clock.now)
    (words,) = look(database, clock.now)
    assert "for patients of Theo Colleague the first to be told at critical and red and" in words
    with database.transaction() as db:
        clinic = db.get_one(Clinic, cast.clinic.id)
        wanted = alert_routes.Wanted(cast.therapist.public_id, "10", "rota")
        alert_routes.change(db, cast.therapist, clinic, {"critical": wanted}, clock.now)
    (words,) = look(database, clock.now)
    assert "the first to be told at red and amber can be told" in words
    phone(database, cast.other_therapist, clock.now)
    assert look(database, clock.now) == []
    assert any("without a therapist" in each for each in look(database, clock.now, can_mail=False))


@pytest.mark.usefixtures("well")
def test_who_is_on_call_can_be_told(database, cast, clock):
    with database.transaction() as db:
        clinic = db.get_one(Clinic, cast.clinic.id)
        for days in (6, 20):
            starts = datetime(2026, 3, 4, 17) + timedelta(days=days)
            ends = starts + timedelta(hours=16)
            rota.add(db, cast.therapist, clinic, cast.other_therapist.public_id, starts, ends,
                     clock.now)  # fmt: skip
    (words,) = look(database, clock.now)
    assert words.startswith("Test Harbor Clinic: Theo Colleague is on call within a week")
    phone(database, cast.other_therapist, clock.now)
    assert look(database, clock.now) == []


def phone(database, staff: Staff, now: datetime) -> None:
    with database.transaction() as db:
        where = "https://push.example.org/1"
        db.add(StaffPhone(staff_id=staff.id, endpoint=where, p256dh="p", auth="a", created_at=now))


def test_the_command_says_what_is_wrong_and_how_to_mend_it(folder):
    assert "There is no database at" in afterglow(folder, "doctor").stderr
    afterglow(folder, *OPEN)
    done = afterglow(folder, "doctor")
    assert done.returncode == 1
    for words in (
        "! Harbor has no clinical owner.\n  One of its therapists names one",
        "! No worker",
    ):
        assert words in done.stdout
