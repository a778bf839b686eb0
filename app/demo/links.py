"""One-time sign-in links for the people of the demo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import invitations
from app.database import Database
from app.demo import ACTOR, seed


def issue(database: Database, base_url: str, now: datetime) -> dict[str, Any]:
    """The clinic of the demo, made once, and a fresh link for each of its people."""
    with database.transaction() as db:
        cast = seed(db, now)
        therapist = invitations.issue(db, ACTOR, cast.therapist, now)
        patients = [
            {
                "id": person.patient.public_id,
                "name": person.patient.name,
                "sign_in": f"{base_url}/invitations/"
                + invitations.issue(db, ACTOR, person.patient, now).token,
                "story": person.story,
            }
            for person in cast.people
        ]
    sign_in = f"{base_url}/invitations/{therapist.token}"
    return {
        "url": base_url,
        "therapist": {"name": cast.therapist.name, "sign_in": sign_in},
        "patients": patients,
    }


def in_words(links: dict[str, Any]) -> str:
    people = [links["therapist"] | {"story": "therapist"}, *links["patients"]]
    lines = [f"{each['name']}, {each['story']}\n    {each['sign_in']}" for each in people]
    head = f"Afterglow answers at {links['url']}. Everybody in it is synthetic."
    return "\n".join([head, "Each link signs in once:", *lines, "Stop with Ctrl+C."])
