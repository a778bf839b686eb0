"""Every exercise opened and done, by keyboard and by touch; what the app does beside the steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app import assignments, own_exercises, practice, sign_ins
from app.core.exercises import ADDED, EXERCISES
from app.core.own_exercises import Wanted
from app.database import Database
from app.tables import Patient
from tests.browser.conftest import DESK, PATIENT, PHONE
from tests.browser.test_keyboard import tab_to
from tests.browser.watch import Watch
from tests.cast import Cast, Clock

RIVER = Wanted("The river", 5, "To rest.", "In a storm.", ("Go there.", "Look for a boat."))


@contextmanager
def practising(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock, **kind: Any
) -> Iterator[Page]:
    """The patient's browser; every track is added, and the therapist wrote one more."""
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        for track in ADDED:
            assignments.open_track(db, cast.therapist, patient, track, clock.now)
        own = own_exercises.write(db, cast.therapist, patient, RIVER, clock.now, for_clinic=False)
        assignments.assign(db, cast.therapist, patient, own.code, clock.now)
        token = sign_ins.begin(db, patient, "a test's browser", clock.now)
    context = chromium.new_context(base_url=site, locale="en-US", **kind)
    context.set_default_timeout(PATIENT)
    context.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    watch = Watch(site)
    yield watch.over(context).new_page()
    watch.assert_clean()
    context.close()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("by", ["keyboard", "touch"])
def test_every_exercise_is_opened_and_done(
    by: str, chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    """From the list, its group unfolded; the note typed; and saved."""
    kind = (DESK if by == "keyboard" else PHONE) | {"reduced_motion": "reduce"}
    with practising(chromium, site, database, cast, clock, **kind) as page:
        page.goto("/exercises")
        codes = page.locator("main a[href^='/exercises/']").evaluate_all(
            "(all) => [...new Set(all.map((one) => one.pathname.split('/').pop()))]"
        )
        assert set(codes) > set(EXERCISES) and len(codes) == len(EXERCISES) + 1
        for code in codes:
            (do_by_keyboard if by == "keyboard" else do_by_touch)(page, code)
            page.wait_for_url("**/exercises?saved=done")
    with database.reading() as db:
        rows = practice.since(db, cast.patient, clock.now.date())
        done = {row.exercise: practice.read_note(db, cast.patient, row) for row in rows}
    assert done == {code: f"note {code}" for code in codes}


def do_by_touch(page: Page, code: str) -> None:
    link = page.locator(f"a[href='/exercises/{code}']").last
    if not link.is_visible():
        page.locator("details", has=page.locator(f"a[href='/exercises/{code}']")).tap()
    link.tap()
    page.locator("#note").fill(f"note {code}")
    page.get_by_role("button", name="Done", exact=True).tap()


def do_by_keyboard(page: Page, code: str) -> None:
    """From the head of its group on, no finger and no mouse."""
    link = page.locator(f"a[href='/exercises/{code}']")
    group = page.locator("details", has=link).locator("summary")
    if not link.last.is_visible():
        group.press("Enter")
    link.last.press("Enter")
    page.wait_for_url(f"**/exercises/{code}")
    page.locator("[data-steps]").wait_for()
    tab_to(page, field="note")
    page.keyboard.type(f"note {code}")
    tab_to(page, words="Done")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_breathing_along(
    motion: str, chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    kind = PHONE | {"reduced_motion": motion}
    with practising(chromium, site, database, cast, clock, **kind) as page:
        page.clock.install()
        page.goto("/exercises/longer-breath-out")
        tool = page.locator("[data-tool]")
        expect(tool.locator(".breath")).to_be_visible(visible=motion != "reduce")
        expect(tool.locator(".beats")).to_be_visible(visible=motion == "reduce")
        tool.get_by_role("button", name="Start").tap()
        expect(tool.get_by_role("status")).to_have_text("Breathe in")
        page.clock.run_for(3_000)
        if motion == "reduce":
            expect(tool.locator(".beats .full")).to_have_count(4)
        else:
            assert page.evaluate(SIZE) > 0.8
        page.clock.run_for(1_500)
        expect(tool.get_by_role("status")).to_have_text("Breathe out")
        page.clock.fast_forward(4 * 60_000)  # a phone that slept
        expect(tool.get_by_role("status")).to_contain_text("That is enough for now.")
        expect(tool.get_by_role("button", name="Start")).to_be_visible()


SIZE = """() => Number(getComputedStyle(document.querySelector(".breath > span"))
    .getPropertyValue("--breath"))"""


def test_an_urge_is_timed_and_paused_by_keyboard(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    with practising(chromium, site, database, cast, clock, **DESK) as page:
        page.clock.install()
        page.goto("/exercises/ride-the-wave")
        tool, left = page.locator("[data-tool]"), page.get_by_role("timer")
        tab_to(page, words="Start")
        page.keyboard.press("Enter")
        page.clock.run_for(60_000)
        expect(left).to_have_text(re.compile("^[78]:5[0-9] left|8:00 left$"))
        expect(tool.get_by_role("button", name="Pause")).to_be_focused()
        page.keyboard.press("Space")
        before = left.inner_text()
        expect(tool.get_by_role("status")).to_have_text("Paused")
        page.clock.fast_forward(5 * 60_000)
        expect(left).to_have_text(before)
        page.keyboard.press("Enter")  # Go on
        page.clock.fast_forward(4 * 60_000)
        page.clock.run_for(400)
        expect(tool.get_by_role("status")).to_contain_text("It may be high now.")
        tab_to(page, words="Stop")
        page.keyboard.press("Enter")
        expect(left).to_have_text("9:00 left")
        expect(tool.get_by_role("button", name="Start")).to_be_focused()


def test_the_steps_come_one_by_one(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    steps = EXERCISES["slow-body-scan"].steps
    with practising(chromium, site, database, cast, clock, **PHONE) as page:
        page.clock.install()
        page.goto("/exercises/slow-body-scan")
        tool = page.locator("[data-tool]")
        said = tool.get_by_role("status")
        tool.get_by_role("button", name="Start").tap()
        expect(said).to_have_text(steps[0])
        page.clock.run_for(90_200)  # 12 minutes, 8 steps
        expect(said).to_have_text(steps[1])
        for name, step in (("Next", 2), ("Next", 3), ("Back", 2)):
            tool.get_by_role("button", name=name).tap()
            expect(said).to_have_text(steps[step])
        tool.get_by_role("button", name="Pause").tap()
        expect(tool.get_by_text("Step 3 of 8, paused")).to_be_visible()
        for _ in range(6):
            tool.get_by_role("button", name="Next").tap()
        expect(said).to_contain_text("That was the last step.")


def test_a_small_step_is_planned_into_the_note_and_nowhere_else(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    with practising(chromium, site, database, cast, clock, **PHONE) as page:
        page.goto("/exercises/one-small-step")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method))
        put = page.get_by_role("button", name="Put it into my note")
        put.tap()
        expect(page.get_by_label("What, as small as can be")).to_be_focused()
        page.locator("#note").fill("my own words")
        page.get_by_label("What, as small as can be").fill("I clear one chair")
        page.get_by_label("When").fill("after tea")
        page.get_by_label("Where").press("Enter")
        plan = "my own words\nI clear one chair. When: after tea."
        expect(page.locator("#note")).to_have_value(plan)
        page.get_by_label("Where").fill("kitchen")
        put.tap()
        expect(page.locator("#note")).to_have_value(f"{plan} Where: kitchen.")
        assert "POST" not in asked
        page.get_by_role("button", name="Done", exact=True).tap()
        page.wait_for_url("**/exercises?saved=done")
    with database.reading() as db:
        [row] = practice.since(db, cast.patient, clock.now.date())
        assert practice.read_note(db, cast.patient, row) == f"{plan} Where: kitchen."
        assert practice.shared_note(db, cast.patient, row) == ""


def test_without_script_the_steps_are_enough(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    kind = PHONE | {"java_script_enabled": False}
    with practising(chromium, site, database, cast, clock, **kind) as page:
        page.goto("/exercises")
        page.locator("details:not([open]) summary").first.tap()
        page.goto("/exercises/ride-the-wave")
        expect(page.locator("[data-tool]")).to_be_hidden()
        expect(page.locator("[data-steps] li")).to_have_count(6)
        page.get_by_role("button", name="Not today").tap()
        page.wait_for_url("**/exercises?saved=not-today")
