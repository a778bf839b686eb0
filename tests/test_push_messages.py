"""What a message may be, and that only its phone can read it (RFC 8291)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from app.push import payload, usable_keys
from app.push.messages import encrypted
from tests.push_crypto import decrypt, unbase64url
from tests.push_phone import Phone
from tests.push_sending import message

NUDGE = payload("n-4f2a", "Afterglow", "A moment for you.", "https://care.example.org/n/4f2a")


@pytest.fixture
def phone() -> Phone:
    return Phone("https://fcm.googleapis.com")


def test_only_its_own_phone_can_read_it(phone: Phone) -> None:
    body = encrypted(message(phone, NUDGE))
    assert body is not None
    assert phone.read(body) == NUDGE
    with pytest.raises(InvalidTag):
        Phone("https://fcm.googleapis.com").read(body)
    assert encrypted(message(phone, NUDGE)) != body


def test_a_payload_is_declarative_and_says_nothing_else() -> None:
    assert set(json.loads(NUDGE)) == {"web_push", "notification"}
    assert set(json.loads(NUDGE)["notification"]) == {"title", "body", "navigate", "tag"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"ttl": -1},
        {"urgency": "asap"},
        {"topic": ""},
        {"topic": "x" * 33},
        {"topic": "a b"},
        {"topic": "a\r\nX: y"},
    ],
)
def test_a_message_no_service_takes_is_never_made(phone: Phone, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        message(phone, **wrong)
    with pytest.raises(ValueError):
        message(phone, b"")


def test_keys_are_judged_before_a_subscription_is_stored(phone: Phone) -> None:
    assert usable_keys(phone.p256dh, phone.auth)
    off_curve = "BA" + "A" * 85
    for p256dh in ("", "A", off_curve, phone.p256dh[:-4], phone.p256dh + "!", "é" * 87):
        assert not usable_keys(p256dh, phone.auth)
    for auth in ("", "A" * 21, "A" * 24, "!" * 22):
        assert not usable_keys(phone.p256dh, auth)


def test_the_decryption_used_here_reads_the_example_of_rfc_8291() -> None:
    value = int.from_bytes(unbase64url("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    body = unbase64url(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYW"
        "AmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgS"
        "xsj_Qulcy4a-fN"
    )
    private = ec.derive_private_key(value, ec.SECP256R1())
    read = decrypt(body, private, unbase64url("BTBZMqHH6r4Tts7J_aSIgg"))
    assert read == b"When I grow up, I want to be a watermelon"
    with pytest.raises(InvalidTag):
        decrypt(body[:-1] + b"x", private, unbase64url("BTBZMqHH6r4Tts7J_aSIgg"))
