"""F10 and R41: push services that stall, break off, flood or redirect.

A fault costs its own message; the others arrive, and the call ends within its limits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from app.push import Limits, Message, Outcome
from tests.push_phone import Phone, Trick
from tests.push_sending import SHORT, Loop, message
from tests.push_service import PushService

SILENT: list[Trick] = ["silence", "drip", "garbage", "reset", "huge-head"]


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as opened:
        yield opened


@pytest.fixture
def tarpit() -> Iterator[PushService]:
    with PushService() as opened:
        yield opened


@pytest.fixture
def loop(service: PushService, tarpit: PushService) -> Iterator[Loop]:
    opened = Loop([service.host, tarpit.host])
    yield opened
    opened.close()


def phones(service: PushService, number: int, *answers: int | Trick) -> list[Phone]:
    return [service.subscribe().will_answer(*(answers or (201,))) for _ in range(number)]


def phone(service: PushService, *answers: int | Trick) -> Phone:
    return phones(service, 1, *answers)[0]


@pytest.mark.parametrize("trick", SILENT)
def test_no_proper_answer_is_later(service: PushService, loop: Loop, trick: Trick) -> None:
    began = time.monotonic()
    assert loop.send([message(phone(service, trick))]) == [Outcome("later")]
    assert time.monotonic() - began < SHORT.whole + 0.5


@pytest.mark.parametrize("trick", ["huge", "drip-body"])
def test_the_status_counts_whatever_body_follows(
    service: PushService, loop: Loop, trick: Trick
) -> None:
    """A 201 was told: sending it again would be a second push."""
    began = time.monotonic()
    assert loop.send([message(phone(service, trick))]) == [Outcome("sent", 201)]
    assert time.monotonic() - began < SHORT.whole + 0.5


def test_a_huge_answer_is_not_taken(service: PushService, loop: Loop) -> None:
    """What the sender's and the kernel's buffers hold, of 100 MB."""
    for trick in ("huge", "huge-head"):
        loop.send([message(phone(service, trick))])
    time.sleep(0.3)
    assert 0 < service.flooded < 20_000_000


def test_a_dripping_body_takes_a_second_of_the_ten(service: PushService) -> None:
    loop = Loop([service.host], Limits())
    began = time.monotonic()
    assert loop.send([message(phone(service, "drip-body"))]) == [Outcome("sent", 201)]
    assert time.monotonic() - began < 2
    loop.close()


def test_nobody_at_the_port_is_later(service: PushService) -> None:
    mine = service.subscribe()
    closed = mine.endpoint.replace(f":{service.port}", ":9")
    loop = Loop(["127.0.0.1:9"])
    sent = Message(closed, mine.p256dh, mine.auth, b"x", 60)
    assert loop.send([sent]) == [Outcome("later")]
    loop.close()


def test_a_cut_connection_is_not_used_again(service: PushService, loop: Loop) -> None:
    for trick in ("huge", "drip-body", "garbage", "reset"):
        loop.send([message(phone(service, trick))])
        assert loop.send([message(phone(service))]) == [Outcome("sent", 201)]


def test_a_redirect_is_not_followed(service: PushService, loop: Loop) -> None:
    redirected = phones(service, 3, 307) + phones(service, 3, 302)
    outcomes = loop.send([message(each) for each in redirected])
    assert {outcome.kind for outcome in outcomes} == {"refused"}
    assert service.redirected == 0
    assert len(service.arrivals) == 6


def test_a_tarpit_does_not_hold_the_others(service: PushService, tarpit: PushService) -> None:
    """All 300 others arrive before the tarpit's first try is given up."""
    limits = Limits(whole=3.0)
    loop = Loop([service.host, tarpit.host], limits)
    stuck, well = phones(tarpit, 300, "silence"), phones(service, 300)
    began = time.monotonic()
    outcomes = loop.send([message(each) for each in stuck + well])
    assert time.monotonic() - began < 2 * limits.whole + 1
    assert [outcome.kind for outcome in outcomes] == ["later"] * 300 + ["sent"] * 300
    waited = service.arrivals[-1].at - tarpit.arrivals[0].at
    assert waited.total_seconds() < limits.whole - 0.5
    loop.close()


def test_one_silent_phone_holds_back_none_of_its_own_service(
    service: PushService, loop: Loop
) -> None:
    bad, good = phones(service, 1, "silence"), phones(service, 200)
    outcomes = loop.send([message(each) for each in bad + good])
    assert outcomes == [Outcome("later")] + [Outcome("sent", 201)] * 200


def test_any_answer_shows_that_a_service_lives(service: PushService, loop: Loop) -> None:
    """Silences count in a row: two times four with an answer between are not five."""
    for _ in range(2):
        loop.send([message(each) for each in phones(service, 4, "reset")])
        assert loop.send([message(phone(service, 500))]) == [Outcome("later", 500)]


def test_a_silent_service_is_left_in_peace_and_tried_again(
    service: PushService, loop: Loop
) -> None:
    sick = phones(service, 5, "silence", 201)
    loop.send([message(each) for each in sick])
    [spared] = loop.send([message(sick[0])])
    assert spared.kind == "later"
    assert spared.retry_after is not None
    assert 0 < spared.retry_after <= SHORT.peace
    assert len(service.arrivals) == 5
    time.sleep(SHORT.peace)
    assert loop.send([message(each) for each in sick]) == [Outcome("sent", 201)] * 5


def test_what_is_not_begun_in_time_is_left_for_the_next_round(tarpit: PushService) -> None:
    """Without the breaker, time alone must end the call."""
    limits = Limits(connect=0.5, whole=0.4, start=0.6, silences=10_000)
    loop = Loop([tarpit.host], limits)
    began = time.monotonic()
    outcomes = loop.send([message(each) for each in phones(tarpit, 250, "silence")])
    assert outcomes == [Outcome("later")] * 250
    assert time.monotonic() - began < limits.start + limits.whole + 0.5
    assert len(tarpit.arrivals) < 250
    loop.close()


def test_logs_name_a_message_by_its_id_alone(service: PushService, loop: Loop) -> None:
    answers: list[int | Trick] = [201, 410, 403, 429, "reset", "garbage"]
    told = [message(phone(service, answer), id=f"delivery-{answer}") for answer in answers]
    told.append(Message("https://canary.example/", "canary", "canary", b"canary", 60, id="out"))
    with capture_logs() as logs:
        loop.send(told)
    text = repr(logs) + repr(told)
    assert {entry["id"] for entry in logs} == {sent.id for sent in told[1:]}
    for secret in ("canary", "/push/", "127.0.0.1", told[0].auth, told[0].p256dh):
        assert secret not in text
    levels = {entry["id"]: entry["log_level"] for entry in logs}
    assert levels["delivery-403"] == levels["out"] == "error"
    assert levels["delivery-410"] == "info"


def test_a_closed_sender_opens_again(service: PushService, loop: Loop) -> None:
    mine = service.subscribe()
    loop.send([message(mine)])
    loop.hang_up()
    assert loop.send([message(mine)]) == [Outcome("sent", 201)]
