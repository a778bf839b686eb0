"""The form without a network never takes an answer back: it knows what was answered already, whose
it is and of which day, and says nothing is saved that is not."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app import check_ins, days
from app.check_ins import CheckIn
from app.core.instruments import Answer
from app.core.local_time import check_in_day
from app.database import Database
from app.tables import Patient, SafetyAnswer
from tests.browser import pages, phones
from tests.browser.offline import Phone, Server, kept, stored, until
from tests.cast import Clock

SAVED_HERE = "Saved on this phone, not sent yet"
SAVE = "Save on this phone"
CLOSED = "This form was from another day, and only today and yesterday can be filled in."
SOMEBODY_ELSE = "Somebody else signed in on this phone."
SHOWN = "document.dispatchEvent(new Event('visibilitychange'))"


def record(
    database: Database,
    patient: Patient,
    clock: Clock,
    answers: dict[str, tuple[Answer, ...]],
    submission_id: str = "online-before",
) -> None:
    day = check_in_day(clock.now, patient.zone)
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        check_ins.record(db, own, CheckIn(submission_id, day, answers, clock.now), clock.now)


@pytest.fixture
def begun(database: Database, patient: Patient, clock: Clock) -> None:
    """Online, before: nearly all of a PHQ-9, item 9 with a 1, and the whole of a GAD-7."""
    given: dict[str, tuple[Answer, ...]] = {
        "phq-9": (1, None, 2, 1, "d", 1, 1, 1, 1),
        "gad-7": (1, 1, 1, 1, 1, 1, "d"),
    }
    record(database, patient, clock, given)


def no_connection(page: Page) -> None:
    page.goto("/check-ins/new")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()


def save(page: Page) -> None:
    pages.press(page, SAVE)
    expect(page.get_by_role("heading", name=SAVED_HERE)).to_be_visible()


def chosen(page: Page, field: str) -> str | None:
    radio = pages.question(page, field).locator(":checked")
    return radio.get_attribute("value") if radio.count() else None


def current(
    database: Database, patient: Patient, clock: Clock, on: date | None = None
) -> dict[str, str]:
    """The packed answers of the day, by form."""
    day = on or check_in_day(clock.now, patient.zone)
    with database.reading() as db:
        found = days.of(db, db.get_one(Patient, patient.id), day)
        return {code: row.items for code, row in found.responses.items()}


def received(page: Page, server: Server, clock: Clock) -> None:
    """Everything reached a server whose clock went on: which came last is by the phone's time."""
    clock.advance(minutes=1)
    server.start()
    page.goto("/today")
    until(page, lambda: not kept(page, "outbox"), "it was not sent")


def test_answers_saved_before_are_on_the_form_and_stay_in_the_record(
    begun: None, today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    server.stop()
    no_connection(today)
    expect(today.get_by_text("These are the answers you saved.")).to_be_visible()
    assert [chosen(today, f"phq-9.{number}") for number in range(1, 10)] == [
        *("1", None, "2", "1", "d", "1", "1", "1", "1"),
    ]
    expect(today.locator("[data-progress]")).to_have_text("8 of 10")
    expect(pages.question(today, "gad-7.1")).to_have_count(0)
    pages.answer(today, "phq-9.2", "Nearly every day")
    save(today)
    received(today, server, clock)
    now = current(database, patient, clock)
    assert now == {"phq-9": "1,3,2,1,d,1,1,1,1", "gad-7": "1,1,1,1,1,1,d"}


def test_what_waits_on_this_phone_is_on_the_form_too(
    begun: None, today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    """Twice, the latest wins; only a form without an open question is left out."""
    server.stop()
    no_connection(today)
    pages.answer(today, "phq-9.1", "Not at all")
    save(today)
    no_connection(today)
    assert [chosen(today, f"phq-9.{number}") for number in (1, 2, 9)] == ["0", None, "1"]
    pages.answer(today, "phq-9.1", "Nearly every day")
    save(today)
    no_connection(today)
    assert chosen(today, "phq-9.1") == "3"
    pages.answer(today, "phq-9.2", "Prefer not to say")
    save(today)
    no_connection(today)
    expect(pages.question(today, "phq-9.1")).to_have_count(0)
    expect(pages.question(today, "pain.1")).to_be_visible()
    received(today, server, clock)
    assert current(database, patient, clock)["phq-9"] == "3,d,2,1,d,1,1,1,1"


def test_what_was_refused_answers_nothing(
    today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    server.stop()
    no_connection(today)
    pages.answer(today, "pain.1", "4")
    save(today)
    no_connection(today)
    expect(pages.question(today, "pain.1")).to_have_count(0)
    [item] = kept(today, "outbox")
    record(database, patient, clock, {"mood": (3,)}, item["id"])
    server.start()
    today.goto("/today")
    expect(today.get_by_text("1 check-in on this phone could not be taken.")).to_be_visible()
    server.stop()
    no_connection(today)
    expect(pages.question(today, "pain.1")).to_be_visible()
    assert chosen(today, "pain.1") is None


def test_a_changed_answer_is_here_again_after_a_reload(
    begun: None, today: Page, server: Server
) -> None:
    server.stop()
    no_connection(today)
    pages.answer(today, "phq-9.1", "Nearly every day")
    until(today, lambda: kept(today, "draft"), "no draft was kept")
    no_connection(today)
    expect(today.get_by_text("What you had entered is here again.")).to_be_visible()
    assert [chosen(today, f"phq-9.{number}") for number in (1, 3)] == ["3", "2"]
    expect(today.get_by_text("were left as they are")).to_have_count(0)


def test_nothing_is_saved_under_the_name_of_who_signed_in_since(
    today: Page,
    phone: Phone,
    server: Server,
    database: Database,
    patient: Patient,
    other_patient: Patient,
    clock: Clock,
) -> None:
    server.stop()
    no_connection(today)
    pages.answer(today, "phq-9.9", "Several days")
    [mine] = kept(today, "plan")
    server.start()
    assert phone.context is not None
    site = today.url.removesuffix("/check-ins/new")
    other = phones.sign_in(phone.context, site, database, other_patient, clock)
    until(other, lambda: kept(other, "plan")[0]["person"] != mine["person"], "the same person")
    today.bring_to_front()
    pages.press(today, SAVE)
    expect(today.get_by_role("alert").last).to_contain_text(SOMEBODY_ELSE)
    expect(today.get_by_role("region", name="You told us about thoughts")).to_be_visible()
    assert chosen(today, "phq-9.9") == "1"
    # what was tapped before anybody else was here waits under its own name, or came in under it
    assert {row["person"] for row in kept(today, "outbox")} <= {mine["person"]}
    with database.reading() as db:
        assert set(db.exec(select(SafetyAnswer.patient_id))) <= {patient.id}
    assert stored(database, patient) == stored(database, other_patient) == []


def test_answers_of_one_person_are_gone_from_the_page_of_another(
    begun: None,
    today: Page,
    phone: Phone,
    server: Server,
    database: Database,
    other_patient: Patient,
    clock: Clock,
) -> None:
    """Nothing was typed: the page is drawn anew for whoever is here now."""
    server.stop()
    no_connection(today)
    assert chosen(today, "phq-9.9") == "1"
    [mine] = kept(today, "plan")
    server.start()
    assert phone.context is not None
    site = today.url.removesuffix("/check-ins/new")
    other = phones.sign_in(phone.context, site, database, other_patient, clock)
    until(other, lambda: kept(other, "plan")[0]["person"] != mine["person"], "the same person")
    today.evaluate(SHOWN)
    expect(pages.question(today, "phq-9.9").locator(":checked")).to_have_count(0)
    expect(pages.question(today, "gad-7.1")).to_be_visible()


def later(page: Page, clock: Clock, **by: float) -> None:
    """The time goes on, for the phone and for the server."""
    page.clock.set_system_time(clock.advance(**by))


def test_yesterdays_form_is_still_yesterdays(
    today: Page,
    server: Server,
    database: Database,
    patient: Patient,
    clock: Clock,
) -> None:
    first = check_in_day(clock.now, patient.zone)
    server.stop()
    no_connection(today)
    pages.answer(today, "phq-9.1", "Several days")
    later(today, clock, days=1)
    today.evaluate(SHOWN)
    expect(today.get_by_role("alert")).to_contain_text("still open for yesterday")
    assert chosen(today, "phq-9.1") == "1"
    save(today)
    received(today, server, clock)
    [submission] = stored(database, patient)
    assert (submission.day, submission.late) == (first, True)


@pytest.mark.parametrize("seen", [True, False], ids=["brought to front", "only saved"])
def test_an_older_form_is_saved_for_today_and_only_on_purpose(
    seen: bool,
    today: Page,
    server: Server,
    database: Database,
    patient: Patient,
    clock: Clock,
) -> None:
    server.stop()
    no_connection(today)
    pages.answer(today, "phq-9.1", "Several days")
    today.get_by_label("Anything you want to note?").fill("low tide")
    later(today, clock, days=2)
    if seen:
        today.evaluate(SHOWN)
    else:
        pages.press(today, SAVE)
    expect(today.get_by_role("alert")).to_contain_text(CLOSED)
    assert kept(today, "outbox") == [] and chosen(today, "phq-9.1") == "1"
    expect(today.get_by_label("Anything you want to note?")).to_have_value("low tide")
    expect(pages.question(today, "phq-9-today.1")).to_be_visible()  # what today asks
    save(today)
    received(today, server, clock)
    [submission] = stored(database, patient)
    assert (submission.day, submission.late) == (check_in_day(clock.now, patient.zone), False)


def test_an_untouched_form_becomes_todays(today: Page, server: Server, clock: Clock) -> None:
    server.stop()
    no_connection(today)
    later(today, clock, days=1)
    today.evaluate(SHOWN)
    expect(pages.question(today, "phq-9-today.1")).to_be_visible()
    expect(pages.question(today, "phq-9.1")).to_have_count(0)


def test_a_mood_is_of_the_day_on_which_it_was_tapped(
    today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    server.stop()
    no_connection(today)
    pages.answer(today, "phq-9.1", "Several days")
    later(today, clock, days=1)
    today.get_by_role("button", name="7", exact=True).tap()
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    assert chosen(today, "phq-9.1") == "1"
    received(today, server, clock)
    [submission] = stored(database, patient)
    assert submission.day == check_in_day(clock.now, patient.zone)


def test_nothing_filled_in_is_not_called_saved(today: Page, server: Server) -> None:
    server.stop()
    no_connection(today)
    pages.press(today, SAVE)
    expect(today.get_by_role("alert")).to_contain_text("Nothing was filled in")
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_have_count(0)
    assert kept(today, "outbox") == []
    pages.answer(today, "phq-9.1", "Several days")
    save(today)
    expect(today.get_by_role("alert")).to_have_count(0)


def test_the_tapped_number_is_kept_by_an_older_browser_too(
    today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    today.add_init_script(
        "window.FormData = class extends FormData { constructor(form) { super(form); } };"
    )
    server.stop()
    no_connection(today)
    today.get_by_role("button", name="7", exact=True).tap()
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    received(today, server, clock)
    [submission] = stored(database, patient)
    assert submission.answers == '{"mood": [1, "7"]}'
