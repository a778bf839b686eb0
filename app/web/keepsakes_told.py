"""What was written for heavier days as it is read: on a phone without a network, by a therapist,
and beside the numbers to call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import keepsakes
from app.core.keepsakes import KEEPSAKES
from app.core.phone_numbers import numbers_in
from app.core.safety_plans import INVITATION, PROFESSIONALS, SAFETY_PLAN
from app.database import Db
from app.tables import Clinic, Patient


def keepsakes_told(found: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """[{"code", "title", "parts": [{"label", "words", "calls": [phone number]}]}], in the order of
    the catalogue, without what is empty."""
    return [
        {
            "code": code,
            "title": keepsake.title,
            "parts": [
                {
                    "label": part.label,
                    "words": found[code][part.code],
                    "calls": list(numbers_in(found[code][part.code])),
                }
                for part in keepsake.parts
                if part.code in found[code]
            ],
        }
        for code, keepsake in KEEPSAKES.items()
        if code in found
    ]


def with_clinic(
    found: Mapping[str, Mapping[str, str]], clinic: Clinic
) -> Mapping[str, Mapping[str, str]]:
    """The same, with the clinic's number among the professionals of the safety plan: nobody had to
    type it, and on a phone without a network it stands nowhere else."""
    plan = found.get(SAFETY_PLAN)
    if plan is None or not clinic.phone:
        return found
    typed = [plan[PROFESSIONALS]] if PROFESSIONALS in plan else []
    words = "\n".join([*typed, f"{clinic.name}: {clinic.phone}"])
    return {**found, SAFETY_PLAN: {**plan, PROFESSIONALS: words}}


def safety_plan_told(db: Db, patient: Patient) -> dict[str, Any]:
    """The context of `fragments/safety_plan.html`."""
    return {"written": keepsakes.is_written(db, patient, SAFETY_PLAN), "invitation": INVITATION}
