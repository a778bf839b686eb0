"""Where somebody is signed in: the own list, one ended, all others ended."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.database import Database
from app.tables import Patient, PushSubscription, SignIn, Staff, StaffPhone
from tests.cast import Cast, Clock
from tests.marks import on_sqlite

SignedIn = Callable[[Patient | Staff], TestClient]
LISTS = {"patient": "/you/devices", "therapist": "/devices"}


def endings(client: TestClient, address: str) -> list[str]:
    return re.findall(rf'action="({address}/[0-9a-f]+/endings)"', client.get(address).text)


@pytest.mark.parametrize("who", LISTS)
def test_one_is_ended_and_this_one_stays(signed_in: SignedIn, cast: Cast, who: str):
    address = LISTS[who]
    here, there = signed_in(getattr(cast, who)), signed_in(getattr(cast, who))
    page = here.get(address).text
    assert page.count("last used on 4 March 2026") == 2 and page.count(">this one<") == 1
    [end] = endings(here, address)
    assert here.post(end).headers["location"] == address
    assert there.get(address).headers["location"] == "/sign-in"
    assert here.get(address).status_code == 200 and endings(here, address) == []


@pytest.mark.parametrize("who", LISTS)
def test_all_others_are_ended(signed_in: SignedIn, cast: Cast, who: str):
    address = LISTS[who]
    here, *others = (signed_in(getattr(cast, who)) for _ in range(4))
    assert here.post(f"{address}/endings").status_code == 303
    assert {each.get(address).headers["location"] for each in others} == {"/sign-in"}
    assert here.get(address).status_code == 200


@on_sqlite
@pytest.mark.parametrize("who", LISTS)
def test_what_was_registered_there_for_pushes_goes_too(
    signed_in: SignedIn, cast: Cast, database: Database, clock: Clock, who: str
):
    address, person = LISTS[who], getattr(cast, who)
    here, _ = signed_in(person), signed_in(person)
    with database.transaction() as db:
        of = SignIn.patient_id if who == "patient" else SignIn.staff_id
        for row in db.exec(select(SignIn).where(of == person.id)).all():
            told = {
                "endpoint": f"https://push.example.org/{row.id}", "p256dh": "k", "auth": "a",
                "created_at": clock.now, "sign_in_id": row.id,
            }  # fmt: skip
            if who == "patient":
                db.add(PushSubscription(patient_id=person.id, **told))
            else:
                db.add(StaffPhone(staff_id=person.id, **told))
    here.post(endings(here, address)[0])
    with database.reading() as db:
        table = PushSubscription if who == "patient" else StaffPhone
        left = db.exec(select(table)).all()
        assert len(left) == 1
        kept = db.get_one(SignIn, left[0].sign_in_id)
        assert kept.ended_at is None


@on_sqlite
@pytest.mark.parametrize("who", LISTS)
def test_anothers_is_not_found(signed_in: SignedIn, cast: Cast, who: str):
    address = LISTS[who]
    here, _ = signed_in(getattr(cast, who)), signed_in(getattr(cast, who))
    stranger = signed_in(getattr(cast, f"other_{who}"))
    assert stranger.post(endings(here, address)[0]).status_code == 404
    assert len(endings(here, address)) == 1
