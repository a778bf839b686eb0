"""The key file, and text that opens only where it was sealed."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.keys import KeyFileError, Keys, SealBroken, make_key_file, read_key_file

PLACE = {"table": "note", "row": "r1", "patient": "p1"}
Content = dict[str, Any]


def test_a_new_key_file_is_its_owners_alone_and_reads_back(folder: Path):
    path = folder / "deep" / "keys" / "afterglow.key"
    made = make_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_key_file(path) == made


def test_two_key_files_share_nothing(folder: Path):
    one, two = make_key_file(folder / "one.key"), make_key_file(folder / "two.key")
    assert one.fingerprint != two.fingerprint
    assert one.lookup("word") != two.lookup("word")
    secrets = [one.database_key, *one.ring.held.keys.values(), one.audit_key, one.lookup_key]
    assert len({*secrets, two.database_key, *two.ring.held.keys.values(), two.audit_key}) == 7


def test_a_key_file_is_never_overwritten(folder: Path):
    made = make_key_file(folder / "a.key")
    with pytest.raises(FileExistsError):
        make_key_file(folder / "a.key")
    assert read_key_file(folder / "a.key") == made


def test_keys_never_print_themselves(keys: Keys):
    assert keys.database_key.hex() not in repr(keys) + str(keys)
    assert "PRIVATE" not in repr(keys)


def test_the_application_server_key_is_an_uncompressed_point(keys: Keys):
    point = base64.urlsafe_b64decode(keys.vapid_public + "=")
    assert len(point) == 65 and point[0] == 4 and "=" not in keys.vapid_public


def test_a_missing_key_file_is_named_with_the_repair(folder: Path):
    with pytest.raises(KeyFileError, match="no key file at .*absent.key.*AFTERGLOW_KEY_FILE"):
        read_key_file(folder / "absent.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o777])
def test_a_key_file_that_others_can_read_is_refused(folder: Path, mode: int):
    path = folder / "a.key"
    make_key_file(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_key_file(path)


def test_a_folder_in_its_place_is_refused_in_words(folder: Path):
    (folder / "a.key").mkdir(mode=0o700)
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(folder / "a.key")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.pop("database"),
        lambda content: content.pop("vapid"),
        lambda content: content.update(database="00" * 32),
        lambda content: content.update(audit="ab" * 31),
        lambda content: content.update(lookup="not hexadecimal"),
        lambda content: content.update(lookup=5),
        lambda content: content.update(ring=[]),
        lambda content: content.update(current="k2"),
        lambda content: content.update(vapid="-----BEGIN PRIVATE KEY-----"),
        lambda content: content.update(vapid=None),
    ],
)
def test_a_damaged_key_file_is_refused(folder: Path, damage: Callable[[Content], object]):
    path = folder / "a.key"
    make_key_file(path)
    content = json.loads(path.read_text())
    damage(content)
    path.write_text(json.dumps(content))
    with pytest.raises(KeyFileError, match="not a whole key file|does not hold"):
        read_key_file(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00\xff"])
def test_something_else_in_its_place_is_refused(folder: Path, text: str):
    path = folder / "a.key"
    path.touch(0o600)
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(KeyFileError, match="not a whole key file"):
        read_key_file(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # keys do not change
@given(text=st.text())
def test_what_is_sealed_opens_again(keys: Keys, text: str):
    assert keys.open(keys.seal(text, **PLACE), **PLACE) == text


def test_the_same_words_are_never_sealed_alike(keys: Keys):
    sealed = {keys.seal("the same words", **PLACE) for _ in range(50)}
    assert len(sealed) == 50 and not any(b"same" in each for each in sealed)


@pytest.mark.parametrize("moved", [{"table": "alert"}, {"row": "r2"}, {"patient": "p2"}])
def test_a_moved_text_does_not_open(keys: Keys, moved: dict[str, str]):
    with pytest.raises(SealBroken, match="moved"):
        keys.open(keys.seal("words", **PLACE), **(PLACE | moved))


def test_no_flipped_bit_opens(keys: Keys):
    sealed = keys.seal("words", **PLACE)
    for place in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            keys.open(bytes(flipped), **PLACE)


def test_no_shortened_text_opens(keys: Keys):
    sealed = keys.seal("words", **PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            keys.open(sealed[:length], **PLACE)


def test_another_key_file_opens_nothing(keys: Keys, folder: Path):
    with pytest.raises(SealBroken):
        make_key_file(folder / "b.key").open(keys.seal("words", **PLACE), **PLACE)
