"""How alerts are dealt with: read and changed by any therapist, audited, and never half."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from app import alert_routes, clinic_hours, thresholds
from app.core.escalation import USUAL
from app.core.risk_ladder import Thresholds
from app.tables import AuditEntry, Clinic, ClinicLine, RotaShift
from tests.marks import on_sqlite
from tests.web.pages_read import Page

WEEK = {f"opens-{day}": "09:00" for day in range(5)} | {
    f"closes-{day}": "17:00" for day in range(5)
}
CLOSED = {"closed-5": "yes", "closed-6": "yes"}
ROUTES = {
    f"{level}-{field}": value
    for level in ("critical", "red", "amber")
    for field, value in (("second", ""), ("minutes", "30"), ("out", "nobody"))
}
DAYS = {"daily": "7", "official": "28", "reviewed": "5", "official_recall": "14"}
LINE = {
    "country": "US", "line_name": "County line", "number": "+1 (555) 010-77",
    "text_number": "555 0178", "line_hours": "evenings", "checked": "yes",
}  # fmt: skip


@pytest.fixture
def noted(database):
    """What was audited of settings, in order."""

    def read() -> list[str]:
        skipped = {"open clinic", "add therapist", "sign in", "read caseload"}
        with database.reading() as db:
            rows = db.exec(select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.seq)).all()
        return [
            row.action
            for row in rows
            if row.chain.startswith("clinic:") and row.action not in skipped
        ]

    return read


def text(client) -> str:
    return Page(client.get("/clinic").text).text


def test_without_an_owner_every_page_warns_until_one_is_named(
    as_therapist, as_patient, therapist, other_therapist, foreign_therapist, noted
):
    for where in ("/patients", "/clinic", "/help"):
        assert 'href="/clinic#owner"' in as_therapist.get(where).text
    assert "clinical owner" not in as_patient.get("/today").text
    assert "Nobody is named yet." in text(as_therapist)
    for nobody in ("", foreign_therapist.public_id, "x"):
        refused = as_therapist.post("/clinic/owners", data={"owner": nobody})
        assert refused.status_code == 422 and "Choose somebody of your clinic." in refused.text
    for _ in range(2):
        done = as_therapist.post("/clinic/owners", data={"owner": other_therapist.public_id})
        assert (done.status_code, done.headers["location"]) == (303, "/clinic#owner")
    assert 'href="/clinic#owner"' not in as_therapist.get("/patients").text
    assert f'value="{other_therapist.public_id}" selected' in as_therapist.get("/clinic").text
    assert noted() == ["name clinical owner"]


def test_hours_are_stated_told_and_taken_to_heart(
    as_therapist, as_patient, signed_in, foreign_therapist, database, clinic, noted
):
    assert "None are stated yet." in text(as_therapist) and "weekdays 9-17" in text(as_therapist)
    assert "weekdays 9-17" in as_patient.get("/help").text
    for _ in range(2):
        assert as_therapist.post("/clinic/opening-hours", data=WEEK | CLOSED).status_code == 303
    assert noted() == ["state opening hours"]
    with database.reading() as db:
        hours = clinic_hours.of(db, db.get_one(Clinic, clinic.id))
    assert hours.week == dict.fromkeys(range(5), (time(9), time(17)))
    assert "Patients read: Monday to Friday 9:00-17:00" in text(as_therapist)
    help_now = as_patient.get("/help").text
    assert "Monday to Friday 9:00-17:00" in help_now and "weekdays 9-17" not in help_now
    assert "Monday to Friday 9:00-17:00" in as_patient.get("/consents/new").text
    assert "None are stated yet." in text(signed_in(foreign_therapist))
    once = {"opens-2": "08:30", "closes-2": "12:00"}  # a day with neither hour is closed
    as_therapist.post("/clinic/opening-hours", data=once)
    assert "Patients read: Wednesday 8:30-12:00" in text(as_therapist)


WRONG_HOURS = (
    ({"closes-1": "08:00"}, "Tuesday: it closes before it opens."),
    ({"closes-1": ""}, "Tuesday: give both hours such as 09:00, or tick closed."),
    ({"opens-1": "nine"}, "Tuesday: give both hours"),
    ({f"closed-{day}": "yes" for day in range(7)}, "Give hours for at least one day."),
)


@on_sqlite
def test_hours_that_cannot_be_are_said_so_and_kept_on_the_page(as_therapist, noted):
    for wrong, words in WRONG_HOURS:
        typed = WEEK | {"opens-0": "06:45"} | wrong
        answer = as_therapist.post("/clinic/opening-hours", data=typed)
        assert answer.status_code == 422 and words in Page(answer.text).text
        assert 'name="opens-0" value="06:45"' in answer.text
        assert noted() == [] and "None are stated yet." in text(as_therapist)


def test_routes_are_the_usual_ones_until_they_are_changed(
    as_therapist, other_therapist, database, clinic, noted
):
    page = text(as_therapist)
    assert "Usually 10 minutes" in page and "Usually 24 hours" in page and "our judgement" in page
    typed = ROUTES | {"red-second": other_therapist.public_id, "red-out": "rota"}
    typed |= {"amber-minutes": "1440", "amber-out": "nobody"}
    assert as_therapist.post("/clinic/alert-routes", data=typed).status_code == 303
    with database.reading() as db:
        routes = alert_routes.of(db, db.get_one(Clinic, clinic.id))
    assert routes["amber"] == USUAL["amber"], "as it was"
    assert (routes["red"].second, routes["red"].out_of_hours) == (other_therapist.id, "rota")
    assert routes["critical"].wait == timedelta(minutes=30)
    assert routes["critical"].out_of_hours == "nobody"
    assert noted() == ["change alert route"] * 2


WRONG_ROUTES = (
    ({"red-minutes": "4"}, "Red: give the minutes until the next is told, 5 to 2880"),
    ({"red-minutes": "2881"}, "Red: give the minutes"),
    ({"red-minutes": "٣٠"}, "Red: give the minutes"),
    ({"amber-second": "f" * 32}, "Amber: choose somebody of your clinic, or nobody."),
    ({"critical-out": "everybody"}, "Critical: choose who is told out of hours."),
)


@on_sqlite
def test_a_route_that_leads_nowhere_is_refused_with_all_others(as_therapist, noted):
    for wrong, words in WRONG_ROUTES:
        answer = as_therapist.post(
            "/clinic/alert-routes", data=ROUTES | {"red-minutes": "77"} | wrong
        )
        assert answer.status_code == 422 and words in Page(answer.text).text
        if "red-minutes" not in wrong:
            assert 'value="77"' in answer.text
        assert noted() == []


def test_who_is_on_call(as_therapist, other_therapist, database, noted):
    """On the clinic's clock, New York: noon UTC is 07:00 there."""
    assert "Nobody is on call" in text(as_therapist)
    shift = {
        "who": other_therapist.public_id,
        "from": "2026-03-04T06:00",
        "until": "2026-03-05T09:00",
    }
    for _ in range(2):  # shifts may overlap
        assert as_therapist.post("/clinic/shifts", data=shift).status_code == 303
    assert "Wed 4 Mar 2026, 06:00 until Thu 5 Mar 2026, 09:00" in text(as_therapist)
    with database.reading() as db:
        first, second = db.exec(select(RotaShift).order_by(RotaShift.id)).all()
    assert first.starts_at.isoformat() == "2026-03-04T11:00:00+00:00"
    for row in (first, first, second):
        done = as_therapist.post(f"/clinic/shifts/{row.public_id}/endings")
        assert done.headers["location"] == "/clinic#rota"
    assert "Nobody is on call" in text(as_therapist)
    assert noted() == ["put on call"] * 2 + ["take back shift"] * 2


WRONG_SHIFTS = (
    ({"until": "2026-03-04T05:00"}, "The shift ends before it begins."),
    ({"from": "2026-03-03T05:00", "until": "2026-03-04T06:59"}, "The shift is over already."),
    ({"until": "2026-07-03T05:00"}, "The shift ends more than 120 days ahead."),
    ({"until": "soon"}, "Give both ends, such as 2026-03-04T17:00."),
    ({"from": "0001-01-01T00:00"}, "Give both ends"),
    ({"from": "2026-03-04T17:00+01:00"}, "Give both ends"),
    ({"who": "f" * 32}, "Choose who is on call."),
)


@on_sqlite
def test_a_shift_that_cannot_be(as_therapist, therapist, noted):
    for wrong, words in WRONG_SHIFTS:
        typed = {
            "who": therapist.public_id,
            "from": "2026-03-04T17:00",
            "until": "2026-03-05T09:00",
        }
        answer = as_therapist.post("/clinic/shifts", data=typed | wrong)
        assert answer.status_code == 422 and words in Page(answer.text).text
        kept = (typed | wrong)["until"].replace("+", "&#43;")
        assert f'value="{kept}"' in answer.text and noted() == []


def test_the_days_of_the_ladder_and_their_history(as_therapist, database, clinic, clock, noted):
    assert "Never changed." in text(as_therapist) and "Usually 28; 14 to 56." in text(as_therapist)
    for _ in range(2):
        assert as_therapist.post("/clinic/ladder-thresholds", data=DAYS).status_code == 303
    clock.advance(hours=1)
    as_therapist.post("/clinic/ladder-thresholds", data=DAYS | {"daily": "10", "reviewed": "6"})
    with database.reading() as db:
        assert thresholds.of(db, clinic.id) == Thresholds(10, 28, 6, 14)
    page = text(as_therapist)
    later, first = (
        "Wed 4 Mar 2026, 08:00, Tess Own 24-hour form looks back: 7 → 10 days; A review holds: 5 →"
        " 6 days",
        "Wed 4 Mar 2026, 07:00, Tess Own A review holds: 7 → 5 days",
    )
    assert page.index(later) < page.index(first)
    assert noted() == ["change ladder thresholds"] * 2
    for wrong in ({"daily": "2"}, {"official": "57"}, {"reviewed": ""}, {"official_recall": "x"}):
        answer = as_therapist.post("/clinic/ladder-thresholds", data=DAYS | {"daily": "9"} | wrong)
        assert answer.status_code == 422 and " days." in Page(answer.text).text
        assert 'name="daily" inputmode="numeric" autocomplete="off" value="' in answer.text
    assert len(noted()) == 2


def test_a_line_of_the_clinic_comes_first_everywhere(
    as_therapist, as_patient, signed_in, therapist, foreign_patient, database, clock, noted
):
    assert as_therapist.post("/clinic/lines", data=LINE).status_code == 303
    page = as_patient.get("/help").text
    assert page.index("tel:911") < page.index("tel:+155501077") < page.index("tel:988")
    assert "sms:5550178" in page and "evenings" in page
    first = as_patient.get("/offline-plan").json()["numbers"]["first"]
    assert [(each["href"], each["text"]) for each in first] == [("tel:+155501077", "sms:5550178")]
    (last,) = as_patient.get("/offline-plan").json()["numbers"]["last"]
    assert (last["name"], last["hours"]) == ("Test Harbor Clinic", "weekdays 9-17")
    assert "County line" not in as_patient.get("/help?country=GB").text
    assert "County line" not in signed_in(foreign_patient).get("/help?country=US").text
    with database.reading() as db:
        (row,) = db.exec(select(ClinicLine)).all()
    assert row.verified_on == date(2026, 3, 4)
    clock.advance(days=181)
    again = signed_in(therapist)  # a sign-in of staff ends after half a day
    assert 'class="problem">Checked on 4 March 2026' in again.get("/clinic").text
    again.post(f"/clinic/lines/{row.public_id}/verifications")
    assert "Checked on 1 September 2026" in text(again)
    for _ in range(2):
        again.post(f"/clinic/lines/{row.public_id}/endings")
    assert "County line" not in text(again)
    assert noted() == ["add crisis line", "verify crisis line", "take away crisis line"]


WRONG_LINES = (
    ({"number": "call us"}, "The number to call: digits as a phone dials them"),
    ({"number": "12"}, "The number to call"),
    ({"number": "1234567890123456"}, "The number to call"),
    ({"number": "116 123; 988"}, "The number to call"),
    ({"text_number": "text us"}, "The number for text messages"),
    ({"line_name": " "}, "Give the name of the line"),
    ({"country": "XX"}, "Choose the country in which it can be called."),
    ({"line_hours": "x" * 101}, "The hours: up to 100 characters."),
    ({"checked": None}, "Call the number first"),
)


@on_sqlite
def test_a_number_that_cannot_be_dialled_is_worse_than_none(as_therapist, noted):
    for wrong, words in WRONG_LINES:
        typed = {name: value for name, value in (LINE | wrong).items() if value is not None}
        answer = as_therapist.post("/clinic/lines", data=typed)
        assert answer.status_code == 422 and words in Page(answer.text).text
        assert 'value="evenings"' in answer.text or "line_hours" in wrong
        assert noted() == []
