"""Every page of the app, and how one gets to see it: tests of looks and weight walk them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser import pages, phones


def stay(_: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Place:
    """`path`: the route; `who`: the one of the cast who looks; `to`: query; `then`: what is done
    there before looking."""

    who: str
    path: str
    to: str = ""
    then: Callable[[Page], None] = stay
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who} {self.path}{self.to} {self.then.__name__}"


def give_a_wrong_code(page: Page) -> None:
    page.get_by_label("Code", exact=False).first.fill("AAAA-AAAA")
    page.locator('form:has([name="code"]) button').first.click()
    page.locator(".problem").first.wait_for()


def give_wrong_digits(page: Page) -> None:
    page.get_by_label("Six digits").fill("000000")
    pages.press(page, "Go on")
    page.locator(".problem").first.wait_for()


def send_a_mood_unanswered(page: Page) -> None:
    """The server's own answer to a form that cannot be read: 422, with what was typed."""
    page.evaluate("""() => {
        const form = document.querySelector("#check-in");
        const choice = form.querySelector("input[type=radio]");
        choice.value = "99";
        choice.checked = true;
        HTMLFormElement.prototype.submit.call(form);
    }""")
    page.wait_for_url("**/check-ins")


def press(name: str) -> Callable[[Page], None]:
    def pressed(page: Page) -> None:
        pages.press(page, name)

    pressed.__name__ = f"press {name}"
    return pressed


def ask_for_the_curve(page: Page) -> None:
    """Once: it stays on."""
    if page.get_by_role("button", name="I want to see it").count():
        pages.press(page, "I want to see it")
    page.get_by_role("button", name="Turn it off").wait_for()


def answer_without_a_network(page: Page) -> None:
    """Kept on the phone, and said to be there."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator(".number, #mood button").first.wait_for()
    page.context.set_offline(True)
    page.locator('#mood button[value="6"]').click()
    page.locator("#mood [role=status], [data-unsent] :first-child").first.wait_for()
    page.wait_for_timeout(300)


def be_refused(page: Page) -> None:
    """An answer that the clinic's computer could not take: it stays, with words."""
    phones.be_ready(page)
    page.evaluate("() => { SyncManager.prototype.register = async () => {}; }")
    page.route("**/check-ins", lambda route: route.abort())
    refusal = {"problem": "This was made more than 14 days ago.", "kind": "too-old"}
    page.route("**/outbox", lambda route: route.fulfill(status=422, json=refusal))
    page.locator('#mood button[value="6"]').click()
    page.get_by_text("could not be taken").first.wait_for()
    page.get_by_text("Show what I entered").first.click()
    page.get_by_role("button", name="Delete").first.click()


def come_back_without_a_network(page: Page) -> None:
    """The page that is kept, with today's forms drawn from the plan on the phone."""
    phones.be_ready(page)
    page.context.set_offline(True)
    page.goto("/check-ins/new")
    page.locator("#check-in").wait_for()


def have_no_push(page: Page) -> None:
    """A phone whose browser has no such thing."""
    page.add_init_script("delete window.PushManager;")
    page.reload()
    page.locator("[data-nudges-repair]").wait_for()


def add_a_patient(page: Page) -> None:
    page.get_by_label("Name or pseudonym").fill("Heron Synthetic")
    pages.press(page, "Add and get the invitation")
    page.get_by_role("img", name="QR code of the link").wait_for()


def make_a_file(page: Page) -> None:
    page.get_by_role("button", name="Make this file").last.click()
    page.get_by_role("heading", name="Ready to be saved").wait_for()


def preview_a_file(page: Page) -> None:
    """A table of answers, one column of which is not known."""
    table = "person,day,phq-9.1,shoe\nAda,2026-01-05,1,44\nBo,2026-01-05,d,39\n"
    send_file(page, table)
    page.get_by_role("heading", name="What would happen").wait_for()


def send_a_broken_file(page: Page) -> None:
    send_file(page, '{"format": "afterglow-record"')
    page.locator(".problem").first.wait_for()


def send_file(page: Page, text: str) -> None:
    file = {"name": "file", "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_label("File", exact=True).set_input_files(files=[file])  # type: ignore[list-item]
    page.locator("main form button").click()


def show_every_table(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


PLACES = (
    Place("nobody", "/sign-in"),
    Place("nobody", "/sign-in", then=give_a_wrong_code),
    Place("nobody", "/invitations/{token}"),
    Place("nobody", "/invitations/{staff_token}"),
    Place("nobody", "/invitations/no-such-link", status=404),
    Place("nobody", "/help"),
    Place("nobody", "/about"),
    Place("nobody", "/offline", then=show_every_table),
    Place("nobody", "/install", then=show_every_table),
    Place("nobody", "/companion"),
    Place("nobody", "/elsewhere"),
    Place("nobody", "/no-such-page", status=404),
    Place("newcomer", "/consents/new"),
    Place("discharged", "/discharged"),
    Place("asked", "/second-factor"),
    Place("asked", "/second-factor", then=give_wrong_digits),
    Place("patient", "/today"),
    Place("patient", "/check-ins/new"),
    Place("patient", "/check-ins/new", then=press("One question at a time")),
    Place("patient", "/check-ins/new", then=send_a_mood_unanswered),
    Place("patient", "/check-ins/{submission_id}"),
    Place("patient", "/history", then=show_every_table),
    Place("patient", "/history/{day}"),
    Place("patient", "/you"),
    Place("patient", "/you", then=press("Make a code")),
    Place("patient", "/you/readings"),
    Place("patient", "/you/devices"),
    Place("patient", "/you/recovery-code"),
    Place("patient", "/you/recovery-code", then=press("Make a code and show it once")),
    Place("patient", "/you/exports"),
    Place("patient", "/you/exports", then=make_a_file),
    Place("patient", "/exercises", then=show_every_table),
    Place("patient", "/exercises/{code}"),
    Place("patient", "/exercises/longer-breath-out", then=press("Start")),
    Place("patient", "/exercises/step-that-matters"),
    Place("patient", "/keepsakes/{kind}"),
    Place("patient", "/keepsakes/{kind}", "?change=yes"),
    Place("patient", "/keepsakes/safety-plan"),
    Place("patient", "/keepsakes/safety-plan", "?change=yes"),
    Place("patient", "/ledger", then=show_every_table),
    Place("patient", "/ledger/{entry_kind}/entries/new"),
    Place("patient", "/ledger/journey/entries/new"),
    Place("patient", "/talking-points", then=show_every_table),
    Place("patient", "/companion"),
    Place("patient", "/relief-curve", then=show_every_table),
    Place("patient", "/relief-curve", then=ask_for_the_curve),
    Place("patient", "/nudges", then=show_every_table),
    Place("patient", "/nudges", then=press("Make a new address")),
    Place("patient", "/help"),
    Place("patient", "/about"),
    Place("patient", "/install", then=show_every_table),
    Place("patient", "/no-such-page", status=404),
    Place("therapist", "/patients", then=show_every_table),
    Place("therapist", "/patients", "?show=left&who=mine"),
    Place("therapist", "/patients/new"),
    Place("therapist", "/patients/new", then=add_a_patient),
    Place("therapist", "/patients/{patient_id}", then=show_every_table),
    Place("therapist", "/patients/{patient_id}", "?range=all", then=show_every_table),
    Place("therapist", "/patients/{patient_id}/exercises", then=show_every_table),
    Place("therapist", "/patients/{patient_id}/nudges"),
    Place("therapist", "/patients/{patient_id}/treatment", then=show_every_table),
    Place("therapist", "/patients/{patient_id}/brief", then=show_every_table),
    Place("therapist", "/patients/{patient_id}/readings"),
    Place("therapist", "/patients/{patient_id}/items", then=show_every_table),
    Place("therapist", "/patients/{patient_id}/items", "?form=phq-9&range=all"),
    Place("therapist", "/patients/{patient_id}/exports"),
    Place("therapist", "/patients/{patient_id}/exports", then=make_a_file),
    Place("therapist", "/patients/{patient_id}/erasure"),
    Place("therapist", "/clinic/people", then=show_every_table),
    Place("therapist", "/devices"),
    Place("therapist", "/second-factor/ways", then=show_every_table),
    Place("therapist", "/alerts"),
    Place("therapist", "/alert-ways"),
    Place("therapist", "/alerts", "?month=all&show=open"),
    Place("therapist", "/clinic", then=show_every_table),
    Place("therapist", "/clinic/exports"),
    Place("therapist", "/clinic/imports"),
    Place("therapist", "/clinic/imports", then=preview_a_file),
    Place("therapist", "/clinic/imports", then=send_a_broken_file),
    Place("therapist", "/dosing-sessions/{dosing_session_id}/edit"),
    Place("therapist", "/help"),
    Place("therapist", "/about"),
    Place("therapist", "/no-such-page", status=404),
    Place("patient", "/nudges", then=have_no_push),
    # last: what they keep on the phone stays there
    Place("patient", "/today", then=be_refused),
    Place("patient", "/today", then=answer_without_a_network),
    Place("patient", "/today", then=come_back_without_a_network),
)
NO_PAGE = frozenset(
    {
        "/",
        "/up",
        "/nudges/{nudge_id}",
        "/calendars/{secret}.ics",
        "/patients/{patient_id}/brief.pdf",
        "/offline-plan",
        "/metrics",
        "/passkey-requests",
        "/second-factor/passkey-request",
        "/second-factor/passkeys/new",
        "/push-subscriptions",
        "/push-subscriptions/{push_subscription_id}/test-nudges/latest",
        "/service-worker.js",
        "/manifest.webmanifest",
        "/you/exports/{own_export}",
        "/clinic/exports/{clinic_export}",
    }
)
"""Routes that answer with a redirect or with something that nobody looks at; a test asks them."""
