"""Who is signed in and may not go on yet, or not at all: where each is sent, and in which words."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from app.web.factor_pages import ask_again
from app.web.pages import page
from app.web.return_addresses import here, leading_back
from app.web.transactions import SAFE_METHODS

AGREE = "Nothing was saved: please read and agree to what is stored first, then send it again."
AGREE_FIRST = (
    "Nothing was saved: please read and agree first, then go back to the form. Your browser may"
    " have kept your answers there."
)
DISCHARGED = (
    "Nothing was saved: your treatment at this clinic has ended, so that nobody there would read"
    " it. In an emergency call one of the numbers under Help now."
)
OWNERS_ONLY = (
    "For an owner of your clinic",
    "Nothing was changed. Only an owner invites people, changes roles and disables; the list of"
    " your clinic’s people says who is one.",
)
FACTOR = "Nothing was saved by this step: show first, with your second step, that it is you."
OUTBOX = "/outbox"
FOR_SCRIPTS = frozenset((OUTBOX, "/offline-plan"))


def wants_json(request: Request) -> bool:
    """Asked by a script, which shows the words itself."""
    accepts = request.headers.get("accept", "")
    return request.url.path in FOR_SCRIPTS or accepts.startswith("application/json")


def factor_missing(request: Request, _: Exception) -> Response:
    if wants_json(request):
        return JSONResponse({"problem": FACTOR, "kind": "second-factor"}, 403)
    address = leading_back("/second-factor", here(request))
    if request.method in SAFE_METHODS and request.headers.get("HX-Request") != "true":
        return RedirectResponse(address, 303)
    back = {"href": address, "words": "Go on"}
    told = {"title": "First your second step", "words": FACTOR, "back": back}
    return page(request, "error.html", 403, error=told)


def not_proved_lately(request: Request, _: Exception) -> Response:
    """Reading leads to the question and back. A form is kept inside the question, so that it goes
    on with what was typed once that is answered; a file has to be chosen again."""
    if wants_json(request):
        return JSONResponse({"problem": FACTOR, "kind": "second-factor"}, 403)
    if request.method in SAFE_METHODS and request.headers.get("HX-Request") != "true":
        return RedirectResponse(leading_back("/second-factor", here(request)), 303)
    return ask_again(request)


def consent_missing(request: Request, _: Exception) -> Response:
    """Reading leads to the consent page. What was sent is refused in words: a redirect would look
    just like success, and take the page with what was typed away."""
    if wants_json(request):
        return JSONResponse({"problem": AGREE, "kind": "consent"}, 403)
    if request.method in SAFE_METHODS:
        return RedirectResponse("/consents/new", 303)
    told = {
        "title": "Please read and agree first",
        "words": AGREE_FIRST,
        "back": {"href": "/consents/new", "words": "Read and agree"},
    }
    return page(request, "error.html", 403, error=told)


def discharged(request: Request, _: Exception) -> Response:
    """Reading leads to the page that says what it means; what was sent is refused in words."""
    if wants_json(request):
        return JSONResponse({"problem": DISCHARGED, "kind": "discharged"}, 403)
    if request.method in SAFE_METHODS:
        return RedirectResponse("/discharged", 303)
    back = {"href": "/discharged", "words": "What that means"}
    told = {"title": "Your treatment here has ended", "words": DISCHARGED, "back": back}
    return page(request, "error.html", 403, error=told)


def owners_only(request: Request, _: Exception) -> Response:
    title, words = OWNERS_ONLY
    back = {"href": "/clinic/people", "words": "Your clinic’s people"}
    return page(request, "error.html", 403, error={"title": title, "words": words, "back": back})
