"""The sender against a real push service: what a phone receives, and what each answer leads to.

R35 (what is said), R41 (where it may be said). How services misbehave: test_push_faults.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate

import pytest

from app.push import Message, Outcome, payload
from tests.push_sending import Loop, Send, message
from tests.push_service import PushService

NUDGE = payload("n-4f2a", "Afterglow", "A moment for you.", "https://care.example.org/n/4f2a")


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as opened:
        yield opened


@pytest.fixture
def send(service: PushService) -> Iterator[Send]:
    loop = Loop([service.host])
    yield loop.send
    loop.close()


def test_the_phone_reads_what_was_sent(service: PushService, send: Send) -> None:
    phone = service.subscribe()
    sent = message(phone, NUDGE, ttl=14_400, urgency="high", topic="check-in-2026-03-29")
    assert send([sent]) == [Outcome("sent", 201)]
    [arrival] = service.arrivals
    assert arrival.payload == NUDGE
    assert arrival.notification == {
        "title": "Afterglow",
        "body": "A moment for you.",
        "navigate": "https://care.example.org/n/4f2a",
        "tag": "n-4f2a",
    }
    assert arrival.headers["ttl"] == "14400"
    assert arrival.headers["urgency"] == "high"
    assert arrival.headers["topic"] == "check-in-2026-03-29"
    assert arrival.claims["aud"] == service.origin


def test_no_topic_is_sent_when_there_is_none(service: PushService, send: Send) -> None:
    send([message(service.subscribe(), ttl=0)])
    assert "topic" not in service.arrivals[0].headers
    assert service.arrivals[0].headers["ttl"] == "0"
    assert service.arrivals[0].headers["urgency"] == "normal"


def test_outcomes_stand_in_the_order_of_their_messages(service: PushService, send: Send) -> None:
    phones = [service.subscribe() for _ in range(60)]
    for number, phone in enumerate(phones):
        phone.will_answer((201, 410, 429, 403)[number % 4])
    kinds = [outcome.kind for outcome in send([message(phone) for phone in phones])]
    assert kinds == ["sent", "gone", "later", "refused"] * 15
    for number, phone in enumerate(phones):
        assert len(service.arrived_at(phone)) == 1, number


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((200, "sent"), (201, "sent"), (202, "sent"), (204, "sent")),
        *((404, "gone"), (410, "gone")),
        *((400, "refused"), (401, "refused"), (403, "refused"), (405, "refused")),
        *((413, "refused"), (301, "refused"), (307, "refused"), (308, "refused")),
        *((408, "later"), (429, "later"), (500, "later"), (502, "later"), (503, "later")),
    ],
)
def test_what_each_answer_leads_to(
    service: PushService, send: Send, status: int, kind: str
) -> None:
    phone = service.subscribe().will_answer(status)
    [outcome] = send([message(phone)])
    assert (outcome.kind, outcome.status) == (kind, status)
    assert len(service.arrivals) == 1
    assert service.redirected == 0


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        (formatdate(4_102_444_800, usegmt=True), 86_400, 86_400),
        (formatdate(0, usegmt=True), 0, 0),
        ("99999999", 86_400, 86_400),
    ],
)
def test_retry_after_is_handed_on(
    service: PushService, send: Send, header: str, least: float, most: float
) -> None:
    phone = service.subscribe().will_answer(429, Retry_After=header)
    [outcome] = send([message(phone)])
    assert outcome.retry_after is not None
    assert least <= outcome.retry_after <= most


@pytest.mark.parametrize("header", ["soon", "-5", "1e9", "\x01"])
def test_a_retry_after_nobody_can_read_is_none(
    service: PushService, send: Send, header: str
) -> None:
    phone = service.subscribe().will_answer(503, Retry_After=header)
    [outcome] = send([message(phone)])
    assert (outcome.kind, outcome.retry_after) == ("later", None)


def test_a_foreign_key_is_refused_and_signed_anew(service: PushService, send: Send) -> None:
    phone = service.subscribe()
    service.application_server_key = "somebody else's"
    assert send([message(phone)]) == [Outcome("refused", 403)]
    service.application_server_key = service.arrivals[0].headers["authorization"].split("k=")[1]
    assert send([message(phone)]) == [Outcome("sent", 201)]
    first, second = (arrival.headers["authorization"] for arrival in service.arrivals)
    assert first != second


def test_the_header_is_signed_once_for_many_pushes(service: PushService, send: Send) -> None:
    phones = [service.subscribe() for _ in range(20)]
    send([message(phone) for phone in phones])
    send([message(phone) for phone in phones])
    assert len({arrival.headers["authorization"] for arrival in service.arrivals}) == 1
    assert len({arrival.body for arrival in service.arrivals}) == 40


def test_the_longest_payload_fits_and_one_byte_more_does_not(
    service: PushService, send: Send
) -> None:
    phone = service.subscribe()
    assert send([message(phone, b"x" * 3_993)]) == [Outcome("sent", 201)]
    assert len(service.arrivals[0].body) == 4_096
    with pytest.raises(ValueError):
        message(phone, b"x" * 3_994)
    assert len(payload("a", "b", "é" * 1900, "https://c.example")) <= 3_993
    with pytest.raises(ValueError):
        payload("a", "b", "é" * 2000, "https://c.example")


def test_a_phone_with_broken_keys_stops_nobody_else(service: PushService, send: Send) -> None:
    good, bad = service.subscribe(), service.subscribe()
    broken = [("", bad.auth), ("BA" + "A" * 85, bad.auth), (bad.p256dh, "A"), ("é", "é")]
    messages = [Message(bad.endpoint, p256dh, auth, b"x", 60) for p256dh, auth in broken]
    outcomes = send([*messages, message(good)])
    assert outcomes == [Outcome("refused")] * 4 + [Outcome("sent", 201)]
    assert service.arrived_at(bad) == []
