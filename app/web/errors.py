"""What a person sees when something is not there, not allowed or broken: plain words, no input."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from app.web.access import (
    SAFE_METHODS,
    ConsentMissing,
    Discharged,
    FactorMissing,
    NoPatient,
    NotProvedLately,
    OtherPerson,
    SignedOut,
)
from app.web.factor_pages import words_of
from app.web.owners import NotAnOwner
from app.web.pages import page
from app.web.protection import BodyTooLong
from app.web.return_addresses import here, leading_back
from app.web.sent_away import (
    OUTBOX,
    consent_missing,
    discharged,
    factor_missing,
    not_proved_lately,
    owners_only,
    wants_json,
)

NOT_FOUND = ("Not found", "There is nothing at this address, or it is not yours to see.")
FOREIGN = ("Not sent from here", "This form was sent from another site. Nothing was saved.")
TOO_LONG = ("Too long", "This is too much at once. Shorten it and send it again.")
BUSY = (
    "Busy for a moment",
    "Nothing was saved just now. Wait a moment, go back and send it again. Your browser may have"
    " kept your answers there.",
)
# Seen without script only: Chromium then brings the form back empty, so nothing is promised.
SIGN_IN = ("Please sign in again", "Nothing was saved by this step. Sign in, then go on.")
OTHER_PERSON = (
    "This belongs to somebody else who uses this phone. It was not sent; it waits here until they"
    " sign in again."
)
OTHERS_FORM = (
    "Somebody else is signed in here now",
    "Nothing was saved by this step: the form was opened by another person. Whoever filled it in"
    " signs in again, then sends it.",
)
BROKEN = (
    "Something went wrong",
    "Nothing was saved by this step. Go back and try again; if it stays like this, call your"
    " clinic.",
)
KINDS = {
    400: "unreadable", 401: "sign-in", 403: "foreign", 404: "not-found", 405: "not-found",
    413: "too-long", 503: "busy",
}  # fmt: skip


def install(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(SignedOut, signed_out)
    app.add_exception_handler(FactorMissing, factor_missing)
    app.add_exception_handler(NotProvedLately, not_proved_lately)
    app.add_exception_handler(OtherPerson, others_form)
    app.add_exception_handler(ConsentMissing, consent_missing)
    app.add_exception_handler(Discharged, discharged)
    app.add_exception_handler(NotAnOwner, owners_only)
    app.add_exception_handler(OperationalError, busy)
    app.add_exception_handler(BodyTooLong, too_long)


def _words(request: Request, status: int, title: str, words: str) -> Response:
    if wants_json(request):
        return JSONResponse({"problem": words, "kind": KINDS.get(status, "broken")}, status)
    told = {"title": title, "words": words, "back": None}
    return page(request, "error.html", status, error=told)


def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, NoPatient) and request.url.path == OUTBOX:
        return other_person()
    if error.status_code == 404:
        return _words(request, 404, *NOT_FOUND)
    if error.status_code == 405:
        return _words(request, 405, "Not possible here", "This address does not take that.")
    return _words(request, error.status_code, "Not understood", "That could not be read.")


def other_person() -> Response:
    """To a phone that sends what is not of whoever is signed in: it keeps it, and tries again."""
    return JSONResponse({"problem": OTHER_PERSON, "kind": "other-person"}, 403)


def unreadable(request: Request, error: Exception) -> Response:
    """Where and what kind, never the value: a 422 must not echo what was typed."""
    assert isinstance(error, RequestValidationError)
    told = [{"where": list(each["loc"][:2]), "kind": each["type"]} for each in error.errors()]
    return JSONResponse({"errors": told}, 422)


def signed_out(request: Request, _: Exception) -> Response:
    """Whose sign-in of the clinic ran out is led back afterwards, and gets back what was typed."""
    if wants_json(request):
        return _words(request, 401, *SIGN_IN)
    ran_out = getattr(request.state, "ran_out", False)
    sign_in = leading_back("/sign-in", here(request)) if ran_out else "/sign-in"
    if request.method in SAFE_METHODS and request.headers.get("HX-Request") != "true":
        return RedirectResponse(sign_in, 303)
    told = {
        "title": SIGN_IN[0],
        "words": SIGN_IN[1],
        "back": {"href": sign_in, "words": "Sign in"},
        "typed": words_of(getattr(request.state, "typed", {})) if ran_out else [],
    }
    return page(request, "error.html", 401, error=told)


def others_form(request: Request, _: Exception) -> Response:
    """As for somebody who is signed out: a script keeps what was typed for whoever typed it."""
    title, words = OTHERS_FORM
    back = {"href": "/today", "words": "To Today"}
    return page(request, "error.html", 401, error={"title": title, "words": words, "back": back})


def busy(request: Request, _: Exception) -> Response:
    """The database is locked, full or restarting."""
    answer = _words(request, 503, *BUSY)
    answer.headers["Retry-After"] = "5"
    return answer


def too_long(request: Request, _: Exception) -> Response:
    return _words(request, 413, *TOO_LONG)


def at_the_door(request: Request, status: int) -> Response:
    """What never got in (403, 413), and the last resort (500)."""
    return _words(request, status, *{403: FOREIGN, 413: TOO_LONG}.get(status, BROKEN))
