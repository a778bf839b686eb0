"""Push cryptography by hand from the RFCs, so that the sender's libraries are not their own judge.

Decryption by RFC 8291, the VAPID token by RFC 8292.
"""

from __future__ import annotations

import base64
import json
import re
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def verified(authorization: str) -> tuple[str, dict[str, Any]]:
    """The key and claims of a VAPID header whose signature holds; else it raises."""
    parts = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)", authorization)
    if parts is None:
        raise ValueError("not a VAPID header")
    header, claims, signature, key = parts.groups()
    if json.loads(unbase64url(header))["alg"] != "ES256":
        raise ValueError("not ES256")
    raw = unbase64url(signature)
    numbers = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64url(key))
    signed = f"{header}.{claims}".encode()
    public.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
    told: dict[str, Any] = json.loads(unbase64url(claims))
    return key, told


def decrypt(body: bytes, private: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """RFC 8291 with its one RFC 8188 record. Raises when anything at all is wrong."""
    salt, (record_size, id_length) = body[:16], struct.unpack("!IB", body[16:21])
    sender, sealed = body[21 : 21 + id_length], body[21 + id_length :]
    if len(sealed) > record_size:
        raise ValueError("more than one record")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
    ours = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = private.exchange(ec.ECDH(), theirs)
    secret = _derive(shared, auth, b"WebPush: info\0" + ours + sender, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
    if not padded.endswith(b"\2"):
        raise ValueError("not the last record")
    return padded[:-1]


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=salt, info=info).derive(secret)


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unbase64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
