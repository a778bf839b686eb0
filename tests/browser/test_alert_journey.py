"""An answer above 0, by touch: card, three questions; the clinic, by keyboard: takes it on and
closes it; and the patient reads that it was seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import col, select

from app import cares, sign_ins
from app.database import Database
from app.escalation import phones
from app.settings import Settings
from app.tables import (
    Alert,
    AlertClosure,
    AlertSeen,
    AlertTaken,
    Clinic,
    Heartbeat,
    Patient,
    Staff,
)
from tests.browser import nudged, pages
from tests.browser.axe import breaches
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Cast, Clock
from tests.push_service import PushService


@pytest.mark.parametrize("script", [True], indirect=True, ids=["with script"])
def test_from_the_answer_to_seen(
    database: Database,
    clock: Clock,
    patient: Patient,
    therapist: Staff,
    phone: BrowserContext,
    desk: BrowserContext,
    watch: Watch,
) -> None:
    for context, person in ((phone, patient), (desk, therapist)):
        token = signed_in(database, person, clock.now)
        context.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    with database.transaction() as db:
        db.add(Heartbeat(worker="w", at=clock.now))

    hand = phone.new_page()
    hand.goto("/check-ins/new")
    pages.answer(hand, "phq-9.9", "Several days")
    card = hand.get_by_role("region", name="You told us about thoughts")
    expect(card.get_by_text("Received")).to_be_visible()
    for question, choice in (("closer", "No, about as usual"), ("plan", "No"), ("safe", "Yes")):
        field = hand.locator(f'fieldset:has([name="{question}"])')
        field.get_by_role("radio", name=choice, exact=True).tap()
    pages.press(hand, "Go on with the check-in")
    pages.press(hand, "Save")
    expect(hand.get_by_text("Your answers were received at 07:00.")).to_be_visible()
    expect(hand.get_by_text("Your clinic has seen")).to_have_count(0)
    saved = hand.url

    clinic = desk.new_page()
    clinic.goto("/patients")
    bar = clinic.get_by_role("complementary", name="Alerts")
    expect(bar).to_contain_text("Amber. Pia Test Item 9 answered “Several days” (1 of 3)")
    expect(bar).to_contain_text("Unread for less than a minute")
    expect(bar.get_by_role("link", name="Open Pia Test")).to_be_visible()
    assert breaches(clinic) == []
    by_keyboard(clinic, "button", "I am on it for Pia Test")
    expect(clinic.get_by_text("Tess Own is on it since 07:00")).to_be_visible()
    expect(clinic.get_by_text("safe until tomorrow: yes, 07:00")).to_be_visible()
    clinic.get_by_label("What was done").focus()
    clinic.keyboard.press("c")
    clinic.get_by_label("A note of it").focus()
    clinic.keyboard.type("Called. We meet tomorrow.")
    by_keyboard(clinic, "button", "Close, with this note")
    expect(clinic.get_by_role("heading", name="One open alert")).to_have_count(0)
    expect(bar).to_have_count(0)
    clinic.goto("/alerts")
    expect(clinic.get_by_role("heading", name="1 alert")).to_be_visible()

    words = "Your clinic has seen your answer of 07:00 (Tess Own, 07:00)."
    for where in (saved, "/today"):
        hand.goto(where)
        expect(hand.get_by_text(words)).to_be_visible()
    with database.reading() as db:
        assert len(db.exec(select(AlertSeen)).all()) == 1
        assert [row.staff_id for row in db.exec(select(AlertTaken))] == [therapist.id]
        assert [row.done for row in db.exec(select(AlertClosure))] == ["called"]
    watch.assert_clean()


@pytest.mark.parametrize("script", [True], indirect=True, ids=["with script"])
def test_an_intent_reaches_the_second_person_and_a_look_at_help_nobody(
    database: Database,
    settings: Settings,
    clock: Clock,
    cast: Cast,
    phone: BrowserContext,
    desk: BrowserContext,
    watch: Watch,
) -> None:
    """Answer 3, then "yes" to a plan: the card at once, both people told, and the second again as
    nobody acts. Help now, opened and left, tells nobody."""
    tess, theo = cast.therapist, cast.other_therapist
    for context, person in ((phone, cast.patient), (desk, theo)):
        token = signed_in(database, person, clock.now)
        context.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    with PushService(clock) as service:
        phones_of = [service.subscribe() for _ in (tess, theo)]
        with database.transaction() as db:
            for person, subscribed in zip((tess, theo), phones_of, strict=True):
                cookie = sign_ins.begin(db, person, "a phone", clock.now, proved=True)
                sign_in = sign_ins.find(db, cookie, clock.now)
                assert sign_in is not None
                given = subscribed.subscription()
                phones.register(db, person, sign_in, given, clock.now, (service.host,))
            cares.begin(db, db.get_one(Patient, cast.patient.id), tess, clock.now)
            db.get_one(Clinic, cast.clinic.id).owner_id = theo.id
        told = settings.model_copy(update={"push_hosts": service.host})
        with nudged.rounds(told, database, clock) as tick:
            hand = phone.new_page()
            hand.goto("/today")
            hand.get_by_role("link", name="Help now").tap()
            expect(hand.get_by_text("Opening this page sends nothing.")).to_be_visible()
            hand.go_back()
            with database.reading() as db:
                assert db.exec(select(Alert)).all() == []

            hand.goto("/check-ins/new")
            pages.answer(hand, "phq-9.9", "Nearly every day")
            field = hand.get_by_role("group", name="Do you have a plan")
            field.get_by_role("radio", name="Yes", exact=True).tap()
            expect(hand.get_by_role("heading", name="Please call someone now.")).to_be_visible()
            stands = ["red", "critical"]
            for _ in range(100):
                if levels(database) == stands:
                    break
                hand.wait_for_timeout(100)
            assert levels(database) == stands
            tick()
            of_tess, of_theo = (service.arrived_at(each) for each in phones_of)
            assert (len(of_tess), len(of_theo)) == (2, 1)
            assert {each.notification["body"] for each in of_theo} == {"Please look now."}
            clock.advance(minutes=10)
            tick()
            assert len(service.arrived_at(phones_of[1])) == 2

    clinic = desk.new_page()
    clinic.goto("/patients")
    bar = clinic.get_by_role("complementary", name="Alerts")
    expect(bar).to_contain_text("of your colleagues, 1 of them critical")
    watch.assert_clean()


def levels(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Alert.level).order_by(col(Alert.id))))


def by_keyboard(page: Page, role: str, name: str) -> None:
    """Reached by Tab alone, and pressed."""
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(60):
        if target.evaluate("(one) => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
