"""Figures for Prometheus: on this machine or with a token, and nothing of anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import select

from app.main import create_app
from app.tables import Alert, AlertSeen, Backup, Heartbeat
from tests.answers import answer_item_9
from tests.cast import browser

TOKEN = "a-token-of-some-length"


@pytest.fixture
def ask(settings, database, clock):
    """`ask(from_="127.0.0.1", token="", **headers)`: the answer to GET /metrics."""

    def ask(from_="127.0.0.1", token="", headers=()):
        app = create_app(settings.model_copy(update={"metrics_token": token}), database, clock)
        client = TestClient(app, client=(from_, 5000), base_url=settings.base_url)
        return client.get("/metrics", headers=dict(headers))

    return ask


def samples(text):
    return {
        (each.name, *sorted(each.labels.values())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
def test_nobody_elsewhere_reads_it(ask, header):
    assert ask("203.0.113.7").status_code == 404
    assert ask("127.0.0.1", headers={header: "127.0.0.1"}).status_code == 404
    assert ask("127.0.0.1").status_code == ask("::1").status_code == 200


def test_with_a_token_it_is_the_token_that_counts(ask):
    assert ask("127.0.0.1", TOKEN).status_code == 404
    assert ask("127.0.0.1", TOKEN, {"Authorization": f"Bearer {TOKEN}x"}).status_code == 404
    assert ask("203.0.113.7", TOKEN, {"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_it_tells_whether_something_waits_too_long(ask, database, cast, clock):
    with database.transaction() as db:
        patient = db.merge(cast.patient)
        answer_item_9(db, patient, clock, 3)
        db.add(Heartbeat(worker="one", at=clock.now - timedelta(seconds=90)))
        made_at, checked_at = clock.now - timedelta(hours=2), clock.now
        db.add(Backup(slot="2026-03-04 03", made_at=made_at, checked_at=checked_at))
        db.add(Backup(slot="2026-03-04 15", made_at=clock.now, wrong="no room"))
    clock.advance(minutes=5)
    told = samples(ask().text)
    assert told["afterglow_open_alerts", "red"] == 1
    assert told["afterglow_open_alerts", "watch"] == 0
    assert told["afterglow_oldest_unseen_alert_age_seconds",] == 300
    assert told["afterglow_checked_backup_age_seconds",] == 2 * 3600 + 300
    assert told["afterglow_worker_heartbeat_age_seconds",] == 390
    assert ("afterglow_oldest_alert_notice_age_seconds",) not in told
    with database.transaction() as db:
        alert = db.exec(select(Alert)).one()
        db.add(AlertSeen(alert_id=alert.id, staff_id=cast.therapist.id, seen_at=clock.now))
    assert ("afterglow_oldest_unseen_alert_age_seconds",) not in samples(ask().text)


def test_requests_are_counted_by_route_and_nothing_of_them_is_told(
    settings, database, clock, cast, patient
):
    app = create_app(settings, database, clock)
    client = browser(app)
    for path in (f"/patients/{patient.public_id}", "/nowhere/canary-in-an-address", "/help"):
        client.get(path)
    client.request("BREW", "/help")
    here = TestClient(app, client=("127.0.0.1", 1), base_url=settings.base_url)
    text = here.get("/metrics").text
    told = samples(text)
    assert told["afterglow_requests_total", "/help", "200", "GET"] == 1
    assert told["afterglow_request_seconds_count", "/patients/{patient_id}"] == 1
    assert patient.public_id not in text and "canary" not in text and "BREW" not in text
