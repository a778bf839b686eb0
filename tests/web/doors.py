"""Who knocks at a door, what they should be answered, and what they are.

The people are one of each kind; the records behind the doors are all of `cast.patient`, so that
another patient and the other clinic's therapist are strangers to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlmodel import SQLModel

from app import consents, sign_ins
from app.database import Database
from app.tables import Patient, SignIn, Staff
from tests.cast import Cast, Clock, browser, sign_in
from tests.routes import Route
from tests.web.belongings import address, ids_of

ALLOWED, NOT_FOUND = "let in", "not found"
SECOND_FACTOR = "asked for the second factor"
NOBODY, NO_CONSENT = "asked to sign in", "asked to consent"
# These are public or name no record of a patient: another person's value is as good as one's own.
COMMON = {"token", "secret", "day", "code", "kind", "entry_kind", "asset", "path"}
OWN_OF_STAFF = {"clinic_export", "staff_phone_id", "staff_device_id", "authenticator_id"}
"""What not even a colleague may open."""
OWNERS = (
    "the own therapist",
    "a therapist without a second factor",
    "a therapist who proved it a while ago",
)
OF_THIS_MACHINE = {"/metrics"}
"""For nobody who comes over the network; `test_metrics` comes from here."""
ENDS_OTHERS = "/devices/endings"
MAY = {
    "anyone": {
        *("nobody", "ended", "expired", "newcomer", "withdrawn", "patient"),
        *("half", "stale", "staff"),
    },
    "signed in": {"newcomer", "withdrawn", "patient", "stale", "staff"},
    "patient before consent": {"newcomer", "withdrawn", "patient"},
    "patient": {"patient"},
    "staff": {"stale", "staff"},
    "staff just proved": {"staff"},
    "staff before factor": {"half", "stale", "staff"},
}


@dataclass
class Person:
    """Someone at the door: a browser, what they are, and whose records are theirs to reach."""

    name: str
    kind: str
    client: TestClient
    reaches_own: bool = True


@dataclass
class House:
    app: FastAPI
    cast: Cast
    clock: Clock
    database: Database


def everybody(house: House) -> Iterator[Person]:
    """One of each kind. Records belong to `cast.patient`, so the others are strangers to them."""
    cast, app = house.cast, house.app
    yield Person("nobody", "nobody", browser(app))
    yield Person("a made-up cookie", "nobody", _with_cookie(browser(app), "made-up"))
    yield Person("a patient signed out", "ended", _ended(house, cast.patient))
    yield Person("a therapist signed out", "ended", _ended(house, cast.therapist))
    yield Person("an old sign-in", "expired", _expired(house))
    yield Person(
        "a patient before consent", "newcomer", sign_in(browser(app), cast.newcomer), False
    )
    yield Person(
        "a patient who withdrew", "withdrawn", _withdrawn(house, cast.foreign_patient), False
    )
    yield Person("another patient", "patient", sign_in(browser(app), cast.other_patient), False)
    foreign = sign_in(browser(app), cast.foreign_therapist)
    yield Person("a therapist of another clinic", "staff", foreign, False)
    half = sign_in(browser(app), cast.therapist, proved=False)
    yield Person("a therapist without a second factor", "half", half)
    yield Person("a therapist who proved it a while ago", "stale", _stale(house))
    yield Person("the patient", "patient", sign_in(browser(app), cast.patient))
    yield Person("the own therapist", "staff", sign_in(browser(app), cast.therapist))
    yield Person("a colleague", "staff", sign_in(browser(app), cast.other_therapist))


def breaches(house: House, route: Route) -> list[str]:
    """Who was answered otherwise than the route's declaration says; nothing when all is well."""
    if route.policy is None:
        return [f"{route} declares no policy"]
    people = list(everybody(house))
    refused = [person for person in people if expected_of(route, person) != ALLOWED]
    welcome = [person for person in people if expected_of(route, person) == ALLOWED]
    ids, before = fresh_ids(house), rows_of(house.database)
    found = [said for person in refused if (said := _breach(route, person, ids))]
    if rows_of(house.database) != before:
        found.append(f"{route}: something was written for somebody who may not")
    for person in welcome:
        if route.path == ENDS_OTHERS:  # of the same person's, who came in before
            person = next(each for each in everybody(house) if each.name == person.name)
        if said := _breach(route, person, fresh_ids(house)):
            found.append(said)
    return found


def _breach(route: Route, person: Person, ids: Mapping[str, str]) -> str | None:
    expected, got = expected_of(route, person), knock(person.client, route, ids)
    return None if got == expected else f"{route}: {person.name} was {got}, should be {expected}"


def expected_of(route: Route, person: Person) -> str:
    if route.path in OF_THIS_MACHINE:
        return NOT_FOUND
    allowed = MAY[route.policy or ""]
    if person.kind in allowed:
        reachable = person.reaches_own or not names_a_record(route)
        if "passkey_id" in parameters(route):
            return NOT_FOUND
        if parameters(route) & OWN_OF_STAFF:
            of = OWNERS[:1] if "clinic_export" in parameters(route) else OWNERS
            reachable = reachable and person.name in of  # a link is of one sign-in
        return ALLOWED if reachable else NOT_FOUND
    if person.kind in ("nobody", "ended", "expired"):
        return NOBODY
    if person.kind == "half" or (person.kind == "stale" and route.policy == "staff just proved"):
        return SECOND_FACTOR
    if person.kind in ("stale", "staff") or (route.policy or "").startswith("staff"):
        return NOT_FOUND
    return NO_CONSENT


def names_a_record(route: Route) -> bool:
    return any(f"{{{name}" in route.path for name in parameters(route) - COMMON)


def knock(client: TestClient, route: Route, ids: Mapping[str, str]) -> str:
    """One request, put into the words of the matrix."""
    answer = client.request(route.method, address(route.path, ids))
    where = answer.headers.get("location", "")
    if answer.status_code == 401 or (answer.status_code == 303 and where == "/sign-in"):
        signs_out_or_asks = route.path in ("/", "/sign-outs")
        return ALLOWED if signs_out_or_asks else NOBODY
    asks_factor = where.startswith("/second-factor?") or any(
        words in answer.text
        for words in ('href="/second-factor', ">Is it still you?<", '"kind":"second-factor"')
    )
    if answer.status_code in (303, 403) and asks_factor:
        return SECOND_FACTOR
    if answer.status_code == 303 and where == "/consents/new":
        return ALLOWED if route.path.startswith("/consents") else NO_CONSENT
    asks = ('href="/consents/new"', '"kind":"consent"')  # a person, or a person's script
    if answer.status_code == 403 and any(words in answer.text for words in asks):
        return NO_CONSENT
    others = answer.status_code == 403 and '"kind":"other-person"' in answer.text
    if answer.status_code == 404 or others:
        return NOT_FOUND
    up_without_worker = route.path == "/up" and answer.status_code == 503
    if answer.status_code >= 500 and not up_without_worker:
        return f"{answer.status_code}"
    return ALLOWED


def _with_cookie(client: TestClient, token: str) -> TestClient:
    client.cookies.set("afterglow", token)
    return client


def _ended(house: House, person: Patient | Staff) -> TestClient:
    """Signed out on the server; the browser still shows the cookie."""
    client = sign_in(browser(house.app), person)
    with house.database.transaction() as db:
        row = db.scalars(select(SignIn).order_by(SignIn.id.desc()).limit(1)).one()
        sign_ins.end(db, row, house.clock.now)
    return client


def _expired(house: House) -> TestClient:
    client = sign_in(browser(house.app), house.cast.patient)
    with house.database.transaction() as db:
        row = db.scalars(select(SignIn).order_by(SignIn.id.desc()).limit(1)).one()
        row.expires_at = house.clock.now - timedelta(seconds=1)
        db.add(row)
    return client


def _stale(house: House) -> TestClient:
    client = sign_in(browser(house.app), house.cast.therapist)
    with house.database.transaction() as db:
        row = db.scalars(select(SignIn).order_by(SignIn.id.desc()).limit(1)).one()
        row.proved_at = house.clock.now - timedelta(minutes=10, seconds=1)
        db.add(row)
    return client


def _withdrawn(house: House, patient: Patient) -> TestClient:
    with house.database.transaction() as db:
        given = consents.current(db, patient)
        if given is not None:
            consents.withdraw(db, patient, given, house.clock.now)
    return sign_in(browser(house.app), patient)


def fresh_ids(house: House) -> dict[str, str]:
    with house.database.transaction() as db:
        return ids_of(db, house.cast, house.cast.patient, house.clock.now)


def parameters(route: Route) -> set[str]:
    return {part.split("}")[0].split(":")[0] for part in route.path.split("{")[1:]}


def rows_of(database: Database, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Everything that is stored, counted attempts aside."""
    with database.reading() as db:
        return {
            name: sorted(repr(row) for row in db.connection().execute(select(table)))
            for name, table in SQLModel.metadata.tables.items()
            if name not in ("attempt", *without)
        }
