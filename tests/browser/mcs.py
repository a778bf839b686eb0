"""What Chromium and its push service say to each other: a little of protobuf, and frames of it.

Field numbers are those of Chromium's `mcs.proto` and `checkin.proto`; only what is needed is here.
"""

from __future__ import annotations

import asyncio
import struct

VERSION = 41
PING, PONG, LOGIN, LOGGED_IN, DATA = 0, 1, 2, 3, 8
Value = int | bytes | str


def message(*fields: tuple[int, Value]) -> bytes:
    """A protobuf message: whole numbers as varints, everything else by its length."""
    return b"".join(_field(number, value) for number, value in fields)


def fixed64(number: int, value: int) -> bytes:
    return _varint(number << 3 | 1) + struct.pack("<Q", value)


def checked_in(android_id: int, security_token: int, now_ms: int) -> bytes:
    """AndroidCheckinResponse: stats_ok, time_msec, android_id, security_token."""
    told = message((1, 1), (3, now_ms))
    return told + fixed64(7, android_id) + fixed64(8, security_token)


def data_message(
    sender: str, app: str, subtype: str, body: bytes, *, persistent_id: str, ttl: int, now: int
) -> bytes:
    """DataMessageStanza with an encrypted push: from, category, app_data, persistent_id, ttl (in
    seconds), sent (in milliseconds), raw_data."""
    headers = {"subtype": subtype, "content-encoding": "aes128gcm"}
    fields: list[tuple[int, Value]] = [(3, sender), (5, app)]
    fields += [(7, message((1, name), (2, value))) for name, value in headers.items()]
    fields += [(9, persistent_id), (17, ttl), (18, now), (21, body)]
    return message(*fields)


def frame(tag: int, body: bytes) -> bytes:
    return bytes([tag]) + _varint(len(body)) + body


async def read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The next tag and body. Raises IncompleteReadError when the browser has gone."""
    [tag] = await reader.readexactly(1)
    length = shift = 0
    while True:
        [byte] = await reader.readexactly(1)
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return tag, await reader.readexactly(length)


def _field(number: int, value: Value) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
