"""Every route of the app, and who may use it by its own declaration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.web import access

# What a route may declare, the strictest first; a route's policy is the first one found in it.
POLICIES = {
    access.just_proved_staff: "staff just proved",
    access.signed_in_staff: "staff",
    access.signed_in_patient: "patient",
    access.patient_before_consent: "patient before consent",
    access.require_viewer: "signed in",
    access.staff_before_factor: "staff before factor",
    access.anyone: "anyone",
}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    policy: str | None
    module: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes_of(app: FastAPI) -> list[Route]:
    """One entry a method and path, whether or not the schema shows it."""
    return [
        Route(method, prefix + route.path, policy_of(route), route.endpoint.__module__)
        for prefix, route in _walk(app.routes, "")
        for method in sorted(route.methods)
    ]


def policy_of(route: APIRoute) -> str | None:
    declared = set(_dependencies(route.dependant))
    return next((name for mark, name in POLICIES.items() if mark in declared), None)


def routes_in_schema(app: FastAPI) -> set[tuple[str, str]]:
    listed = app.openapi()["paths"]
    return {(method.upper(), path) for path, methods in listed.items() for method in methods}


def _walk(routes: list[Any], prefix: str) -> Iterator[tuple[str, APIRoute]]:
    """Included routers are branches of a tree."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield prefix, route
        elif router := getattr(route, "original_router", None):
            yield from _walk(router.routes, prefix + route.include_context.prefix)


def _dependencies(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _dependencies(inner)
