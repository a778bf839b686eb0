"""Answers leave small, except where their length could tell on what is in them."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from fastapi.testclient import TestClient

from app.web import assets, bundles

SHEET = "/static/css/everywhere.css"


@pytest.fixture
def backend() -> str:
    """The embedded database is enough here."""
    return "sqlite"


def raw(client: TestClient, path: str, accepted: str, **headers: str):
    """The answer with its body as it went over the line."""
    with client.stream("GET", path, headers={"Accept-Encoding": accepted} | headers) as answer:
        answer.line = b"".join(answer.iter_raw())
    return answer


def test_a_page_leaves_compressed_and_varies_by_it(as_patient):
    plain = raw(as_patient, "/today", "identity")
    small = raw(as_patient, "/today", "gzip, deflate, br")
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "br"
    assert brotli.decompress(small.line).startswith(b"<!doctype html>")
    older = raw(as_patient, "/today", "gzip, deflate")
    assert older.headers["content-encoding"] == "gzip"
    assert small.headers["vary"] == plain.headers["vary"] == "HX-Request, Accept-Encoding"
    assert int(small.headers["content-length"]) == len(small.line) < len(plain.line) / 2
    assert small.headers["cache-control"] == "no-store"


def test_what_is_refused_at_the_door_is_a_page_too(client):
    answer = client.post("/sign-ins", headers={"Sec-Fetch-Site": "none", "Accept-Encoding": "gzip"})
    assert answer.status_code == 403 and answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_does_not_tell_by_its_length(as_therapist, site):
    lengths = {
        len(raw(as_therapist, f"/patients?search={word}", "gzip", **{"Sec-Fetch-Site": site}).line)
        for word in ("Otto+Test", "Qxzw+Jkvb")
    }
    answer = raw(as_therapist, "/patients", "gzip", **{"Sec-Fetch-Site": site})
    assert "content-encoding" not in answer.headers and lengths


def test_a_static_text_is_as_small_as_the_browser_can_unpack(client):
    plain = raw(client, SHEET, "identity")
    small, smallest = raw(client, SHEET, "gzip"), raw(client, SHEET, "gzip, deflate, br, zstd")
    assert gzip.decompress(small.line) == brotli.decompress(smallest.line) == plain.line
    assert len(smallest.line) < len(small.line) < len(plain.line) / 3
    assert raw(client, SHEET, "br;q=0, gzip").headers["content-encoding"] == "gzip"
    for answer in (plain, small, smallest):
        assert answer.headers["vary"] == "Accept-Encoding"
    tags = [answer.headers["etag"] for answer in (plain, small, smallest)]
    assert len(set(tags)) == 3
    again = raw(client, SHEET, "br", **{"If-None-Match": tags[2]})
    assert again.status_code == 304 and again.line == b""


def test_it_is_compressed_once(client):
    assets.compressed.cache_clear()
    for _ in range(3):
        raw(client, SHEET, "br")
    assert assets.compressed.cache_info().misses == 1


def test_pictures_of_dots_are_sent_as_they_are(client):
    answer = raw(client, "/static/icons/icon-192.png", "gzip, br")
    assert "content-encoding" not in answer.headers and answer.line.startswith(b"\x89PNG")


def test_a_script_carries_what_it_imports_once(client):
    text = client.get(assets.script(["js/app.js", "js/patient.js"])).text
    assert text.count("const $sealed=") == 1
    assert text.index("const $sealed=") < text.index("const $outbox=")
    assert not re.search(r"^\s*(import|export)\b", text, re.M)


@pytest.mark.parametrize("name", ["page.nothing", "page.app.app", "page..app", "page.", "page"])
def test_no_other_bundle_is_made(client, name):
    assert client.get(f"/static/js/{name}.js").status_code == 404


def test_an_unknown_way_to_export_is_refused():
    with pytest.raises(bundles.UnknownModuleSyntax, match=r"odd\.js: export default"):
        bundles.scope("odd", "export default 3;\n")


def test_a_script_leaves_without_remarks_and_with_every_word_of_its_texts():
    told = """// Why this is here.
/** What it gives. */
export const words = "gone; // not a remark"; // a remark
const address = "https://example.org", more = `a, // b
  and ${ address } /* stays */`, odd = /\\/\\* [/*] "/;
  call(); // why
"""
    told = bundles.packed([bundles.scope("told", told)])
    assert "Why" not in told and "What it gives" not in told and "a remark;" not in told
    assert '"gone; // not a remark"' in told and '"https://example.org"' in told
    assert "`a, // b\n  and ${ address } /* stays */`" in told
    assert '/\\/\\* [/*] "/' in told


def test_a_page_brings_the_script_that_swaps_parts_only_where_they_are(
    as_patient, as_therapist, patient
):
    """The ranges of a chart are plain links: what swaps them would be a third of that page."""
    for path in ("/today", "/check-ins/new", "/you", "/help", "/exercises"):
        html = as_patient.get(path).text
        assert (" hx-" in html) == ("htmx-4" in html), path
    assert "htmx-4" not in as_patient.get("/history").text
    assert "htmx" not in as_therapist.get(f"/patients/{patient.public_id}").text
