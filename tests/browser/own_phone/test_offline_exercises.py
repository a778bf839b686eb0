"""Today's exercises without a network: read, answered on the phone, received once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app import assignments, own_exercises, practice
from app.core.own_exercises import Wanted
from app.database import Database
from app.tables import Patient, Staff
from tests.browser.offline import Server, kept, practices, until
from tests.cast import Clock

RIVER = Wanted("The river", 5, "To rest.", "In a storm.", ("Go there.", "Look for a boat."))
SAVED_HERE = "Saved on this phone, not sent yet"
AGAIN = """async () => {
    const { refresh } = await import("/static/js/plan.js");
    return (await refresh({ always: true })).exercises.map(({ title }) => title);
}"""


def test_an_own_one_is_read_and_done_and_grounding_put_aside(
    today: Page, server: Server, database: Database, patient: Patient, therapist: Staff,
    clock: Clock,
) -> None:  # fmt: skip
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        own = own_exercises.write(db, therapist, whose, RIVER, clock.now, for_clinic=False)
        assignments.assign(db, therapist, whose, own.code, clock.now)
    assert "The river" in today.evaluate(AGAIN)
    server.stop()
    today.goto(f"/exercises/{own.code}")
    place = today.locator("[data-exercises]")
    expect(place.get_by_role("heading", name="Practice, if you like")).to_be_visible()
    river, senses = (
        place.locator("details", has_text=title) for title in ("The river", "Five, four, three")
    )
    river.locator("summary").tap()
    for words in ("To rest.", "In a storm.", "Look for a boat."):
        expect(river.get_by_text(words)).to_be_visible()
    river.get_by_label("A note on this one, if you like").fill("a boat, far out")
    river.get_by_role("button", name="Done").tap()
    expect(place.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    senses.locator("summary").press("Enter")
    senses.get_by_role("button", name="Not today").press("Enter")
    expect(place.get_by_role("heading", name=SAVED_HERE)).to_have_count(2)
    assert len(kept(today, "outbox")) == 2

    server.start()
    today.goto("/today")
    until(today, lambda: not kept(today, "outbox"), "it is still there")
    rows = practices(database, patient)
    assert {(row.exercise, row.outcome) for row in rows} == {
        (own.code, "done"), ("five-senses", "not-today"),
    }  # fmt: skip
    assert len(rows) == 2
    with database.reading() as db:
        done = next(row for row in rows if row.outcome == "done")
        assert practice.read_note(db, patient, done) == "a boat, far out"
        assert practice.shared_note(db, patient, done) == ""


def test_a_note_typed_without_a_network_survives_a_reload(today: Page, server: Server) -> None:
    server.stop()
    today.goto("/exercises")
    place = today.locator("[data-exercises]")
    first = place.locator("details").first
    first.locator("summary").tap()
    first.locator("textarea").fill("half a thought")
    until(today, lambda: kept(today, "draft"), "no draft was kept")
    today.reload()
    first.locator("summary").tap()
    expect(first.locator("textarea")).to_have_value("half a thought")
