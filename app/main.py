"""The composition root: settings, database and clock in, the application out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.database import Database
from app.settings import LOCAL_HOSTS, Settings
from app.web import (
    absences,
    alert_history,
    alert_ways,
    alerts,
    assignments,
    authenticators,
    briefs,
    calendar_feeds,
    caseload,
    chart_events,
    check_ins,
    clinic_settings,
    clinic_settings_hours,
    clinic_settings_lines,
    clinic_settings_rota,
    clinic_settings_routes,
    companion,
    consents,
    devices,
    discharges,
    dosing_sessions,
    elsewhere,
    erasures,
    errors,
    exercises,
    exports,
    follow_ups,
    help,
    help_requests,
    history,
    home,
    imports,
    install,
    invitations,
    item_grids,
    keepsakes,
    known_thoughts,
    ledger,
    looks,
    manifest,
    metrics,
    notes,
    nudge_records,
    nudge_reports,
    nudges,
    offline_plans,
    outbox,
    packs,
    passkeys,
    patients,
    people,
    phase_overrides,
    plan_offers,
    push_subscriptions,
    pwa,
    question_breaks,
    question_modes,
    readings,
    recovery_codes,
    relief_curves,
    reported_sessions,
    reviews,
    safety_answers,
    second_factors,
    sign_in_codes,
    sign_ins,
    talking_points,
    today,
    up,
    you,
)
from app.web.assets import STATIC
from app.web.compression import Compression
from app.web.protection import Protection
from app.web.static_files import CachedStatic

ROUTES = (
    home, sign_ins, invitations, help, up, metrics, consents, today, reported_sessions, check_ins,
    follow_ups, safety_answers, help_requests, known_thoughts, history, relief_curves, you,
    exercises, keepsakes, ledger, notes, companion, nudges, nudge_reports, calendar_feeds,
    offline_plans, outbox, push_subscriptions, pwa, manifest, looks, caseload, absences,
    reviews, patients, packs, assignments, plan_offers, chart_events, dosing_sessions,
    phase_overrides, nudge_records, item_grids, readings, exports, imports, erasures, alerts,
    alert_history, briefs, talking_points, elsewhere, install, question_modes, question_breaks,
    sign_in_codes, alert_ways, clinic_settings, clinic_settings_hours, clinic_settings_routes,
    clinic_settings_rota, clinic_settings_lines, people, devices, recovery_codes, discharges,
    clinic_settings_rota, clinic_settings_lines, second_factors, authenticators, passkeys,
)  # fmt: skip

TRIES_AT_ONCE = 4  # at a secret: 64 MiB each
UPLOADS_AT_ONCE = 2  # each takes several times its own 8 MiB while it is read

REQUESTS_AT_ONCE = 12
"""How many hold a connection; well under half of the pool, as one may briefly need a second."""


def read_real_clock() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime] = read_real_clock,
    *,
    synthetic: bool = False,
) -> FastAPI:
    """The whole web side. `clock` is an argument so that tests can move time; no setting does."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.database = database
    app.state.clock = clock
    app.state.gate = asyncio.Lock()  # on SQLite one writer at a time
    app.state.room = asyncio.Semaphore(REQUESTS_AT_ONCE)
    app.state.tries = asyncio.Semaphore(TRIES_AT_ONCE)
    app.state.printing = asyncio.Semaphore(1)  # a PDF is a second of a processor's work
    app.state.uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)
    app.state.synthetic = synthetic
    app.state.request_figures = metrics.RequestFigures()
    for resource in ROUTES:
        app.include_router(resource.router)
    app.mount("/static", CachedStatic(directory=STATIC), name="static")
    errors.install(app)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings), www_redirect=False)
    app.add_middleware(
        Protection, settings=settings, refused=errors.at_the_door,
        noted=app.state.request_figures.note,
    )  # fmt: skip
    app.add_middleware(Compression)  # outermost: refusals at the door are pages too
    return app


def _hosts(settings: Settings) -> list[str]:
    """Ours, and this machine's own for a health check. Links are made from `BASE_URL` alone."""
    return sorted(LOCAL_HOSTS | {settings.host})
