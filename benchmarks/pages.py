"""How long the main paths take on this machine: one process, one request after the other.

`make bench` prints the median and the 95th percentile in milliseconds, on the demo's synthetic
clinic in the embedded database.
"""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from fastapi.testclient import TestClient

from app import installation, logs, migrations, sign_ins
from app.core.local_time import check_in_day
from app.database import Database
from app.demo import seed
from app.main import create_app, read_real_clock
from app.settings import Settings
from app.tables import Patient, Staff

TIMES = 100
WARM_UP = 5


def main() -> None:
    logs.configure(quiet=True)
    structlog.configure(cache_logger_on_first_use=True)
    with tempfile.TemporaryDirectory(prefix="afterglow-bench-") as folder:
        settings = Settings(data=Path(folder) / "data", key_file=Path(folder) / "keys" / "key")
        database = installation.open_installation(settings)
        migrations.migrate(database, read_real_clock())
        started = time.perf_counter()
        with database.transaction() as db:
            cast = seed(db, read_real_clock())
        print(f"{'seeding the demo':32} {time.perf_counter() - started:8.2f} s")
        patient = cast.people[0].patient
        phone = _browser(settings, database, patient)
        desk = _browser(settings, database, cast.therapist)
        for name, act in {
            "GET  /today": lambda: phone.get("/today"),
            "GET  /check-ins/new": lambda: phone.get("/check-ins/new"),
            "POST /check-ins (17 answers)": lambda: phone.post("/check-ins", data=_form(patient)),
            "GET  /history": lambda: phone.get("/history"),
            "GET  /patients": lambda: desk.get("/patients"),
            "GET  /patients/{id} (charts)": lambda: desk.get(f"/patients/{patient.public_id}"),
        }.items():
            _measure(name, act)
        database.close()


def _browser(settings: Settings, database: Database, person: Patient | Staff) -> TestClient:
    client = TestClient(
        create_app(settings, database),
        settings.base_url,
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    with database.transaction() as db:
        token = sign_ins.begin(db, person, "bench", read_real_clock(), proved=True)
    client.cookies.set("afterglow", token)
    return client


def _form(patient: Patient) -> dict[str, str]:
    answers = {f"phq-9-today.{number}": "1" for number in range(1, 9)} | {"phq-9-today.9": "0"}
    answers |= {f"gad-7-today.{number}": "1" for number in range(1, 8)}
    day = check_in_day(read_real_clock(), patient.zone).isoformat()
    return {"submission_id": secrets.token_hex(16), "day": day, "pain.1": "3", **answers}


def _measure(name: str, act: Callable[[], object]) -> None:
    taken = []
    for _ in range(TIMES + WARM_UP):
        started = time.perf_counter()
        answer = act()
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status_code < 400, f"{name}: {answer.status_code}"  # type: ignore[attr-defined]
    taken = sorted(taken[WARM_UP:])
    middle, slow = statistics.median(taken), taken[int(len(taken) * 0.95)]
    print(f"{name:32} {middle:8.1f} ms   95 %: {slow:.1f} ms")


if __name__ == "__main__":
    main()
