"""The app on the phone: a service worker that keeps nobody's page."""

from __future__ import annotations

import json
import re

import pytest

from app.core.instruments import INSTRUMENTS
from app.web.assets import STATIC

on_one_database = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def installed(client):
    """What the server puts before the script."""
    first, _, _ = client.get("/service-worker.js").text.partition("\n")
    return json.loads(first.removeprefix("const INSTALLED = ").removesuffix(";"))


@on_one_database
def test_the_worker_has_the_whole_site_as_its_scope(client):
    answer = client.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"


@on_one_database
def test_it_keeps_only_files_named_by_their_content(client, installed):
    named = set(re.findall(r'"(/static/[^"]+)"', client.get("/offline").text))
    assert named and named <= set(installed["assets"])
    for address in installed["assets"]:
        assert re.fullmatch(r"/static/[\w./-]+\?v=[0-9a-f]{12}", address)
        assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert not any("service-worker" in address for address in installed["assets"])


def test_it_puts_nothing_else_into_the_cache():
    script = (STATIC / "js/service-worker.js").read_text()
    assert (
        script.count("cache.put(") == 1 and "addAll(" not in script and "cache.add(" not in script
    )
    assert "of await Promise.all([...files, ...pages])) await cache.put(" in script
    assert script.count("const files = INSTALLED.assets.map(") == 1
    [pages] = [line for line in script.splitlines() if "const pages = " in line]
    assert "[OFFLINE, ELSEWHERE].map(" in pages and 'credentials: "omit"' in pages


@on_one_database
def test_the_page_without_a_network_is_the_same_for_everybody(client, as_patient, as_therapist):
    pages = {each.get("/offline").text for each in (client, as_patient, as_therapist)}
    assert len(pages) == 1
    [html] = pages
    assert "No connection" in html and "tel:" in html
    assert "Pia" not in html and "/today" not in html


@on_one_database
def test_without_a_network_nobody_is_left_with_another_countrys_numbers(client, cast):
    html = client.get("/offline").text
    assert "United States" in html and "Germany" in html and "988" in html and "112" in html


@on_one_database
def test_without_a_network_every_form_is_there_and_none_is_shown(client):
    html = client.get("/offline").text
    for code in INSTRUMENTS:
        version = INSTRUMENTS[code].form_version
        assert f'data-code="{code}" data-version="{version}"' in html
    for place in re.findall(r"<[^>]* data-due[^>]*>", html):
        assert place.endswith(" hidden>")


@on_one_database
def test_what_the_worker_imports_is_named_by_its_content(client):
    script = client.get("/service-worker.js").text
    addresses = re.findall(r'^import .* from "([^"]+)";$', script, re.M)
    assert len(addresses) >= 3
    for address in addresses:
        assert re.fullmatch(r"/static/js/[a-z-]+\.js\?v=[0-9a-f]{12}", address)
        assert client.get(address).status_code == 200
