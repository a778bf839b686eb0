"""A dosing session as a Procedure: when, whether it took place, by which route, how much.

R4B's Procedure has no place for a dose and a route: both stand in extensions of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.fhir.people import subject
from app.core.fhir.shapes import ROUTES, UCUM, Resource, concept, uuid_of

Record = Mapping[str, Any]
ROUTE_GIVEN, DOSE_GIVEN = "urn:afterglow:route-given", "urn:afterglow:dose-given"
KINDS = "urn:afterglow:procedure"


def procedure(record: Record, session: Record, made_at: str) -> Resource:
    told: Resource = {
        "resourceType": "Procedure",
        "id": uuid_of("session", record["id"], session["id"]),
        "status": status(session, made_at),
        "code": concept(KINDS, "dosing-session", "Ketamine dosing session"),
        "subject": subject(record),
        "performedDateTime": session["at"],
    }
    if session["cancelled_at"]:
        told["statusReason"] = {"text": f"Cancelled by the {session['cancelled_by']}"}
    given = _route(session) + _dose(session)
    if given:
        told["extension"] = given
    words = [session[name] for name in ("setting", "note") if session.get(name)]
    return told | ({"note": [{"text": said} for said in words]} if words else {})


def status(session: Record, made_at: str) -> str:
    """Instants are told in UTC to one pattern, so that they compare as text. A past session of
    which nobody has said that it took place is `unknown`."""
    if session["cancelled_at"]:
        return "not-done"
    if session["at"] > made_at:
        return "preparation"
    confirmed = session["confirmed_at"] and session["confirmed_at"] >= session["at"]
    return "completed" if session["happened_at"] or confirmed else "unknown"


def _route(session: Record) -> list[Resource]:
    if not session["route"]:
        return []
    route = concept(ROUTES, session["route"], session["route"].capitalize())
    return [{"url": ROUTE_GIVEN, "valueCodeableConcept": route}]


def _dose(session: Record) -> list[Resource]:
    if session["dose_mg"] is None:
        return []
    dose = {"value": session["dose_mg"], "unit": "mg", "system": UCUM, "code": "mg"}
    return [{"url": DOSE_GIVEN, "valueQuantity": dose}]
