"""What the person who starts an installation is told: a port that is taken, what the help names."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from app.cli import app
from app.core.plans import PLANS
from tests.faults.serving import ROOT, START


def serve_at(port: int, folder: Path, host: str = "127.0.0.1") -> subprocess.CompletedProcess[str]:
    """Run `afterglow serve` in a folder of its own, to its end."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AFTERGLOW_")}
    places = {
        "AFTERGLOW_DATA": str(folder / "data"),
        "AFTERGLOW_KEY_FILE": str(folder / "keys" / "afterglow.key"),
    }
    return subprocess.run(
        [sys.executable, "-c", START, "serve", "--port", str(port), "--host", host],
        cwd=ROOT,
        env=own | places,
        capture_output=True,
        text=True,
        timeout=60,
    )


def help_of(*command: str) -> str:
    """As one line, without the frames around it."""
    told = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "100"}).stdout
    return " ".join(told.replace("│", " ").split())


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = serve_at(port, tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == f"Port {port} is taken. Choose another with --port."
    assert "Errno" not in ended.stderr and "Traceback" not in ended.stderr


def test_an_address_that_is_not_of_this_machine_is_said_in_words(tmp_path: Path):
    ended = serve_at(8000, tmp_path, host="192.0.2.1")  # kept for documentation by RFC 5737
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("Cannot listen on 192.0.2.1, port 8000: ")


def test_the_help_names_the_plans():
    assert ", ".join(PLANS) in help_of("clinic", "open")


def test_the_help_says_what_a_blank_and_an_unknown_column_mean():
    told = help_of("import", "answers")
    assert "blank answer means unanswered" in told
    assert "not known are ignored, and named" in told
