"""A passkey of staff in a real Chromium, on a device that DevTools plays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import sign_ins
from app.database import Database
from app.tables import Staff
from tests.browser.watch import Watch

PASSPHRASE = "four random words here"
SHOTS = os.environ.get("AFTERGLOW_SHOTS", "")


def look(page: Page, name: str) -> None:
    """A picture of the page in light and in dark, where somebody asked for them."""
    for shade in ("light", "dark") if SHOTS else ():
        page.emulate_media(color_scheme=shade)  # type: ignore[arg-type]
        page.screenshot(path=Path(SHOTS) / f"{name}-{shade}.png", full_page=True)


@pytest.mark.parametrize("script", [True], indirect=True)
def test_a_passkey_is_set_up_and_then_signs_in_alone(
    phone: BrowserContext, database: Database, therapist: Staff, watch: Watch
) -> None:
    with database.transaction() as db:
        staff = db.get_one(Staff, therapist.id)
        staff.passphrase_hash = sign_ins.hash_passphrase(PASSPHRASE)
    page = phone.new_page()
    devtools = phone.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    made |= {"hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": made})
    page.goto("/sign-in")
    page.get_by_text("I work at a clinic").click()
    look(page, "sign-in")
    page.get_by_label("Sign-in name").fill(therapist.sign_in_name)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{watch.site}/second-factor/ways")
    look(page, "set-up")
    page.get_by_role("button", name="Use an app").click()
    expect(page.get_by_role("heading", name="Your authenticator app")).to_be_visible()
    look(page, "app")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Make a passkey here").click()
    expect(page.get_by_role("button", name="Add another")).to_be_visible()
    page.get_by_role("button", name="Make ten codes").click()
    expect(page.get_by_role("listitem")).to_have_count(10)
    look(page, "codes")
    page.get_by_role("link", name="To your patients").click()
    expect(page).to_have_url(f"{watch.site}/patients")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in")
    page.get_by_text("I work at a clinic").click()
    page.get_by_label("Sign-in name").fill(therapist.sign_in_name)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    look(page, "asked")
    page.get_by_role("button", name="Sign in as somebody else").click()
    page.goto("/sign-in")
    page.get_by_text("I work at a clinic").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{watch.site}/patients")
    watch.assert_clean()
