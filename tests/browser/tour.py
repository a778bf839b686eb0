"""A walk through every page that a person can reach: by the app's own routes and the pages' links,
so that a new page is on the tour by being there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from fastapi import FastAPI

from tests.routes import Route, routes_of

PATIENTS = ("anyone", "signed in", "patient", "patient before consent")
THERAPISTS = ("anyone", "signed in", "staff", "staff just proved", "staff before factor")
LINKS = "() => [...document.links].filter((link) => !link.download).map((link) => link.href)"

# What is no page: answers to scripts, files, and links that only lead on to one of the pages.
NOT_PAGES = {
    *("/up", "/manifest.webmanifest", "/service-worker.js", "/offline-plan", "/push-subscriptions"),
    *("/nudges/{nudge_id}", "/calendars/{secret}.ics", "/metrics", "/passkey-requests"),
    *("/second-factor/passkey-request", "/second-factor/passkeys/new"),
    "/push-subscriptions/{push_subscription_id}/test-nudges/latest",
    "/patients/{patient_id}/brief.pdf",
    *("/you/exports/{own_export}", "/clinic/exports/{clinic_export}"),
}

Visit = Callable[[str], Collection[str]]
"""Go to an address and answer the addresses of the links there."""


def tour(
    app: FastAPI, site: str, policies: Collection[str], first: str, visit: Visit
) -> set[str | None]:
    """Visit one page of every route that is open to these, from `first` on; the paths of the
    routes that were met."""
    routes = pages_of(app, policies)
    plain = [route.path for route in routes if "{" not in route.path]
    waiting = deque(f"{site}{path}" for path in [first, *plain])
    met: set[str | None] = set()
    while waiting:
        address = waiting.popleft()
        path = path_of(routes, urlsplit(address).path)
        if path is not None and path not in met:
            met.add(path)
            waiting += [link for link in visit(address) if link.startswith(f"{site}/")]
    return met


def pages_of(app: FastAPI, policies: Collection[str]) -> list[Route]:
    """The routes of pages that are open to these, plain addresses before those with ids."""
    routes = [route for route in routes_of(app) if route.method == "GET"]
    pages = [each for each in routes if each.policy in policies and each.path not in NOT_PAGES]
    return sorted(pages, key=lambda route: route.path.count("{"))


def path_of(routes: Collection[Route], address: str) -> str | None:
    for route in routes:
        if re.fullmatch(re.sub(r"\\{\w+\\}|{\w+}", "[^/]+", route.path), address):
            return route.path
    return None
