"""How long from an answer to the first notice, while workers are killed and started again.

    python -m benchmarks.time_to_notice [--alerts 120] [--over 120] [--database postgresql]

A real worker process with the real clock and a real local push service; every few seconds it is
killed (SIGKILL) and another started a second later, as a supervisor would. Each answer is of a
patient of its own, above 0 at item 9. Printed: seconds from the commit to the first push that
arrived. The target is p95 at most 60 s.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app import check_ins, clinics, patients, sign_ins
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.consent import CURRENT
from app.core.local_time import check_in_day
from app.database import Database, open_database
from app.escalation import phones
from app.keys import make_key_file
from app.migrations import migrate
from app.settings import Settings
from app.tables import Consent, Patient
from tests.answers import phq
from tests.postgres import Postgres
from tests.push_service import PushService

ROOT = Path(__file__).parents[1]
START = "from app.cli import run; run()"
SEED = 20261127


def now() -> datetime:
    return datetime.now(UTC)


def found(database: Database, count: int, service: PushService) -> list[int]:
    actor, at = Actor("command", "benchmarks"), now()
    with database.transaction() as db:
        clinic = clinics.open_clinic(db, actor, at, name="Synthetic", country="US", zone="UTC")
        staff = clinics.add_therapist(db, actor, clinic, "Synthetic Therapist", at)
        made = [patients.add(db, actor, clinic, at, name=f"Synthetic {n}") for n in range(count)]
        db.add_all(Consent(patient_id=p.id, version=CURRENT, given_at=at) for p in made)
        sign_in = sign_ins.find(db, sign_ins.begin(db, staff, "a phone", at, proved=True), at)
        assert sign_in is not None
        given, hosts = service.subscribe().subscription(), (service.host,)
        phones.register(db, staff, sign_in, given, at, hosts)
        return [patient.id for patient in made if patient.id is not None]


class Supervised:
    """One worker at a time, killed now and then, and started again a second later."""

    def __init__(self, settings: Settings) -> None:
        names = ("data", "key_file", "database_url", "base_url", "push_hosts")
        ours = {f"AFTERGLOW_{name.upper()}": str(getattr(settings, name)) for name in names}
        self.environment = {**os.environ, **ours}
        self.kills = -1
        self.process: subprocess.Popen[bytes] | None = None
        self.chance = random.Random(SEED)
        self.restart()

    def restart(self) -> None:
        self.kill()
        time.sleep(1)
        command = [sys.executable, "-c", START, "worker"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.until = time.monotonic() + self.chance.uniform(4, 12)

    def look(self) -> None:
        if time.monotonic() > self.until:
            self.restart()

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.kills += 1


def answer(database: Database, patient_id: int) -> tuple[str, datetime]:
    """The patient's public id, and the moment of the commit."""
    with database.transaction() as db:
        patient = db.get_one(Patient, patient_id)
        at = now()
        day = check_in_day(at, patient.zone)
        sent = CheckIn(f"s{patient_id}", day, {"phq-9-today": phq(2)}, at)
        check_ins.record(db, patient, sent, at)
        public_id = patient.public_id
    return public_id, now()


@contextmanager
def settings_for(kind: str, folder: Path) -> Iterator[Settings]:
    told = {"data": folder / "data", "key_file": folder / "keys" / "key"}
    if kind == "sqlite":
        yield Settings(**told)
        return
    with Postgres() as server:
        yield Settings(**told, database_url=server.create("time_to_notice"))


def measure(settings: Settings, alerts: int, over: float) -> tuple[list[float], int]:
    database = open_database(settings, make_key_file(settings.key_file))
    migrate(database, now())
    chance = random.Random(SEED)
    with PushService(now) as service:
        ids = found(database, alerts, service)
        told = settings.model_copy(update={"push_hosts": service.host})
        moments = sorted(chance.uniform(0, over) for _ in ids)
        worker, began = Supervised(told), time.monotonic()
        committed = {}
        for patient_id, moment in zip(ids, moments, strict=True):
            while time.monotonic() - began < moment:
                worker.look()
                time.sleep(0.05)
            public_id, at = answer(database, patient_id)
            committed[public_id] = at
        end = time.monotonic() + 120
        arrived: dict[str, datetime] = {}
        while len(arrived) < alerts and time.monotonic() < end:
            worker.look()
            time.sleep(0.5)
            arrived = first_arrivals(service)
        worker.kill()
    database.close()
    waits = [(arrived[id] - at).total_seconds() for id, at in committed.items() if id in arrived]
    return waits + [float("inf")] * (alerts - len(waits)), worker.kills


def first_arrivals(service: PushService) -> dict[str, datetime]:
    """By the patient that the notice leads to."""
    found: dict[str, datetime] = {}
    for arrival in list(service.arrivals):
        patient = arrival.notification["navigate"].rsplit("/", 1)[-1]
        found[patient] = min(arrival.at, found.get(patient, arrival.at))
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--alerts", type=int, default=120)
    options.add_argument("--over", type=float, default=120.0, help="seconds")
    options.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    for kind in chosen.database or ("sqlite", "postgresql"):
        with (
            tempfile.TemporaryDirectory(prefix="time-to-notice-") as folder,
            settings_for(kind, Path(folder)) as settings,
        ):
            waits, kills = measure(settings, chosen.alerts, chosen.over)
        waits.sort()
        p95 = waits[int(len(waits) * 0.95)]
        print(
            f"{kind}: {len(waits)} answers, {kills} kills of the worker; seconds to the first push:"
            f" median {statistics.median(waits):.1f}, p95 {p95:.1f}, longest {waits[-1]:.1f}"
            f" (target p95 60: {'yes' if p95 <= 60 else 'NO'})"
        )


if __name__ == "__main__":
    main()
