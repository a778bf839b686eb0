"""The second factor through its pages: set up, asked for, proved again, and never got around."""

from __future__ import annotations

import html
import re

import pyotp
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app import invitations, sign_ins
from app.audit import Actor
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Clinic, SignIn, Staff
from app.web.return_addresses import own_address
from tests.cast import Cast, Clock, browser, sign_in
from tests.marks import on_sqlite
from tests.passkey_device import Device

PASSPHRASE = "four random words here"
HASH = sign_ins.hash_passphrase(PASSPHRASE)
PROOFS = "/second-factor/proofs"


@pytest.fixture
def ready(database: Database, therapist: Staff) -> Staff:
    with database.transaction() as db:
        db.get_one(Staff, therapist.id).passphrase_hash = HASH
    return therapist


@pytest.fixture
def half(app: FastAPI, ready: Staff) -> TestClient:
    """Signed in by passphrase alone."""
    client = browser(app)
    sent = {"name": ready.sign_in_name, "passphrase": PASSPHRASE}
    assert client.post("/sign-ins", data=sent).status_code == 303
    return client


def set_up(client: TestClient, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """An authenticator app by its pages; the codes on paper with it. Half a minute goes by."""
    shown = client.post("/second-factor/authenticators").text
    secret = re.search(r'factor-secret">([A-Z2-7 ]+)<', shown)
    action = re.search(r'action="(/second-factor/authenticators/\w+/confirmations)"', shown)
    assert secret and action and "<svg" in shown
    totp = pyotp.TOTP(secret[1].replace(" ", ""))
    answer = client.post(action[1], data={"code": totp.at(clock.now)})
    assert answer.status_code == 201
    clock.advance(seconds=30)
    return totp, re.findall(r"<li>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</li>", answer.text)


def again(app: FastAPI, staff: Staff) -> TestClient:
    return sign_in(browser(app), staff, proved=False)


def test_the_first_sign_in_sets_one_up_and_gets_ten_codes(half: TestClient, clock: Clock):
    assert half.get("/patients").status_code == 303
    _, codes = set_up(half, clock)
    assert len(codes) == 10 and half.get("/patients").status_code == 200


def test_a_passphrase_alone_never_replaces_a_factor(
    app: FastAPI, half: TestClient, ready: Staff, clock: Clock
):
    set_up(half, clock)
    thief = again(app, ready)
    pending = thief.post("/second-factor/authenticators")
    assert pending.status_code == 403 and "factor-secret" not in pending.text
    for address in ("/second-factor/recovery-codes", "/second-factor/passkeys"):
        assert thief.post(address, data={"attestation": "{}"}).status_code == 403
    assert thief.get("/second-factor/ways").headers["location"].startswith("/second-factor?next=")
    assert thief.get("/patients").status_code == 303


def test_a_set_up_begun_before_another_does_not_slip_past_it(
    app: FastAPI, half: TestClient, ready: Staff, clock: Clock
):
    thief = again(app, ready)
    thief.post("/second-factor/authenticators")
    set_up(half, clock)
    late = thief.post("/second-factor/authenticators/" + "f" * 32 + "/confirmations")
    assert late.status_code in (303, 401)  # the change signed it out
    assert thief.get("/patients").headers["location"] == "/sign-in"


def test_digits_open_what_was_asked_for_under_a_new_cookie(
    app: FastAPI, half: TestClient, ready: Staff, clock: Clock
):
    totp, codes = set_up(half, clock)
    client = again(app, ready)
    planted = client.cookies.get("afterglow")
    asked = client.get("/clinic").headers["location"]
    assert asked == "/second-factor?next=%2Fclinic" and 'value="/clinic"' in client.get(asked).text
    wrong = client.post(PROOFS, data={"code": "000000", "next": "/clinic"})
    assert wrong.status_code == 422 and "set-cookie" not in wrong.headers
    answer = client.post(PROOFS, data={"code": totp.at(clock.now), "next": "/clinic"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/clinic")
    assert client.get("/clinic").status_code == 200
    fixed = browser(app)
    fixed.cookies.set("afterglow", str(planted), domain="localhost.local", path="/")
    assert fixed.get("/clinic").headers["location"] == "/sign-in"
    used = totp.at(clock.now)
    clock.advance(minutes=15)  # tries are counted anew
    for code, status in ((used, 422), (codes[0], 303), (codes[0], 422)):
        assert again(app, ready).post(PROOFS, data={"code": code}).status_code == status


def test_a_new_link_still_asks_for_the_factor(
    app: FastAPI, half: TestClient, ready: Staff, database: Database, clock: Clock
):
    set_up(half, clock)
    with database.transaction() as db:
        staff = db.get_one(Staff, ready.id)
        staff.passphrase_hash = None
        token = invitations.issue(db, Actor("command", "tests"), staff, clock.now).token
    client = browser(app)
    sent = {"name": "tess", "passphrase": "quartz otter fjord lantern"}
    assert client.post(f"/invitations/{token}", data=sent).status_code == 303
    led = client.get("/patients").headers["location"]
    assert "Six digits" in client.get(led).text
    assert client.post("/second-factor/authenticators").status_code == 403
    assert half.get("/patients").headers["location"] == "/sign-in"  # the passphrase changed


@on_sqlite
def test_a_guessable_passphrase_is_refused(client: TestClient, cast: Cast, database, clock: Clock):
    with database.transaction() as db:
        token = invitations.issue(db, Actor("command", "t"), cast.therapist, clock.now).token
    for passphrase in ("passwordpassword", "Tess Own Test Harbor Clinic"):
        sent = {"name": "tess", "passphrase": passphrase}
        answer = client.post(f"/invitations/{token}", data=sent)
        assert answer.status_code == 422 and passphrase not in answer.text


def test_guesses_are_throttled_by_account_from_anywhere(
    app: FastAPI, half: TestClient, ready: Staff, clock: Clock
):
    totp, _ = set_up(half, clock)
    clock.advance(minutes=15)
    statuses = [
        again(app, ready).post(PROOFS, data={"code": "000000"}).status_code for _ in range(7)
    ]
    assert statuses == [422] * 5 + [429] * 2
    right = {"code": totp.at(clock.now)}
    assert again(app, ready).post(PROOFS, data=right).status_code == 429
    clock.advance(minutes=15)
    assert again(app, ready).post(PROOFS, data={"code": totp.at(clock.now)}).status_code == 303


def test_a_passkey_is_a_whole_sign_in_while_others_guess(
    app: FastAPI, half: TestClient, ready: Staff, settings: Settings
):
    device = Device(settings.host, settings.origin)
    made = device.made(half.get("/second-factor/passkeys/new").json())
    answer = half.post("/second-factor/passkeys", data={"attestation": made})
    assert answer.status_code == 303 and half.get("/patients").status_code == 200
    for _ in range(50):  # the name and the address are used up
        sent = {"name": ready.sign_in_name, "passphrase": "x"}
        last = browser(app).post("/sign-ins", data=sent)
    assert last.status_code == 429
    client = browser(app)
    sent = {"assertion": device.used(client.get("/passkey-requests").json()), "next": "/clinic"}
    answer = client.post("/passkey-sign-ins", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/clinic")
    assert client.get("/clinic").status_code == 200
    assert browser(app).post("/passkey-sign-ins", data=sent).status_code == 422


def test_what_matters_most_asks_again_and_keeps_what_was_typed(
    app: FastAPI, half: TestClient, clock: Clock, settings: Settings, ready: Staff, database
):
    totp, _ = set_up(half, clock)
    clock.advance(minutes=11)
    asked = half.post("/alert-ways/mail", data={"mail": "tess@example.org"})
    assert asked.status_code == 403 and 'name="kept.mail" value="tess@example.org"' in asked.text
    sent = {"next": "/alert-ways/mail", "kept.mail": "tess@example.org"}
    waiting = half.post(PROOFS, data=sent | {"code": totp.at(clock.now)})
    assert waiting.status_code == 200 and 'action="/alert-ways/mail"' in waiting.text
    assert 'name="mail" value="tess@example.org"' in html.unescape(waiting.text)
    assert half.post("/alert-ways/mail", data={"mail": "tess@example.org"}).status_code == 303
    with database.reading() as db:
        assert db.get_one(Staff, ready.id).mail == "tess@example.org"


def test_an_idle_desk_is_led_back_and_gets_its_words_back(
    app: FastAPI, therapist: Staff, cast: Cast, clock: Clock
):
    client = sign_in(browser(app), therapist, stays=False)
    here = f"/patients/{cast.patient.public_id}"
    clock.advance(minutes=14)
    assert client.get(here).status_code == 200
    clock.advance(minutes=14)
    assert client.get(here).status_code == 200
    clock.advance(minutes=15)
    led = client.get(here).headers["location"]
    assert led == "/sign-in?next=" + here.replace("/", "%2F")
    assert f'value="{here}"' in client.get(led).text
    typed = {"words": "We spoke about the gaps."}
    answer = client.post(f"{here}/reviews", data=typed)
    assert answer.status_code == 401 and "We spoke about the gaps." in answer.text


def test_the_use_of_a_desk_is_written_a_minute_apart(
    app: FastAPI, therapist: Staff, clock: Clock, database: Database
):
    client = sign_in(browser(app), therapist, stays=False)
    began = clock.now
    for seconds, noted in ((59, 0), (1, 60), (59, 60), (1, 120)):
        clock.advance(seconds=seconds)
        client.get("/clinic")
        with database.reading() as db:
            used = db.exec(select(SignIn)).one().last_used_at
        assert (used - began).total_seconds() == noted


@on_sqlite
def test_only_the_demo_opens_by_a_link_alone(
    settings: Settings, database: Database, cast: Cast, clock: Clock
):
    def opened(synthetic_app: bool, synthetic_clinic: bool) -> int:
        with database.transaction() as db:
            db.get_one(Staff, cast.therapist.id).passphrase_hash = HASH
            db.get_one(Clinic, cast.clinic.id).synthetic = synthetic_clinic
            actor = Actor("command", "tests")
            token = invitations.issue(db, actor, cast.therapist, clock.now).token
        client = browser(create_app(settings, database, clock, synthetic=synthetic_app))
        client.post(f"/invitations/{token}")
        return client.get("/patients").status_code

    assert [opened(*which) for which in ((True, True), (True, False), (False, True))] == [
        *(200, 303, 303)
    ]


@pytest.mark.parametrize(
    "said",
    ["", "//evil.example", "/\\evil", "https://evil.example", "/%2f%2fevil", "/a b", "/\n/x", "x"]
    + ["/" + "a" * 600, "/sign-outs", "/second-factor"],
)
def test_nobody_is_led_elsewhere(said: str):
    assert own_address(said) == ""
    assert own_address("/patients?show=all") == "/patients?show=all"
