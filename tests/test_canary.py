"""A canary in every field that a person can fill; every place is searched where it must not be.

Every field name that a template or the reading code knows is filled, for every route, by
everybody. The places searched: log lines, headers, error pages, markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.core.ladder_bounds import BOUNDS
from tests.canary import MARK, Journal, logged
from tests.cast import browser, sign_in
from tests.routes import routes_of
from tests.web.belongings import address
from tests.web.doors import House, fresh_ids

ROOT = Path(__file__).parents[1]
FIELD = re.compile(r"""\bname="([\w.-]+)"|form(?:\.get\(|\[)["']([\w.-]+)["']""")
WHERE_TYPED_WORDS_COME_BACK = re.compile(
    r"<textarea.*?</textarea>|<input[^>]*>|<option[^>]*>[^<]*</option>", re.DOTALL
)


@cache
def fields() -> list[str]:
    """Every name under which something may be sent."""
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("app/**/*.py")]
    found = {name for path in sources for pair in FIELD.findall(path.read_text()) for name in pair}
    return sorted(found - {""})


@pytest.mark.timeout(180)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_field_of_every_route(house: House, capfd: pytest.CaptureFixture[str]):
    """Nonsense in every field: what is wrong is said without saying what was typed."""
    assert {"note", "name", "passphrase", "code", "setting", "submission_id"} <= set(fields())
    journal, found, shown_again = Journal(), [], 0
    for route in routes_of(house.app):
        where = address(route.path, fresh_ids(house))
        for client in all_of(house, journal):
            for way in ("params",) if route.method == "GET" else ("data", "json"):
                mark = f"{MARK}n{len(journal.answers)}n"
                client.request(route.method, where, **{way: nonsense(mark)})
                found += leaks(journal.answers[-1], mark)
                shown_again += mark in journal.answers[-1].text
    assert found == []
    assert shown_again  # some forms keep what was typed: there the escaping is at stake
    assert MARK not in logged(capfd)


def all_of(house: House, journal: Journal) -> Iterator[TestClient]:
    """Anew for each route: some of them sign in or out."""
    yield journal.watch(browser(house.app))
    for person in (house.cast.newcomer, house.cast.patient, house.cast.therapist):
        yield journal.watch(sign_in(browser(house.app), person))


def nonsense(mark: str) -> dict[str, str]:
    told_by_scripts = ["id", "event", "endpoint_digest", "permission"]
    names = [*fields(), *told_by_scripts, "mood.1", "phq-9-today.9", mark]
    names += ["opens-0", "closes-0", "red-second", "red-minutes", "red-out", *BOUNDS]
    return dict.fromkeys(names, f"<b id={mark}>'\"&")


def leaks(answer: httpx2.Response, mark: str) -> list[str]:
    """Where the canary sings: a header, markup that a browser would take for markup, or an error
    page outside the form that shows the typed words again."""
    body, told = answer.text, f"{answer.request.method} {answer.request.url.path}"
    found = []
    if mark in "".join(answer.headers.values()):
        found.append(f"{told}: in a header")
    if f"<b id={mark}" in body:
        found.append(f"{told}: as markup")
    if answer.status_code >= 400 and mark in WHERE_TYPED_WORDS_COME_BACK.sub("", body):
        found.append(f"{told}: on an error page ({answer.status_code})")
    return found


def test_the_search_finds_what_is_planted(house: House):
    """The control: a page that quotes, and a header that does."""

    @house.app.get("/planted")
    def planted(note: str) -> str:
        raise ValueError(note)

    answer = browser(house.app).get("/planted", params={"note": MARK})
    assert answer.status_code == 500 and leaks(answer, MARK) == []
    echoed = httpx2.Response(404, text=f"no <b id={MARK}>", headers={"X-Said": MARK})
    echoed.request = httpx2.Request("GET", "http://localhost/planted")
    assert len(leaks(echoed, MARK)) == 3
