"""Light, dark or as the phone is: a cookie that names nobody, for everybody, without script."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.web.assets import STATIC
from tests.cast import Clock
from tests.marks import on_sqlite

BARS = re.compile(r'<meta name="theme-color"( media="[^"]+")? content="(#[0-9a-f]{6})">')


def chosen(client: TestClient, theme: str, **headers: str) -> str:
    """Choose a theme; where it leads."""
    answer = client.post("/looks", data={"theme": theme}, headers=headers)
    assert answer.status_code == 303
    return answer.headers["location"]


@on_sqlite
def test_as_the_phone_is_until_somebody_chooses(client: TestClient):
    html = client.get("/sign-in").text
    assert "data-theme" not in html and 'name="color-scheme" content="light dark"' in html
    light, dark = BARS.findall(html)
    assert "light" in light[0] and "dark" in dark[0] and light[1] != dark[1]


@on_sqlite
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_holds_on_every_page_also_signed_out(
    as_patient: TestClient, client: TestClient, theme: str
):
    followed = dict(BARS.findall(client.get("/sign-in").text))
    for each in (as_patient, client):
        chosen(each, theme)
        html = each.get("/help").text
        assert f'data-theme="{theme}"' in html
        assert f'name="color-scheme" content="{theme}"' in html
        assert BARS.findall(html) == [("", followed[f' media="(prefers-color-scheme: {theme})"'])]
    as_patient.post("/sign-outs")
    assert f'data-theme="{theme}"' in as_patient.get("/sign-in").text
    chosen(as_patient, "auto")
    assert "data-theme" not in as_patient.get("/sign-in").text


@on_sqlite
def test_the_cookie_says_one_word(client: TestClient):
    answer = client.post("/looks", data={"theme": "dark"})
    cookie = SimpleCookie(answer.headers["set-cookie"])["theme"]
    assert cookie.value == "dark" and cookie["samesite"] == "lax" and not cookie["secure"]
    assert int(cookie["max-age"]) == 365 * 86400


@on_sqlite
def test_on_https_it_is_sent_there_only(settings: Settings, database: Database, clock: Clock):
    https = settings.model_copy(update={"base_url": "https://care.example.org"})
    app = create_app(https, database, clock)
    client = TestClient(app, "https://care.example.org", headers={"Sec-Fetch-Site": "same-origin"})
    answer = client.post("/looks", data={"theme": "dark"}, follow_redirects=False)
    assert SimpleCookie(answer.headers["set-cookie"])["theme"]["secure"]


@on_sqlite
def test_nonsense_is_as_the_phone_is(client: TestClient):
    chosen(client, "dark")
    chosen(client, '"><script>')
    assert "data-theme" not in client.get("/sign-in").text
    client.cookies.set("theme", '"><b>', domain="localhost.local", path="/")
    assert "data-theme" not in client.get("/sign-in").text


@on_sqlite
def test_it_leads_back_to_where_it_was_chosen_and_nowhere_else(client: TestClient):
    assert chosen(client, "dark", referer="http://localhost/sign-in") == "/sign-in"
    assert chosen(client, "dark", referer="http://localhost/you?x=1") == "/you"
    assert chosen(client, "dark", referer="https://evil.example//evil") == "/"
    assert chosen(client, "dark") == "/"


def test_the_palette_is_written_once():
    """Each colour for day and night on one line; of the two, exactly one counts."""
    css = (STATIC / "css/tokens.css").read_text()
    lines = [line for line in css.splitlines() if "#" in line]
    assert len(lines) > 20
    assert all("var(--light, #" in line and "var(--dark, #" in line for line in lines)
    for rule in (r'\[data-theme="dark"\]', r'\[data-theme="light"\]', "prefers-color-scheme: dark"):
        assert re.search(rule, css)
