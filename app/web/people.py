"""A clinic's people: who is there; an owner invites, changes roles and disables."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import departures, invitations, people
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db as Session
from app.tables import Clinic, Staff
from app.web import people_page
from app.web.access import Db, Form, Now, SignedInStaff
from app.web.day_words import moment_words
from app.web.owners import MyColleague, SignedInOwner
from app.web.pages import page
from app.web.people_page import ADDRESS

router = APIRouter()


@router.get("/clinic/people")
def show(request: Request, staff: SignedInStaff, db: Db, now: Now) -> Response:
    return people_page.show(request, db, staff, now)


@router.post("/clinic/people")
def invite(request: Request, owner: SignedInOwner, db: Db, form: Form, now: Now) -> Response:
    """`name`, `role`. The link is shown this once: only its hash is stored."""
    clinic = db.get_one(Clinic, owner.clinic_id)
    name, role = form.get("name", ""), form.get("role", "")
    try:
        person = people.add(db, _by(owner), clinic, name, role, now)
    except UnusableDetail as wrong:
        return people_page.show(request, db, owner, now, typed=form, wrong=str(wrong))
    return _issued(request, db, owner, clinic, person, now, 201)


@router.post("/clinic/people/{colleague_id}/invitations")
def invite_again(
    request: Request, colleague: MyColleague, owner: SignedInOwner, db: Db, now: Now
) -> Response:
    """For whoever lost link or passphrase, and for whoever comes back. Not for oneself, who would
    be signed out before the link could be read."""
    clinic = db.get_one(Clinic, owner.clinic_id)
    if colleague.id == owner.id:
        words = "Another owner makes you a new link, or whoever runs this installation."
        return people_page.show(request, db, owner, now, of=colleague, wrong=words)
    people.start_anew(db, _by(owner), clinic, colleague, now)
    return _issued(request, db, owner, clinic, colleague, now, 200)


@router.post("/clinic/people/{colleague_id}/roles")
def change_role(
    request: Request, colleague: MyColleague, owner: SignedInOwner, db: Db, form: Form, now: Now
) -> Response:
    """`role`; they are signed out, and sign in again."""
    clinic = db.get_one(Clinic, owner.clinic_id)
    try:
        people.change_role(db, _by(owner), clinic, colleague, form.get("role", ""), now)
    except UnusableDetail as wrong:
        return people_page.show(request, db, owner, now, of=colleague, wrong=str(wrong))
    return RedirectResponse(f"{ADDRESS}#person-{colleague.public_id}", 303)


@router.post("/clinic/people/{colleague_id}/disablings")
def disable(
    request: Request, colleague: MyColleague, owner: SignedInOwner, db: Db, form: Form, now: Now
) -> Response:
    """`heir`: the public id of who takes over their patients, or nothing where there are none."""
    clinic = db.get_one(Clinic, owner.clinic_id)
    try:
        departures.disable(db, owner, clinic, colleague, form.get("heir", ""), now)
    except UnusableDetail as wrong:
        return people_page.show(request, db, owner, now, of=colleague, wrong=str(wrong))
    return RedirectResponse(f"{ADDRESS}#person-{colleague.public_id}", 303)


def _by(owner: Staff) -> Actor:
    return Actor("staff", owner.public_id)


def _issued(
    request: Request,
    db: Session,
    owner: Staff,
    clinic: Clinic,
    person: Staff,
    now: Now,
    status: int,
) -> Response:
    issued = invitations.issue(db, _by(owner), person, now)
    return page(
        request,
        "person_invited.html",
        status,
        name=person.name,
        role=person.role,
        link=f"{request.app.state.settings.origin}/invitations/{issued.token}",
        until=moment_words(issued.expires_at, clinic.zone),
    )
