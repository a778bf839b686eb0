"""`afterglow backup`, `restore` and `erase`, as somebody types them."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from sqlmodel import select

from app import patients
from app.audit import Actor
from app.database import open_database
from app.keys import read_key_file
from app.settings import Settings
from app.tables import Clinic, Patient
from tests.databases import BUILT_AT
from tests.test_cli import OPEN, afterglow

pytestmark = pytest.mark.timeout(180)  # a dozen programs, one after another


def names(folder: Path) -> list[str]:
    settings = settings_of(folder)
    database = open_database(settings, read_key_file(settings.key_file))
    with database.reading() as db:
        found = list(db.exec(select(Patient.name)).all())
    database.close()
    return found


def settings_of(folder: Path) -> Settings:
    return Settings(data=folder / "var", key_file=folder / "keys" / "afterglow.key")


def add(folder: Path, name: str) -> str:
    settings = settings_of(folder)
    database = open_database(settings, read_key_file(settings.key_file))
    with database.transaction() as db:
        clinic = db.exec(select(Clinic)).one()
        public_id = patients.add(
            db, Actor("command", "tests"), clinic, BUILT_AT, name=name
        ).public_id
    database.close()
    return public_id


def test_a_backup_is_made_checked_and_restored_and_the_erased_stay_erased(folder: Path):
    afterglow(folder, *OPEN)
    zoe = add(folder, "Zoe Old")
    made = afterglow(folder, "backup", "one.backup")
    assert made.returncode == 0 and "one.backup: " in made.stdout, made.stderr
    assert re.search(r"[\d.]+ MB in [\d.]+ s \(\d+ s a GB\)", made.stdout)
    assert stat.S_IMODE((folder / "one.backup").stat().st_mode) == 0o600
    checked = afterglow(folder, "restore", "one.backup", "--check")
    assert checked.returncode == 0 and "restores, and is whole" in checked.stdout, checked.stderr
    gone = afterglow(folder, "erase", zoe, "--name", "Zoe Old")
    assert gone.returncode == 0 and "Backups of the schedule hold" in gone.stdout, gone.stderr
    add(folder, "Ned New")
    assert names(folder) == ["Ned New"]

    restored = afterglow(folder, "restore", "one.backup")
    assert restored.returncode == 0, restored.stderr
    assert "is kept as" in restored.stdout and "Erased again: 1 person" in restored.stdout
    assert names(folder) == []
    said = afterglow(folder, "doctor").stdout
    assert "was kept aside by a restore" in said and "No folder for backups is set" in said


def test_what_cannot_be_restored_says_why_in_a_sentence(folder: Path):
    (folder / "nothing.backup").write_bytes(b"nothing")
    without_key = afterglow(folder, "restore", "nothing.backup")
    assert without_key.returncode == 1 and "no key file" in without_key.stderr
    afterglow(folder, *OPEN)
    done = afterglow(folder, "restore", "nothing.backup", "--check")
    assert done.returncode == 1 and "not a backup of Afterglow" in done.stderr
    assert "Traceback" not in done.stderr
    inside = afterglow(folder, "migrate", AFTERGLOW_BACKUPS=str(folder / "keys"))
    assert inside.returncode == 1 and "AFTERGLOW_BACKUPS" in inside.stderr
