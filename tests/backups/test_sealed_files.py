"""The file of a backup: what was sealed comes back, and nothing else ever does."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.backups import sealed_files
from app.backups.sealed_files import CHUNK, MAC, MAGIC, TAG, BackupRefused
from app.keys import Keys, make_key_file

NOW = datetime(2026, 3, 4, 3, tzinfo=UTC)
START = len(MAGIC) + 5
CONTENT = bytes(range(256)) * (5 * CHUNK // 512)  # two chunks and a half


def sealed(path: Path, keys: Keys, *pieces: bytes) -> Path:
    said = sealed_files.header(keys, "sqlite", "0025", NOW, "heads")
    sealed_files.write(path, keys, said, pieces)
    return path


@pytest.fixture
def whole(folder: Path, keys: Keys) -> Path:
    return sealed(folder / "a.backup", keys, CONTENT)


def body(path: Path) -> int:
    """Where the first chunk begins."""
    start = path.read_bytes()[:START]
    return START + int.from_bytes(start[-4:], "big") + MAC


def refused(path: Path, keys: Keys) -> bool:
    """Seen by the time that the end is reached, which is before anything is replaced."""
    try:
        b"".join(sealed_files.pieces(path, keys))
    except BackupRefused as words:
        assert str(words).endswith(".")
        return True
    return False


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_was_sealed_comes_back(folder: Path, keys: Keys, size: int):
    content = (CONTENT * 2)[:size]
    path = sealed(folder / "a.backup", keys, content[:1000], b"", content[1000:])
    assert b"".join(sealed_files.pieces(path, keys)) == content
    assert sealed_files.read_header(path, keys).made == NOW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in folder.iterdir()] == ["a.backup"]


def test_nothing_of_it_can_be_read_and_no_two_are_alike(folder: Path, keys: Keys):
    one = sealed(folder / "one.backup", keys, b"canary" * 100).read_bytes()
    two = sealed(folder / "two.backup", keys, b"canary" * 100).read_bytes()
    assert b"canary" not in one and one[-600:] != two[-600:]


def test_a_file_that_is_there_is_not_overwritten(whole: Path, keys: Keys):
    before = whole.read_bytes()
    with pytest.raises(BackupRefused, match="not overwritten"):
        sealed(whole, keys, b"other")
    assert whole.read_bytes() == before


def test_what_could_not_be_finished_is_not_there(folder: Path, keys: Keys):
    def pieces():
        yield CONTENT
        raise BackupRefused("The other program ended.")

    said = sealed_files.header(keys, "sqlite", "0025", NOW, "heads")
    with pytest.raises(BackupRefused, match="other program"):
        sealed_files.write(folder / "a.backup", keys, said, pieces())
    assert list(folder.iterdir()) == []


def test_every_flipped_bit_is_seen(whole: Path, keys: Keys):
    """Each byte of the beginning, and hundreds over all chunks and their tags."""
    content, first = whole.read_bytes(), body(whole)
    tags = [first + n * (CHUNK + TAG) + CHUNK + n for n in range(2)]
    places = [*range(first + 4), *tags, *range(first, len(content), 9973), len(content) - 1]
    assert len(places) > 500
    unseen = []
    for n, place in enumerate(places):
        changed = bytearray(content)
        changed[place] ^= 1 << n % 8
        whole.write_bytes(changed)
        if not refused(whole, keys):
            unseen.append(place)
    assert unseen == []


def test_every_missing_end_is_seen(whole: Path, keys: Keys):
    content, first = whole.read_bytes(), body(whole)
    one = CHUNK + TAG
    ends = [0, 1, len(MAGIC), START - 1, START, START + 9, first - MAC, first - 1, first]
    ends += [first + 1, first + TAG, first + one - 1, first + one, first + one + 1]
    ends += [first + 2 * one, first + 2 * one + TAG, len(content) - TAG, len(content) - 1]
    for end in ends:
        whole.write_bytes(content[:end])
        assert refused(whole, keys), end


def test_chunks_left_out_repeated_put_elsewhere_or_added_are_seen(whole: Path, keys: Keys):
    content, first, one = whole.read_bytes(), body(whole), CHUNK + TAG
    start, chunks = content[:first], [content[first + n * one :][:one] for n in range(3)]
    a, b, last = chunks
    for order in ([b, last], [a, last], [b, a, last], [a, a, b, last], [a, b, last, last], [a, b]):
        whole.write_bytes(start + b"".join(order))
        assert refused(whole, keys)
    whole.write_bytes(content + b"\0")
    assert refused(whole, keys)
    whole.write_bytes(content)
    assert not refused(whole, keys)


def test_a_chunk_of_another_backup_is_seen(whole: Path, keys: Keys, folder: Path):
    other = sealed(folder / "b.backup", keys, CONTENT).read_bytes()
    content, first = whole.read_bytes(), body(whole)
    assert body(folder / "b.backup") == first
    whole.write_bytes(content[:first] + other[first:])
    assert refused(whole, keys)


def test_another_key_file_is_named(whole: Path, folder: Path):
    foreign = make_key_file(folder / "keys" / "other.key")
    with pytest.raises(BackupRefused, match="another key file"):
        sealed_files.read_header(whole, foreign)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_a_format_that_is_not_known_is_named(whole: Path, keys: Keys, version: int):
    content = bytearray(whole.read_bytes())
    content[len(MAGIC)] = version
    whole.write_bytes(content)
    with pytest.raises(BackupRefused, match=f"has format {version}"):
        sealed_files.read_header(whole, keys)


@pytest.mark.parametrize("what", [b"", b"SQLite format 3\0" * 100, b"PGDMP" * 100])
def test_another_file_is_no_backup(folder: Path, keys: Keys, what: bytes):
    (folder / "a").write_bytes(what)
    with pytest.raises(BackupRefused, match="not a backup"):
        sealed_files.read_header(folder / "a", keys)
    with pytest.raises(BackupRefused, match="cannot be read"):
        sealed_files.read_header(folder / "nowhere", keys)
