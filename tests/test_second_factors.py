"""The second factor as verbs: digits, paper and passkeys, each taken once, and who changes it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text
from sqlmodel import select

from app import (
    authenticators,
    passkey_challenges,
    passkeys,
    second_factors,
    sign_ins,
    spare_codes,
)
from app.audit import Actor
from app.database import Database, Db
from app.passkeys import Site
from app.tables import AuditEntry, SignIn, Staff
from tests.cast import Clock
from tests.marks import on_sqlite
from tests.passkey_device import Device

SITE = Site("localhost", "http://localhost:8000", "Afterglow")


def with_app(db: Db, staff: Staff, clock: Clock) -> pyotp.TOTP:
    """An authenticator app that was confirmed a minute ago."""
    row = authenticators.begin(db, staff, clock.now)
    totp = pyotp.TOTP(authenticators.secret_of(db, row, staff))
    earlier = clock.now - timedelta(minutes=1)
    assert authenticators.confirm(db, row, staff, totp.at(earlier), earlier)
    return totp


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
@on_sqlite
def test_digits_count_for_a_step_on_either_side(
    db: Db, therapist: Staff, clock: Clock, seconds: int, taken: bool
):
    clock.advance(minutes=5)
    totp = with_app(db, therapist, clock)
    code = totp.at(clock.now + timedelta(seconds=seconds))
    assert authenticators.check(db, therapist, code, clock.now) is taken


def test_digits_are_taken_once_and_none_before_them(db: Db, therapist: Staff, clock: Clock):
    totp = with_app(db, therapist, clock)
    code, before = totp.at(clock.now), totp.at(clock.now - timedelta(seconds=30))
    assert authenticators.check(db, therapist, f" {code[:3]} {code[3:]} ", clock.now)
    assert not authenticators.check(db, therapist, code, clock.now)
    assert not authenticators.check(db, therapist, before, clock.now)
    assert authenticators.check(db, therapist, totp.at(clock.advance(seconds=30)), clock.now)


@on_sqlite
def test_an_app_counts_only_once_it_is_confirmed(db: Db, therapist: Staff, clock: Clock):
    row = authenticators.begin(db, therapist, clock.now)
    totp = pyotp.TOTP(authenticators.secret_of(db, row, therapist))
    assert not authenticators.check(db, therapist, totp.at(clock.now), clock.now)
    assert not second_factors.kinds(db, therapist)
    assert not authenticators.confirm(db, row, therapist, "000000", clock.now)
    assert authenticators.confirm(db, row, therapist, totp.at(clock.now), clock.now)
    assert second_factors.kinds(db, therapist).authenticator


def at_once(database: Database, act: Callable[[Db], bool], times: int = 8) -> list[bool]:
    def one(_: int) -> bool:
        with database.transaction() as db:
            return act(db)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_of_parallel_uses_exactly_one_wins(database: Database, therapist: Staff, clock: Clock):
    with database.transaction() as db:
        totp = with_app(db, therapist, clock)
        paper = spare_codes.issue(db, therapist, clock.now)[3]
        challenge = passkey_challenges.make(db.keys, "prove", "mine", clock.now)
    code, now = totp.at(clock.now), clock.now
    for act in (
        lambda db: authenticators.check(db, therapist, code, now),
        lambda db: spare_codes.use(db, therapist, paper, now),
        lambda db: passkey_challenges.spend(db, challenge, "prove", "mine", now),
    ):
        assert sum(at_once(database, act)) == 1


def test_codes_on_paper(database: Database, therapist: Staff, other_therapist: Staff, clock: Clock):
    with database.transaction() as db:
        codes = spare_codes.issue(db, therapist, clock.now)
        assert len(set(codes)) == 10
        assert not spare_codes.use(db, other_therapist, codes[0], clock.now)
        assert spare_codes.use(db, therapist, codes[0].lower().replace("-", " "), clock.now)
        assert not spare_codes.use(db, therapist, codes[0], clock.now)
        assert not spare_codes.use(db, therapist, "", clock.now)
        assert second_factors.kinds(db, therapist).codes_left == 9
        spare_codes.issue(db, therapist, clock.now)
        assert not spare_codes.use(db, therapist, codes[1], clock.now)
        stored = str(db.connection().execute(text("SELECT * FROM spare_code")).all())
    assert not any(code.replace("-", "") in stored for code in codes)


@on_sqlite
def test_the_secret_of_an_app_is_sealed(database: Database, therapist: Staff, clock: Clock):
    with database.transaction() as db:
        secret = with_app(db, therapist, clock).secret
    with database.reading() as db:
        stored = str(db.connection().execute(text("SELECT * FROM authenticator")).all())
    assert secret not in stored


@pytest.fixture
def device(db: Db, therapist: Staff, clock: Clock) -> Device:
    made = Device()
    options = passkeys.options_to_add(db, SITE, therapist, "mine", clock.now)
    assert passkeys.add(db, SITE, therapist, made.made(options), "Mac", "mine", clock.now)
    return made


def asked(db: Db, clock: Clock, purpose: str = "prove", whose: str = "mine") -> dict[str, object]:
    return passkeys.options_to_use(db, SITE, purpose, whose, clock.now)


def checks(
    db: Db, sent: str, clock: Clock, staff: Staff | None = None, whose: str = "mine"
) -> bool:
    return passkeys.check(db, SITE, sent, "prove", whose, clock.now, staff) is not None


def test_a_passkey_answers_once(db: Db, therapist: Staff, device: Device, clock: Clock):
    sent = device.used(asked(db, clock))
    assert checks(db, sent, clock, therapist)
    assert not checks(db, sent, clock, therapist)
    assert checks(db, device.used(asked(db, clock)), clock, therapist)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"host": "evil.example"},
        {"verified": False},
        {"counter": 1},
        {"counter": 0},
    ],
)
@on_sqlite
def test_what_is_not_as_it_should_be_is_refused(
    db: Db, therapist: Staff, device: Device, clock: Clock, wrong: dict[str, object]
):
    assert checks(db, device.used(asked(db, clock)), clock, therapist)  # the counter stands at 1
    assert not checks(db, device.used(asked(db, clock), **wrong), clock, therapist)
    made = Device().made(passkeys.options_to_add(db, SITE, therapist, "mine", clock.now), **wrong)
    added = passkeys.add(db, SITE, therapist, made, "", "mine", clock.now)
    assert (added is None) is ("counter" not in wrong)


def test_a_challenge_is_of_one_purpose_one_sign_in_and_five_minutes(
    db: Db, therapist: Staff, other_therapist: Staff, device: Device, clock: Clock
):
    for options in (
        asked(db, clock, purpose="sign in"),
        asked(db, clock, whose="another"),
        asked(db, clock) | {"challenge": "AAAA" * 18},
        asked(db, clock) | {"challenge": ""},
    ):
        assert not checks(db, device.used(options), clock, therapist)
    assert not checks(db, device.used(asked(db, clock)), clock, other_therapist)
    assert not checks(db, Device().used(asked(db, clock)), clock, therapist)
    late = device.used(asked(db, clock))
    clock.advance(minutes=5)
    assert not checks(db, late, clock, therapist)


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", "null", '{"id": 1}', '{"response": {}}', "[" * 9000]
)
@on_sqlite
def test_nonsense_is_no_passkey(db: Db, therapist: Staff, device: Device, clock: Clock, sent: str):
    assert not checks(db, sent, clock)
    assert passkeys.add(db, SITE, therapist, sent, "", "mine", clock.now) is None


def begun(db: Db, staff: Staff, clock: Clock, *, proved: bool = False) -> SignIn:
    token = sign_ins.begin(db, staff, "", clock.now, proved=proved)
    db.flush()
    row = sign_ins.find(db, token, clock.now)
    assert row is not None
    return row


def test_who_has_a_factor_proves_it_before_it_is_changed(db: Db, therapist: Staff, clock: Clock):
    half, whole = begun(db, therapist, clock), begun(db, therapist, clock, proved=True)
    assert second_factors.may_change(db, half, therapist, clock.now)  # the first one
    with_app(db, therapist, clock)
    assert not second_factors.may_change(db, half, therapist, clock.now)
    assert second_factors.may_change(db, whole, therapist, clock.advance(minutes=10))
    assert not second_factors.may_change(db, whole, therapist, clock.advance(seconds=1))


def test_a_change_ends_every_other_sign_in(
    db: Db, therapist: Staff, other_therapist: Staff, clock: Clock
):
    mine, others = (
        begun(db, therapist, clock, proved=True),
        begun(db, therapist, clock, proved=True),
    )
    colleague = begun(db, other_therapist, clock, proved=True)
    token = second_factors.changed(db, mine, therapist, "set up authenticator", "x", clock.now)
    db.flush()
    assert sign_ins.find(db, token, clock.now) is mine
    assert others.ended_at == clock.now and colleague.ended_at is None


def test_a_reset_takes_everything_away_and_is_noted(
    database: Database, therapist: Staff, clock: Clock
):
    with database.transaction() as db:
        staff = db.get_one(Staff, therapist.id)
        with_app(db, staff, clock)
        spare_codes.issue(db, staff, clock.now)
        row = begun(db, staff, clock, proved=True)
        second_factors.reset(db, Actor("command", "tests"), staff, clock.now)
        assert not second_factors.kinds(db, staff) and row.ended_at == clock.now
        assert second_factors.kinds(db, staff).codes_left == 0
    with database.reading() as db:
        actions = db.exec(select(AuditEntry.action)).all()
    assert "reset second factor" in actions
