"""Around every request: who may send it, what every answer carries, and what none ever says."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.database import Database
from app.keys import Keys
from app.main import create_app
from app.settings import Settings
from app.tables import Patient
from app.web.protection import LARGEST_BODY
from tests.cast import Cast, Clock, browser, sign_in
from tests.databases import ORIGIN
from tests.web.doors import House, fresh_ids

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
EVERYWHERE = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ON_DATA = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
CANARY = "canary-7Qx9-typed-by-a-patient"


@pytest.fixture
def broken(app: FastAPI) -> FastAPI:
    """The app with routes that fail as none should."""

    @app.get("/planted/broken")
    @app.post("/planted/broken")
    def broken(word: str = "") -> str:
        raise RuntimeError(f"a message that quotes {word or CANARY}")

    @app.post("/planted/typed")
    def typed(number: int, body: dict[str, int]) -> str:
        return f"{number} {body}"

    return app


def is_data(answer: httpx2.Response) -> bool:
    kind = answer.headers.get("content-type", "").partition(";")[0]
    return kind in ("application/json", "application/manifest+json")


def answers_of_every_kind(app: FastAPI, patient: Patient) -> dict[int | str, object]:
    client, as_patient = browser(app), sign_in(browser(app), patient)
    return {
        200: client.get("/help"),
        303: client.get("/"),
        404: client.get("/no-such-page"),
        405: client.put("/help"),
        413: client.post("/sign-ins", data={"code": "x" * (LARGEST_BODY + 1)}),
        422: client.post("/planted/typed", params={"number": CANARY}, json={"a": CANARY}),
        403: client.post("/sign-ins", headers={"Sec-Fetch-Site": "cross-site"}),
        500: client.get("/planted/broken"),
        401: client.post("/check-ins"),
        "static": client.get("/static/icons/mark.svg"),
        "static missing": client.get("/static/no-such-file"),
        "static path": client.get("/static/../app/keys.py"),
        "another host": client.get("/help", headers={"Host": "evil.example"}),
        "signed in": as_patient.get("/help"),
    }


def test_every_answer_carries_the_headers(broken: FastAPI, patient: Patient):
    for kind, answer in answers_of_every_kind(broken, patient).items():
        if isinstance(kind, int):
            assert answer.status_code == kind
        expected = ON_DATA if is_data(answer) else EVERYWHERE
        carried = {name: answer.headers.get(name) for name in expected}
        assert carried == expected, kind
        assert is_data(answer) or "camera=()" in answer.headers["permissions-policy"]
        assert "server" not in answer.headers
        assert "unsafe-" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["css/tokens.css", "js/app.js", "icons/icon-192.png"])
def test_a_part_of_a_page_carries_what_acts_on_it(client: TestClient, path: str):
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 200 and answer.headers["x-request-id"]
    carried = {name.lower() for name in EVERYWHERE} & set(answer.headers)
    assert carried == {"x-content-type-options", "cross-origin-resource-policy"}
    assert client.get(f"/static/{path}x").headers["content-security-policy"]


def test_data_carries_what_acts_on_it(as_patient: TestClient):
    for path in ("/manifest.webmanifest", "/offline-plan", "/push-subscriptions"):
        answer = as_patient.get(path)
        assert answer.status_code == 200 and is_data(answer)
        carried = {name: answer.headers[name] for name in EVERYWHERE if name in answer.headers}
        assert carried == ON_DATA


def test_only_static_files_may_be_kept(broken: FastAPI, patient: Patient):
    answers = answers_of_every_kind(broken, patient)
    for kind, answer in answers.items():
        if not str(kind).startswith("static"):
            assert answer.headers["cache-control"] == "no-store", kind
    assert answers["static"].headers["cache-control"] == "no-cache"
    named = browser(broken).get("/static/css/tokens.css?v=0123")
    assert "immutable" in named.headers["cache-control"]


def test_a_secure_address_says_so(settings: Settings, database: Database, clock: Clock):
    public = settings.model_copy(update={"base_url": "https://care.example.org"})
    client = TestClient(create_app(public, database, clock), "https://care.example.org")
    client.headers["Sec-Fetch-Site"] = "same-origin"
    answer = client.get("/help")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert browser(create_app(settings, database, clock)).get("/help").status_code == 200
    assert client.get("/help", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie(settings: Settings, database: Database, clock: Clock, cast: Cast, secure: bool):
    base = "https://care.example.org" if secure else ORIGIN
    app = create_app(settings.model_copy(update={"base_url": base}), database, clock)
    client = TestClient(app, base, headers={"Sec-Fetch-Site": "same-origin"})
    invited = fresh_ids(House(app, cast, clock, database))["token"]
    answer = client.post(f"/invitations/{invited}", follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-afterglow=" if secure else "afterglow=")
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert ("Secure" in cookie) == secure and "Domain" not in cookie and len(cookie) < 4096


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_without_end_is_cut_short(app: FastAPI, announced: bool):
    """A chunked one announces no length and is counted as it comes."""
    piece, taken = b"a" * 4096, []

    def pieces():
        for _ in range(1000):
            taken.append(1)
            yield piece

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = piece * 1000 if announced else pieces()
    assert browser(app).post("/sign-ins", content=body, headers=form).status_code == 413


def test_a_body_of_the_largest_size_is_read(app: FastAPI):
    room = LARGEST_BODY - len("code=")
    assert browser(app).post("/sign-ins", data={"code": "x" * room}).status_code == 422


@pytest.mark.parametrize("length", ["-1", "many", "1e9", ""])
def test_a_length_that_is_no_number_is_refused(app: FastAPI, length: str):
    assert browser(app).post("/sign-ins", headers={"Content-Length": length}).status_code == 413


def test_errors_say_nothing_of_the_input(broken: FastAPI, patient: Patient, capfd):
    """Not in the answer, and not in the log."""
    client = sign_in(browser(broken), patient)
    answers = [
        client.get(f"/{CANARY}"),
        client.get("/help", params={"country": CANARY}),
        client.post("/sign-ins", data={"code": CANARY}),
        client.post("/sign-ins", data={"name": "nobody", "passphrase": CANARY}),
        client.post(f"/invitations/{CANARY}"),
        client.post("/planted/typed", params={"number": CANARY}, json={"a": CANARY, CANARY: 1}),
        client.post("/planted/typed", params={"number": 1}, content=f'{{"a": "{CANARY}'),
        client.post("/planted/broken", params={"word": CANARY}),
        client.post("/check-ins", data={"mood.1": CANARY, CANARY: "1", "day": CANARY}),
        client.request("BREW", f"/{CANARY}"),
    ]
    for answer in answers:
        assert CANARY not in answer.text.replace("%", ""), answer.request.url
        assert CANARY not in str(answer.headers)
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err
    assert "RuntimeError" in said.out + said.err  # the failure itself is told


def test_nothing_tells_the_shape_of_the_house(client: TestClient):
    for path in ("/docs", "/redoc", "/openapi.json", "/metrics", "/.git/config", "/.env"):
        assert client.get(path).status_code == 404


def test_keys_never_show_themselves(keys: Keys):
    assert keys.database_key.hex() not in repr(keys) and "PRIVATE" not in f"{keys} {keys!r}"
