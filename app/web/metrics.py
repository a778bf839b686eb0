"""`/metrics` for Prometheus: how this process answers, and whether anything waits too long. Counts
and times alone; on this machine, or with a token, and to anybody else there is no such page."""

from __future__ import annotations

import hmac
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from app import health_figures
from app.core.risk_ladder import HEIGHT
from app.settings import Settings
from app.web.access import Anyone, Db, Now, not_found

router = APIRouter()

AT_MOST = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""A proxy on this machine says one of these: whoever asks is elsewhere."""


class RequestFigures:
    """Of one process, by route as it is written in the program: never by address."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        by = ("method", "route", "status")
        self._count = Counter(
            "afterglow_requests", "Requests answered.", by, registry=self.registry
        )
        self._seconds = Histogram(
            "afterglow_request_seconds", "Time to the whole answer.", ("route",),
            registry=self.registry, buckets=AT_MOST,
        )  # fmt: skip

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in ("GET", "HEAD", "POST") else "other"
        self._count.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


@router.get("/metrics", dependencies=[Anyone])
def show(request: Request, db: Db, now: Now) -> Response:
    if not may_read(request, request.app.state.settings):
        raise not_found()
    figures: RequestFigures = request.app.state.request_figures
    text = generate_latest(figures.registry) + generate_latest(_installation(db, now))
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def may_read(request: Request, settings: Settings) -> bool:
    """With the token where one is set; else whoever asks on this machine itself."""
    if settings.metrics_token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode())
    is_passed_on = any(name in request.headers for name in PASSED_ON)
    return bool(request.client and request.client.host in LOOPBACK and not is_passed_on)


def _installation(db: Db, now: datetime) -> CollectorRegistry:
    """What is not there has no line: an alarm on its absence is Prometheus's to raise."""
    found, registry = health_figures.read(db, now), CollectorRegistry()
    ages = {
        "worker_heartbeat_age": ("Since a worker last said that it lives.", found.worker_age),
        "oldest_unseen_alert_age": (
            "Since the oldest open alert that nobody has looked at was raised.",
            found.unseen_age,
        ),
        "oldest_alert_notice_age": (
            "Since the oldest notice of an alert that waits was due.",
            found.oldest_notice_age,
        ),
    }
    ages["checked_backup_age"] = (
        "Since the last backup that was restored and found whole was made.",
        found.backup_age,
    )
    for name, (words, value) in ages.items():
        if value is not None:
            Gauge(f"afterglow_{name}_seconds", words, registry=registry).set(value)
    counts = {
        "alert_notices_due": ("Notices of alerts that wait.", found.notices_due),
        "nudges_due": ("Nudges that wait.", found.nudges_due),
        "push_subscriptions": ("Phones that are nudged.", found.subscriptions),
    }
    for name, (words, count) in counts.items():
        Gauge(f"afterglow_{name}", words, registry=registry).set(count)
    alerts = Gauge("afterglow_open_alerts", "Open alerts.", ("level",), registry=registry)
    for level in HEIGHT:
        alerts.labels(level).set(found.open_alerts.get(level, 0))
    return registry
