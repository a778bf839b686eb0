"""What a patient's phone keeps things under: an opaque name of the person, and a key of its own."""

from __future__ import annotations

import base64

from app.keys import Keys
from app.tables import Patient


def person(keys: Keys, patient: Patient) -> str:
    """32 hex digits that stand for the patient on a phone; they name nobody and open nothing."""
    return keys.lookup(f"phone of {patient.public_id}")[:32]


def key(keys: Keys, patient: Patient) -> str:
    """The patient's phone key (32 bytes) as base64url without padding; sent only to a page of the
    signed-in patient, and kept there where script cannot read it again."""
    return base64.urlsafe_b64encode(keys.phone_key(patient.public_id)).rstrip(b"=").decode()
