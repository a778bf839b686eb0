"""Passkeys (WebAuthn): made on a device, and answered by it after a look at face, finger or PIN.

Origin, RP id, user verification, the challenge and a counter that only grows are all checked; any
doubt reads as "no".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import webauthn
from sqlalchemy import update
from sqlmodel import col, select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import passkey_challenges
from app.database import Db
from app.tables import Passkey, Staff

MOST = 10
LONGEST = 20_000  # characters of an answer
VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Site:
    """Whose passkeys these are: the host, the origin as browsers send it, and the app's name."""

    host: str
    origin: str
    name: str


def of(db: Db, staff: Staff) -> Sequence[Passkey]:
    wanted = select(Passkey).where(Passkey.staff_id == staff.id)
    return db.exec(wanted.order_by(col(Passkey.made_at), col(Passkey.id))).all()


def options_to_add(db: Db, site: Site, staff: Staff, whose: str, now: datetime) -> dict[str, Any]:
    """What a browser needs to make one, as `navigator.credentials.create` takes it in JSON."""
    made = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=staff.public_id.encode(),
        user_name=staff.sign_in_name,
        user_display_name=staff.name,
        challenge=passkey_challenges.make(db.keys, "add", whose, now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=_known(of(db, staff)),
    )
    return _in_json(made)


def options_to_use(
    db: Db, site: Site, purpose: str, whose: str, now: datetime, staff: Staff | None = None
) -> dict[str, Any]:
    """What a browser needs to answer with one; for a sign-in it offers those that it knows."""
    made = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=passkey_challenges.make(db.keys, purpose, whose, now),
        allow_credentials=_known(of(db, staff)) if staff else None,
        user_verification=VERIFIED,
    )
    return _in_json(made)


def add(
    db: Db, site: Site, staff: Staff, sent: str, device: str, whose: str, now: datetime
) -> Passkey | None:
    """The new passkey, or None for an answer that is not sound."""
    given = read(sent)
    challenge = _challenge(given)
    if given is None or not passkey_challenges.spend(db, challenge, "add", whose, now):
        return None
    try:
        made = webauthn.verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    name = bytes_to_base64url(made.credential_id)
    if by_credential(db, name) is not None or len(of(db, staff)) >= MOST:
        return None
    assert staff.id is not None
    row = Passkey(
        staff_id=staff.id,
        credential_id=name,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        device=device[:80],
        made_at=now,
    )
    db.add(row)
    db.flush()
    return row


def check(
    db: Db, site: Site, sent: str, purpose: str, whose: str, now: datetime, staff: Staff | None
) -> Passkey | None:
    """The passkey that answered, `staff`'s own if given; None when anything is not as it should be.
    The challenge is used up in any case."""
    given = read(sent)
    challenge = _challenge(given)
    if given is None or not passkey_challenges.spend(db, challenge, purpose, whose, now):
        return None
    row = by_credential(db, str(given.get("id", "")))
    if row is None or (staff is not None and row.staff_id != staff.id):
        return None
    try:
        seen = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    as_before = (col(Passkey.id) == row.id, col(Passkey.sign_count) == row.sign_count)
    used = {"sign_count": seen.new_sign_count, "last_used_at": now}
    if db.connection().execute(update(Passkey).where(*as_before).values(**used)).rowcount != 1:
        return None
    return row


def by_credential(db: Db, name: str) -> Passkey | None:
    wanted = select(Passkey).where(Passkey.credential_id == name.replace("\0", "").rstrip("="))
    return db.exec(wanted).first()


def read(sent: str) -> dict[str, Any] | None:
    """The answer's JSON; None for anything else."""
    try:
        given = json.loads(sent) if len(sent) <= LONGEST else None
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _challenge(given: dict[str, Any] | None) -> bytes:
    """As the browser says that it was signed; empty when it cannot be read."""
    try:
        said = json.loads(base64url_to_bytes((given or {})["response"]["clientDataJSON"]))
        return base64url_to_bytes(said["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return b""


def _known(rows: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in rows]


def _in_json(options: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made
