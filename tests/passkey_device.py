"""A device with a passkey, built by hand, so that each of its answers can be made wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    host: str = "localhost"
    origin: str = "http://localhost:8000"
    counter: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, options: dict[str, Any], **wrong: Any) -> str:
        """The answer to `navigator.credentials.create`. `wrong`: as for `_parts`."""
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        added = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        said, data = self._parts("webauthn.create", options, added, **wrong)
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._whole(clientDataJSON=said, attestationObject=statement)

    def used(self, options: dict[str, Any], **wrong: Any) -> str:
        """The answer to `navigator.credentials.get`; the counter has gone up by one."""
        self.counter += 1
        said, data = self._parts("webauthn.get", options, b"", **wrong)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._whole(clientDataJSON=said, authenticatorData=data, signature=signed)

    def _parts(
        self,
        kind: str,
        options: dict[str, Any],
        added: bytes,
        *,
        origin: str | None = None,
        host: str | None = None,
        verified: bool = True,
        counter: int | None = None,
    ) -> tuple[bytes, bytes]:
        said = {
            "type": kind,
            "challenge": options["challenge"],
            "origin": origin or self.origin,
            "crossOrigin": False,
        }
        flags = PRESENT | (VERIFIED if verified else 0) | (HAS_KEY if added else 0)
        count = (self.counter if counter is None else counter).to_bytes(4, "big")
        place = hashlib.sha256((host or self.host).encode()).digest()
        return json.dumps(said).encode(), place + bytes([flags]) + count + added

    def _whole(self, **response: bytes) -> str:
        name = bytes_to_base64url(self.id)
        parts = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
