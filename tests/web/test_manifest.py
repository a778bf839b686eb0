"""What a home screen is told: an app of a neutral name, with everything a browser asks for."""

from __future__ import annotations

import json
import struct

import pytest
from fastapi.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.cast import Clock, browser
from tests.marks import on_sqlite


@pytest.fixture
def told(client: TestClient) -> dict:
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    return answer.json()


def pictures_of(told: dict) -> list[dict]:
    inner = [icon for shortcut in told["shortcuts"] for icon in shortcut["icons"]]
    return told["icons"] + told["screenshots"] + inner


@on_sqlite
def test_it_is_an_app_of_its_own(told: dict):
    assert (told["id"], told["scope"], told["start_url"]) == ("/", "/", "/today")
    assert told["display"] == "standalone" and told["categories"] == ["health"]
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("192x192", "maskable"),
        ("512x512", "maskable"),
    }
    whole = {icon["src"] for icon in told["icons"] if icon["purpose"] == "any"}
    assert whole.isdisjoint(i["src"] for i in told["icons"] if i["purpose"] == "maskable")
    assert {picture["form_factor"] for picture in told["screenshots"]} == {"narrow", "wide"}


@on_sqlite
def test_every_picture_is_there_at_the_size_that_is_said(client: TestClient, told: dict):
    for picture in pictures_of(told):
        answer = client.get(picture["src"])
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", answer.content[16:24])
        assert picture["sizes"] == f"{width}x{height}", picture["src"]


@on_sqlite
def test_every_shortcut_leads_somewhere(as_patient: TestClient, told: dict):
    assert [one["name"] for one in told["shortcuts"]] == ["Check in", "Practice", "Help now"]
    for shortcut in told["shortcuts"]:
        assert as_patient.get(shortcut["url"]).status_code == 200


@on_sqlite
def test_a_home_screen_does_not_say_what_it_is_for(
    settings: Settings, database: Database, clock: Clock
):
    own = settings.model_copy(update={"app_name": "Tuesday"})
    client = browser(create_app(own, database, clock))
    told = client.get("/manifest.webmanifest").json()
    assert told["name"] == told["short_name"] == "Tuesday"
    told.pop("categories")
    for word in ("ketamine", "mood", "depress", "clinic", "health", "therap", "afterglow"):
        assert word not in json.dumps(told).lower()
