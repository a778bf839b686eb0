"""Without a network nothing is lost and nothing is claimed: a check-in in flight mode, a killed
browser, a lost answer, two windows at once, a refusal, an ended sign-in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import time, timedelta

from playwright.sync_api import Page, Route, expect

from app import check_ins, nudges
from app.check_ins import CheckIn
from app.core.local_time import check_in_day, instant
from app.database import Database
from app.tables import Patient
from tests.browser import pages
from tests.browser.offline import (
    Phone,
    Server,
    end_sign_ins,
    kept,
    practices,
    stored,
    until,
)
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_service import PushService

NOT_SENT = "1 check-in on this phone, not sent yet."
SAVED_HERE = "Saved on this phone, not sent yet"
RECEIVED = re.compile("^Received")


def fill_offline(page: Page, answer: str = "Several days") -> None:
    """Today's form from the plan, one answer, saved on the phone."""
    page.goto("/check-ins/new")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    pages.answer(page, "phq-9.1", answer)
    pages.press(page, "Save on this phone")
    expect(page.get_by_role("heading", name=SAVED_HERE)).to_be_visible()


def test_a_check_in_in_flight_mode_outlives_the_browser_and_is_received_once(
    today: Page,
    phone: Phone,
    server: Server,
    sign_in: Callable[[], None],
    database: Database,
    patient: Patient,
) -> None:
    server.stop()
    fill_offline(today)
    expect(today.get_by_text(NOT_SENT)).to_be_visible()
    phone.kill()

    phone.open()
    page = phone.page()
    page.goto("/today")
    expect(page.get_by_text(NOT_SENT)).to_be_visible()
    server.start()
    sign_in()
    page.goto("/today")
    expect(page.get_by_text(RECEIVED)).to_be_visible()
    [submission] = stored(database, patient)
    assert submission.source == "outbox"
    assert json.loads(submission.answers) == {"phq-9": [1, "1,,,,,,,,"]}
    until(page, lambda: not kept(page, "outbox"), "it is still there")


def test_an_answer_that_was_lost_leaves_one_check_in(
    today: Page, database: Database, patient: Patient
) -> None:
    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    today.route("**/check-ins", lose)
    today.goto("/check-ins/new")
    pages.answer(today, "phq-9.1", "Several days")
    pages.press(today, "Save")
    expect(today.get_by_role("heading", name=RECEIVED)).to_be_visible()
    [submission] = stored(database, patient)
    assert submission.source == "hand"
    assert kept(today, "outbox") == []


def test_two_windows_that_send_at_once_send_once(
    today: Page, phone: Phone, server: Server, database: Database, patient: Patient
) -> None:
    server.stop()
    fill_offline(today)
    other = phone.page()
    other.goto("/today")
    expect(other.get_by_text(NOT_SENT)).to_be_visible()
    asked: list[str] = []
    assert phone.context is not None
    phone.context.on("requestfinished", lambda each: asked.append(each.url))
    server.start()
    for page in (today, other):
        page.get_by_role("button", name="Send now").dispatch_event("click")
    for page in (today, other):
        expect(page.get_by_text(RECEIVED).first).to_be_visible()
    assert len([each for each in asked if each.endswith("/outbox")]) == 1
    assert len(stored(database, patient)) == 1


def test_what_is_refused_stays_and_says_why(
    today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    server.stop()
    fill_offline(today)
    [item] = kept(today, "outbox")
    day = check_in_day(clock.now, patient.zone)
    with database.transaction() as db:
        other = CheckIn(item["id"], day, {"mood": (3,)}, clock.now)
        check_ins.record(db, db.get_one(Patient, patient.id), other, clock.now)
    server.start()
    today.goto("/today")
    expect(today.get_by_text("1 check-in on this phone could not be taken.")).to_be_visible()
    today.get_by_text("Show what I entered").click()
    expect(today.get_by_text("Something else was received before")).to_be_visible()
    expect(today.get_by_text("Little interest or pleasure in doing things")).to_be_visible()
    today.get_by_role("button", name="Delete").click()
    assert len(kept(today, "outbox")) == 1
    today.get_by_role("button", name="Yes, delete it").click()
    expect(today.get_by_text("could not be taken")).to_have_count(0)
    assert kept(today, "outbox") == []


def test_an_ended_sign_in_keeps_it_until_the_person_is_back(
    today: Page,
    sign_in: Callable[[], None],
    database: Database,
    patient: Patient,
    clock: Clock,
) -> None:
    today.goto("/check-ins/new")
    pages.answer(today, "phq-9.1", "Several days")
    end_sign_ins(database, patient, clock.now)
    pages.press(today, "Save")
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    expect(today.get_by_text("Sign in again and it is sent.").first).to_be_visible()
    assert stored(database, patient) == []
    sign_in()
    today.goto("/today")
    expect(today.get_by_text(RECEIVED)).to_be_visible()
    assert len(stored(database, patient)) == 1


def test_the_mood_and_an_exercise_wait_too(
    today: Page, server: Server, database: Database, patient: Patient
) -> None:
    server.stop()
    today.get_by_role("button", name="7", exact=True).tap()
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    server.start()
    today.goto("/exercises")
    until(today, lambda: not kept(today, "outbox"), "it is still on the phone")
    today.locator("main a[href^='/exercises/']").first.click()
    today.get_by_label("This note is").or_(today.locator("textarea")).last.fill("quiet words")
    server.stop()
    pages.press(today, "Done")
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    server.start()
    today.goto("/today")
    until(today, lambda: not kept(today, "outbox"), "it is still on the phone")
    [submission] = stored(database, patient)
    assert json.loads(submission.answers) == {"mood": [1, "7"]}
    [row] = practices(database, patient)
    assert (row.outcome, row.sealed_note is not None) == ("done", True)


def test_an_exercise_put_off_without_a_network_is_nudged_once_it_is_sent(
    today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    clock.now = instant(check_in_day(clock.now, patient.zone), time(12), patient.zone)
    today.clock.set_system_time(clock.now)
    with database.transaction() as db, PushService(clock) as service:
        give_phone(db, patient, service, clock.now)
    today.goto("/exercises/good-and-true")
    server.stop()
    pages.press(today, "Remind me later today")
    expect(today.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    today.get_by_text("Show what I entered").first.click()
    expect(today.get_by_text("Later today").first).to_be_visible()
    server.start()
    today.goto("/today")
    until(today, lambda: not kept(today, "outbox"), "it is still on the phone")
    [row] = practices(database, patient)
    assert (row.exercise, row.outcome) == ("good-and-true", "snoozed")
    with database.reading() as db:
        then = clock.now + timedelta(hours=2, minutes=1)
        decided = nudges.decisions(db, nudges.reached(db, then), then)
    assert ("later-1", "say") in {(each.planned.kind, each.verdict) for each in decided}


def test_the_numbers_come_first_without_a_network_too(today: Page, server: Server) -> None:
    server.stop()
    today.goto("/today")
    pages.answer(today, "phq-9.9", "Several days")
    pages.press(today, "Save on this phone")
    card = today.get_by_role("region", name="You told us about thoughts")
    expect(card).to_be_in_viewport()
    expect(card.get_by_text("Nobody has been told yet")).to_be_visible()
    for number in ("tel:911", "tel:988"):
        expect(card.locator(f'a[href="{number}"]').first).to_be_in_viewport()
    help_now = today.get_by_role("region", name="If you need someone now")
    for place in (card, help_now):  # the cast has a clinic in Germany, which comes before by name
        expect(place.locator('a[href^="tel:"]').first).to_have_attribute("href", "tel:911")


def test_beyond_its_days_the_plan_still_asks_its_ordinary_forms(
    today: Page, server: Server
) -> None:
    server.stop()
    today.clock.set_system_time("2030-01-15T17:00:00Z")
    today.goto("/today")
    expect(today.get_by_text("Tuesday 15 January")).to_be_visible()
    expect(pages.question(today, "phq-9-today.1")).to_be_visible()
    expect(pages.question(today, "phq-9.1")).to_have_count(0)


def test_who_never_signed_in_here_gets_words_and_numbers(phone: Phone, server: Server) -> None:
    page = phone.page()
    page.goto("/sign-in")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    server.stop()
    page.goto("/today")
    expect(page.get_by_text("This page needs the internet")).to_be_visible()
    expect(page.locator('a[href="tel:988"]').first).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
