"""The sender's identity: signed once per push service, renewed in time, never for another."""

from __future__ import annotations

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from app.push.vapid import MOST_ORIGINS, Vapid
from tests.push_crypto import unbase64url, verified

HOUR = 3600.0
NOON = 1_774_000_000.0
FCM, APPLE = "https://fcm.googleapis.com", "https://web.push.apple.com"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def pem(curve: ec.EllipticCurve | None = None) -> str:
    key = ec.generate_private_key(curve or ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vapid(clock: Clock) -> Vapid:
    return Vapid(pem(), "mailto:care@example.org", clock)


def test_the_header_holds_for_its_own_service_and_names_us(vapid: Vapid) -> None:
    key, claims = verified(vapid.authorization(FCM))
    assert key == vapid.public_key
    assert claims == {"aud": FCM, "exp": int(NOON + 12 * HOUR), "sub": "mailto:care@example.org"}


def test_each_service_gets_its_own_audience(vapid: Vapid) -> None:
    audiences = [verified(vapid.authorization(at))[1]["aud"] for at in (FCM, APPLE, FCM)]
    assert audiences == [FCM, APPLE, FCM]


def test_the_header_is_kept_until_an_hour_before_it_expires(vapid: Vapid, clock: Clock) -> None:
    first = vapid.authorization(FCM)
    clock.now = NOON + 11 * HOUR - 1
    assert vapid.authorization(FCM) == first
    clock.now = NOON + 11 * HOUR
    assert verified(vapid.authorization(FCM))[1]["exp"] == int(NOON + 23 * HOUR)


def test_a_clock_set_back_does_not_leave_a_header_of_the_future(vapid: Vapid, clock: Clock) -> None:
    vapid.authorization(FCM)
    clock.now = NOON - 24 * HOUR
    assert verified(vapid.authorization(FCM))[1]["exp"] == int(NOON - 12 * HOUR)


def test_a_forgotten_header_is_signed_anew(vapid: Vapid) -> None:
    first = vapid.authorization(FCM)
    vapid.forget(FCM)
    vapid.forget(APPLE)
    assert vapid.authorization(FCM) != first


def test_a_stranger_who_invents_services_does_not_fill_the_memory(vapid: Vapid) -> None:
    for number in range(MOST_ORIGINS + 10):
        vapid.authorization(f"https://a{number}.push.apple.com")
    assert len(vapid._headers) <= MOST_ORIGINS


def test_the_private_value_alone_is_the_same_key_as_its_pem() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    raw = key.private_numbers().private_value.to_bytes(32, "big")
    value = base64.urlsafe_b64encode(raw).decode()
    public = {Vapid(given, "mailto:a@b.org").public_key for given in (text, value, value[:-1])}
    assert len(public) == 1
    assert len(unbase64url(public.pop())) == 65


@pytest.mark.parametrize("bad", ["", "x", "A" * 42, "A" * 44, "-----BEGIN NOTHING-----", "a b"])
def test_what_is_no_key_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        Vapid(bad, "mailto:care@example.org")


def test_a_key_on_another_curve_is_refused() -> None:
    with pytest.raises(ValueError):
        Vapid(pem(ec.SECP384R1()), "mailto:care@example.org")


def test_the_checker_catches_a_changed_token(vapid: Vapid) -> None:
    """The control: what these tests verify with must be able to say no."""
    header = vapid.authorization(FCM)
    claims = header.split(".")[1]
    other = vapid.authorization(APPLE).split(".")[1]
    with pytest.raises(InvalidSignature):
        verified(header.replace(claims, other))
