"""The commands as somebody types them: own process, own folder, nothing to answer prompts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def afterglow(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("AFTERGLOW_")}
    return subprocess.run(
        [sys.executable, "-c", "from app.cli import run; run()", *words],
        cwd=folder,
        env=own | settings | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


OPEN = ("clinic", "open", "Harbor", "--therapist", "Ada Lind", "--country", "DE")


def test_a_clinic_is_opened_once_and_a_lost_link_is_made_anew(folder: Path):
    first = afterglow(folder, *OPEN)
    assert first.stdout.startswith("http://localhost:8000/invitations/"), first.stderr
    again = afterglow(folder, *OPEN)
    assert again.returncode == 1 and "afterglow clinic invite" in again.stderr
    link = afterglow(folder, "clinic", "invite", "Harbor", "--therapist", "Ada Lind")
    assert link.stdout.startswith("http://localhost:8000/invitations/")
    assert link.stdout != first.stdout
    unknown = afterglow(folder, "clinic", "invite", "Nowhere", "--therapist", "Ada Lind")
    assert unknown.returncode == 1 and "no clinic of that name" in unknown.stderr
    assert afterglow(folder, "audit", "verify").returncode == 0


def test_somebody_is_invited_by_role(folder: Path):
    afterglow(folder, *OPEN)
    invite = ("clinic", "invite", "Harbor", "--name", "Pria New")
    link = afterglow(folder, *invite, "--role", "prescriber")
    assert link.stdout.startswith("http://localhost:8000/invitations/"), link.stderr
    last = afterglow(folder, *invite[:3], "--name", "Ada Lind", "--role", "therapist")
    assert last.returncode == 1 and "last owner" in last.stderr
    assert "Traceback" not in last.stderr


def test_what_reads_an_installation_makes_none(folder: Path):
    (folder / "answers.csv").write_text("person,day,phq-9.1\n")
    for words in (("audit", "verify"), ("import", "answers", "answers.csv", "--clinic", "Harbor")):
        done = afterglow(folder, *words)
        assert done.returncode == 1 and "There is no database at" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["answers.csv"]


def test_answers_come_in_by_the_command(folder: Path):
    afterglow(folder, *OPEN)
    file = folder / "answers.csv"
    words = ("import", "answers", str(file), "--clinic", "Harbor", "--json")
    file.write_text("person,day,phq-9.1\none,2026-03-01,x\n")
    broken = afterglow(folder, *words)
    assert broken.returncode == 1 and "Traceback" not in broken.stderr
    assert "2" in broken.stderr and "phq-9.1" in broken.stderr and broken.stdout == ""
    file.write_text("person,day,phq-9.1\none,2026-03-01,2\n")
    done = afterglow(folder, *words)
    assert done.stdout.count("\n") == 1 and json.loads(done.stdout)["rows"] == 1, done.stderr


def test_a_record_comes_in_by_the_command(folder: Path):
    afterglow(folder, *OPEN)
    file = folder / "record.json"
    words = ("import", "record", str(file), "--clinic", "Harbor")
    file.write_text('{"format": "afterglow-record", "version": 1, "for": "clinic"')
    broken = afterglow(folder, *words)
    assert broken.returncode == 1 and "not JSON" in broken.stderr
    assert "Traceback" not in broken.stderr
    head = {"format": "afterglow-record", "version": 1, "for": "clinic", "own_exercises": []}
    file.write_text(json.dumps(head | {"patients": []}))
    for more in ((), ("--preview",)):
        done = afterglow(folder, *words, *more)
        assert done.returncode == 0 and "no patient" in done.stdout, done.stderr
    assert afterglow(folder, "audit", "verify").returncode == 0


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("AFTERGLOW_APP_NAME", "", "AFTERGLOW_APP_NAME"),
        ("AFTERGLOW_APP_NAME", "x" * 31, "AFTERGLOW_APP_NAME"),
        ("AFTERGLOW_BASE_URL", "http://care.example.org", "AFTERGLOW_BASE_URL"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_not_quoted(
    folder: Path, setting: str, value: str, named: str
):
    done = afterglow(folder, "migrate", **{setting: value})
    assert done.returncode == 1
    assert named in done.stderr and "Traceback" not in done.stderr
    assert len(value) < 10 or value not in done.stderr
    assert not (folder / "var").exists()
