"""Three weeks of one patient on one phone, over a change of the clock, which the test moves:
preparing with an intention, a quiet dosing day, practice twice a day with real pushes, a letter,
heavier days, and the next preparation. A real Chromium, a real worker, a real push service.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import dosing_sessions, sign_ins
from app.core.local_time import instant
from app.core.nudging import words
from app.database import Database
from app.dosing_details import Details
from app.settings import Settings
from app.tables import Patient, Staff
from app.worker import Round
from tests.browser import nudged, pages
from tests.browser.watch import Watch
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_service import Arrival, PushService

DOSED = date(2026, 3, 11)  # New York's clocks went forward on the 8th
FIRST, NEXT = DOSED - timedelta(days=8), DOSED + timedelta(days=21)
SESSION_AT, MORNING, NOON, LATER = time(14), time(9), time(12, 30), time(17, 30)
CHECK_IN_AT, REMINDED_AT = time(19), time(19, 30)
LOW, HIGH = 2, 16  # totals of the nine questions
LETTER = "Dear me, it was lighter on Thursday. It can be again."
INTENTION = "Let me put the list down for one afternoon."
INSIGHT = "I am allowed to be tired."
COMMITMENT = "On Wednesdays I cook for two."
HEAVIER = "The last days look heavier than those after your session."
FILL = """(total) => {
    let left = total;
    for (const question of document.querySelectorAll("#check-in [data-question]")) {
        const [, number] = question.id.match(/[.](\\d+)$/);
        const most = question.id.startsWith("phq-9") && number !== "9" ? Math.min(left, 3) : 0;
        if (question.id.startsWith("phq-9")) left -= most;
        question.querySelector(`input[value="${most}"]`).click();
    }
}"""

pytestmark = pytest.mark.timeout(240)  # seconds; some forty pages on two busy cores


@pytest.fixture
def script() -> bool:
    return True


@pytest.fixture
def clock() -> Clock:
    return Clock(instant(FIRST, MORNING, "America/New_York"))


@pytest.fixture
def service(clock: Clock) -> Iterator[PushService]:
    with PushService(clock) as running:
        yield running


@pytest.fixture
def worker(
    settings: Settings, database: Database, service: PushService, clock: Clock
) -> Iterator[Callable[[], Round]]:
    local = settings.model_copy(update={"push_hosts": service.host})
    with nudged.rounds(local, database, clock) as tick:
        yield tick


class Weeks:
    """The patient's phone, and what the clock and the worker do meanwhile."""

    def __init__(
        self, page: Page, clock: Clock, worker: Callable[[], Round], service: PushService, zone: str
    ) -> None:
        self.page, self._clock, self._worker = page, clock, worker
        self._service, self._zone = service, zone

    def at(self, day: date, wall: time) -> None:
        self._clock.now = instant(day, wall, self._zone)

    def pushed(self, day: date, wall: time) -> list[Arrival]:
        """What comes in the minute of that wall time."""
        before = len(self._service.arrivals)
        self.at(day, wall)
        self._worker()
        return self._service.arrivals[before:]

    def text(self, address: str) -> str:
        self.page.goto(address)
        return self.page.locator("main").inner_text()

    def check_in(self, day: date, total: int) -> None:
        """All that is due, the nine questions (or the official ones) at `total`."""
        self.at(day, CHECK_IN_AT)
        self.page.goto("/check-ins/new")
        self.page.evaluate(FILL, total)
        pages.press(self.page, "Save")
        expect(self.page.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()

    def write(self, address: str, label: str, said: str) -> None:
        self.page.goto(address)
        self.page.get_by_label(label, exact=True).fill(said)
        pages.press(self.page, "Save")
        expect(self.page.get_by_role("status").first).to_be_visible()


@pytest.fixture
def weeks(
    phone: BrowserContext,
    site: str,
    database: Database,
    patient: Patient,
    clock: Clock,
    worker: Callable[[], Round],
    service: PushService,
) -> Weeks:
    with database.transaction() as db:
        token = sign_ins.begin(db, patient, "a test's browser", clock.now)
        give_phone(db, patient, service, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    return Weeks(phone.new_page(), clock, worker, service, patient.zone)


@pytest.fixture
def plan(
    database: Database, therapist: Staff, patient: Patient, clock: Clock
) -> Callable[[date], None]:
    def planned(day: date) -> None:
        at = instant(day, SESSION_AT, patient.zone)
        with database.transaction() as db:
            own = db.get_one(Patient, patient.id)
            dosing_sessions.plan(db, therapist, own, at, Details(), clock.now)

    return planned


def test_from_one_preparation_to_the_next(
    weeks: Weeks,
    plan: Callable[[date], None],
    desk: BrowserContext,
    database: Database,
    therapist: Staff,
    patient: Patient,
    settings: Settings,
    site: str,
    watch: Watch,
) -> None:
    plan(DOSED)
    prepare(weeks)
    rest_on_the_dosing_day(weeks, settings)
    plan(NEXT)
    practise_for_four_days(weeks, settings)
    carry_on(weeks)
    days_grow_heavier(weeks)
    clinic_sees(weeks, desk, database, therapist, patient, site)
    prepare_again(weeks)
    watch.assert_clean()


def prepare(weeks: Weeks) -> None:
    """Daily answers before the session, an intention, the day itself; one nudge a day at most."""
    for day in days(FIRST, DOSED):
        assert len(weeks.pushed(day, NOON)) <= 1
        assert weeks.pushed(day, LATER) == []
        weeks.check_in(day, HIGH)
        assert weeks.pushed(day, REMINDED_AT) == []  # done already
    assert "My intention" in weeks.text("/today")
    weeks.write("/ledger/intention/entries/new", "My intention", INTENTION)
    assert "Getting there and home" in weeks.text("/today")
    weeks.write("/ledger/journey/entries/new", "Who is with me", "Ida, 555 0142")
    assert "Your session is tomorrow" in weeks.text("/today")


def rest_on_the_dosing_day(weeks: Weeks, settings: Settings) -> None:
    """Nothing is sent on the whole date, nor before the next morning; one card, nothing asked."""
    hours = (time(hour) for hour in range(24))
    assert [each for hour in hours for each in weeks.pushed(DOSED, hour)] == []
    weeks.at(DOSED, time(16))
    shown = weeks.text("/today")
    assert "Today is for rest: home, water, someone with you." in shown
    assert "In your own words" not in shown and "Today’s practice" not in shown
    assert weeks.pushed(DOSED + timedelta(days=1), time(7, 59)) == []
    weeks.at(DOSED + timedelta(days=1), MORNING)
    weeks.page.goto("/today")
    pages.press(weeks.page, "Yes, it did")
    expect(weeks.page.get_by_role("button", name="Yes, it did")).to_have_count(0)


def practise_for_four_days(weeks: Weeks, settings: Settings) -> None:
    """Twice a day a real push arrives, and what it is about is opened and done."""
    title, body = words("exercise-1", settings.app_name)
    for day in days(DOSED + timedelta(days=1), DOSED + timedelta(days=5)):
        done = set()
        for wall in (NOON, LATER):
            [arrival] = weeks.pushed(day, wall)
            said = arrival.notification
            assert (said["title"], said["body"]) == (title, body)
            assert json.loads(arrival.payload)["web_push"] == 8030
            weeks.page.goto(urlsplit(said["navigate"]).path)
            done.add(weeks.page.get_by_role("heading", level=1).inner_text())
            expect(weeks.page.get_by_text("You see this because:")).to_be_visible()
            pages.press(weeks.page, "Done")
            expect(weeks.page.get_by_role("status").first).to_contain_text("Thank you. Saved.")
        assert len(done) == 2, "the second exercise of a day is another one"
        weeks.check_in(day, LOW)
        assert weeks.pushed(day, REMINDED_AT) == []
        write_on(weeks, (day - DOSED).days)


def write_on(weeks: Weeks, day: int) -> None:
    """Each is offered on Today, one after the other."""
    if day == 1:
        assert "A letter to yourself" in weeks.text("/today")
        weeks.write("/keepsakes/letter", "Dear me,", LETTER)
    if day == 2:
        assert "Something I want to keep" in weeks.text("/today")
        weeks.write("/ledger/insight/entries/new", "What I want to keep", INSIGHT)
    if day == 3:
        assert "A small commitment" in weeks.text("/today")
        weeks.write("/ledger/commitment/entries/new", "What I want to do", COMMITMENT)


def carry_on(weeks: Weeks) -> None:
    """The plan for heavier days is made on a lighter one; one exercise a day is nudged."""
    day = DOSED + timedelta(days=5)
    assert len(weeks.pushed(day, NOON)) == 1 and weeks.pushed(day, LATER) == []
    weeks.check_in(day, LOW)
    assert "My plan for heavier days" in weeks.text("/today")
    weeks.write("/keepsakes/fading-plan", "My first three steps", "Shower. Outside. Ida.")


def days_grow_heavier(weeks: Weeks) -> None:
    """Half-way gone on four of the last five answered days: kind words, letter and plan."""
    for day in days(DOSED + timedelta(days=6), DOSED + timedelta(days=12)):
        weeks.check_in(day, HIGH)
        shown = weeks.text("/today")
        if (day - DOSED).days < 9:
            assert HEAVIER not in shown
    assert HEAVIER in shown and "What you wrote for such days is here." in shown
    for verdict in ("fading", "relapse", "worse", "score", "baseline"):
        assert verdict not in shown.lower()
    pages.press(weeks.page, "A letter to yourself", role="link")
    expect(weeks.page.get_by_text(LETTER)).to_be_visible()
    assert COMMITMENT in weeks.text("/today")  # a week later: does it still fit?
    pages.press(weeks.page, "Yes, still mine")
    expect(weeks.page.get_by_role("status").first).to_contain_text("Good to know.")


def clinic_sees(
    weeks: Weeks,
    desk: BrowserContext,
    database: Database,
    therapist: Staff,
    patient: Patient,
    site: str,
) -> None:
    """That relief fades, in the clinic's words; nothing of what was kept private."""
    weeks.at(DOSED + timedelta(days=11), time(20))
    with database.transaction() as db:
        now = instant(DOSED + timedelta(days=11), time(20), patient.zone)
        token = sign_ins.begin(db, therapist, "a test's browser", now, proved=True)
    desk.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    clinic = desk.new_page()
    clinic.goto("/patients")
    expect(clinic.get_by_text("relief half-way gone by day", exact=False).first).to_be_visible()
    for address in ("/patients", f"/patients/{patient.public_id}"):
        clinic.goto(address)
        for private in (LETTER, INTENTION, INSIGHT, COMMITMENT):
            assert private not in clinic.content()


def prepare_again(weeks: Weeks) -> None:
    """What stayed of the last session is laid out where the next intention is written."""
    weeks.at(NEXT - timedelta(days=6), MORNING)
    assert "Your session is in 6 days" in weeks.text("/today")
    shown = weeks.text("/ledger/intention/entries/new")
    assert "From last time" in shown
    for carried in (INTENTION, INSIGHT, COMMITMENT):
        assert carried in shown


def days(first: date, end: date) -> Iterator[date]:
    """`end` is not among them."""
    yield from (first + timedelta(days=step) for step in range((end - first).days))
