"""Fewer questions: the patient's answer to the offer, and their own wish."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import plan_offers
from app.web.access import Db, Form, Now, SignedInPatient, of_this_person

router = APIRouter()


@router.post("/plan-offers/answers")
def answer(patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """`plan` is the one that is wanted. 401 where it is another person's form."""
    of_this_person(form, db, patient)
    plan_offers.answer(db, patient, form.get("plan", ""), now)
    return RedirectResponse("/today", 303)


@router.post("/plan-wishes")
def wish(patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """`wish` is "less" or "as-before"; anything else leaves things as they are."""
    of_this_person(form, db, patient)
    if form.get("wish") == "less":
        plan_offers.ask_less(db, patient, now)
    elif form.get("wish") == "as-before":
        plan_offers.ask_as_before(db, patient, now)
    return RedirectResponse("/you#less-title", 303)
