"""SIGKILL at every point of a submission with a positive item 9, and of telling a person of it.

The short version; `make risk-kills` kills a thousand times on each database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("RISK_KILLS", "60"))
PLANTED_KILLS = 30

pytestmark = pytest.mark.timeout(0 if "RISK_KILLS" in os.environ else 300)


def killed(settings: Settings, kills: int, *planted: str) -> dict[str, Any]:
    names = {"data", "key_file", "database_url", "base_url"}
    settings.data.mkdir(parents=True, exist_ok=True)
    told = settings.model_dump_json(include=names)
    command = [sys.executable, "-m", "tests.escalation.kills", told, str(kills), *planted]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    report: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return report


def test_no_answer_without_its_alert_and_nothing_acknowledged_is_lost(settings: Settings) -> None:
    report = killed(settings, KILLS)
    print(json.dumps(report, indent=2))
    assert report["kills"] >= KILLS
    for fault in ("lost", "orphans", "doubled", "untold"):
        assert report[fault] == 0, fault
    assert report["acknowledged"] > 0
    assert report["most_sends"] <= 2, "a kill costs one more push of a notice at most"
    points = set(report["points"])
    assert {"before begin", "before COMMIT", "after COMMIT"} <= points
    assert {"before INSERT INTO alert", "before the push", "after the push"} <= points
    assert len(points) >= 12


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_alert_after_the_commit_would_be_found(settings: Settings) -> None:
    assert killed(settings, PLANTED_KILLS, "planted")["orphans"] > 0
