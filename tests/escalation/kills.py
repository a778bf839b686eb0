"""Kills processes at every named point of a submission and of telling, and looks what is left.

python -m tests.escalation.kills SETTINGS-AS-JSON KILLS [planted] prints one line of JSON.

A point is "before begin", "before COMMIT", "after COMMIT", and before each statement in between;
for telling also before and after the push itself. Each kill is a SIGKILL of a process that this one
forked, at one point; then another process looks into the database and goes on. It proves a crash of
the process, not of the machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import event, update
from sqlmodel import col, func, select

from app import alerts, check_ins, clinics, patients, safety_answers
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.consent import CURRENT
from app.database import Database, open_database
from app.escalation.telling import Teller
from app.keys import read_key_file
from app.push import Message, Outcome
from app.settings import Settings
from app.tables import (
    Alert,
    AlertClosure,
    AlertNotice,
    Clinic,
    Consent,
    Patient,
    PatientSummary,
    Response,
    SafetyAnswer,
    Staff,
    StaffPhone,
    Submission,
)
from tests.answers import phq

NOW = datetime(2026, 3, 4, 17, tzinfo=UTC)
DAY = date(2026, 3, 4)
FORM = "phq-9-today"
CLINIC = "Kills Clinic (synthetic)"
Point = Callable[[str], None]
NOWHERE = -1
FIRST = re.compile(
    r"before (begin|COMMIT|BEGIN|INSERT INTO|UPDATE alert_notice|the push)|after (COMMIT|the)"
)


@dataclass
class Report:
    """`lost`: acknowledged and not there; `orphans`: an answer above 0 without its alert, or the
    other way round; `doubled`: stored or raised twice; `untold`: an alert of which nobody was told
    in the end; `most_sends`: of one notice, which was killed once."""

    kills: int = 0
    points: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    lost: int = 0
    orphans: int = 0
    doubled: int = 0
    untold: int = 0
    most_sends: int = 0


class House:
    """Opens the database anew in each process: nothing of it may live across a fork."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def database(self) -> Database:
        return open_database(self.settings, read_key_file(self.settings.key_file))


def in_child(work: Callable[[int], None]) -> tuple[bytes, bool]:
    """What a forked process wrote to the pipe it was given, and whether it was killed."""
    inside, outside = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inside)
        code = 1
        try:
            work(outside)
            code = 0
        finally:
            os._exit(code)
    os.close(outside)
    with os.fdopen(inside, "rb") as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and status != 0:
        raise RuntimeError("a process failed of itself")
    return said, killed


def counting(database: Database, point: Point) -> None:
    """Call `point` with its name before each statement, and before and after each commit."""

    def statement(_c: Any, _cursor: Any, said: str, *_: object) -> None:
        point(f"before {' '.join(said.split()[:3])}")

    event.listen(database.engine, "before_cursor_execute", statement)
    commit = database.engine.dialect.do_commit

    def committing(connection: Any) -> None:
        point("before COMMIT")
        commit(connection)
        point("after COMMIT")

    database.engine.dialect.do_commit = committing  # type: ignore[method-assign]


class Bomb:
    """Kills this process at its n-th point; where n is `NOWHERE`, it names each point instead."""

    def __init__(self, at: int, out: int) -> None:
        self.at, self.out, self.passed = at, out, 0

    def __call__(self, name: str) -> None:
        if self.passed == self.at or self.at == NOWHERE:
            os.write(self.out, f"@{name}\n".encode())
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1


def in_order(said: bytes) -> list[int]:
    """The points that were named, those first that matter most."""
    names = [line[1:] for line in said.decode().splitlines() if line.startswith("@")]
    return sorted(range(len(names)), key=lambda at: not FIRST.match(names[at]))


def submit(house: House, patient_id: int, out: int, at: int, *, planted: bool) -> None:
    """One submission with an item 9 of 2, acknowledged by "ok" once its transaction is over."""
    database, bomb = house.database(), Bomb(at, out)
    counting(database, bomb)
    bomb("before begin")
    with database.transaction() as db:
        if patient_id % 2 and not planted:
            _tap(db, patient_id)
        else:
            _record(db, patient_id, source="import" if planted else "hand")
    if planted:  # the alert only after the commit
        with database.transaction() as db:
            patient = db.get_one(Patient, patient_id)
            sent = check_ins.find(db, patient, f"s{patient_id}")
            assert sent is not None
            alerts.raise_for(db, patient, sent, FORM, 2)
    os.write(out, b"ok\n")
    bomb("after the answer")


def _record(db: Any, patient_id: int, source: Any = "hand") -> None:
    patient = db.get_one(Patient, patient_id)
    sent = CheckIn(f"s{patient_id}", DAY, {FORM: phq(2)}, NOW, source=source)
    check_ins.record(db, patient, sent, NOW)


def _tap(db: Any, patient_id: int) -> None:
    """The same answer, told by itself at the tap."""
    told = safety_answers.Told(f"tap-{patient_id}", FORM, 1, DAY, 2, NOW)
    safety_answers.record(db, db.get_one(Patient, patient_id), told, NOW)


def look(house: House, patient_id: int, out: int) -> None:
    """Answers told by themselves, submissions, responses, alerts and alerts of the summary of this
    patient, as they were left and once the same was sent again, the form after its tap."""
    database = house.database()
    left = _counts(database, patient_id)
    with database.transaction() as db:
        if patient_id % 2:
            _tap(db, patient_id)
        _record(db, patient_id)
    os.write(out, json.dumps([left, _counts(database, patient_id)]).encode())


def _counts(database: Database, patient_id: int) -> list[int]:
    with database.reading() as db:
        tables = (SafetyAnswer, Submission, Response, Alert)
        counts = [
            db.exec(select(func.count()).where(table.patient_id == patient_id)).one()  # type: ignore[attr-defined]
            for table in tables
        ]
        summary = db.get(PatientSummary, patient_id)
    return [*counts, summary.open_alerts if summary else 0]


class Paper:
    """Stands for the push services: writes each notice's tag to a file, and dies where told to."""

    def __init__(self, file: Path, point: Point) -> None:
        self.file, self.point = file, point

    async def send_all(self, messages: Sequence[Message]) -> list[Outcome]:
        self.point("before the push")
        with self.file.open("a") as written:
            written.writelines(f"{message.id}\n" for message in messages)
        self.point("after the push")
        return [Outcome("sent", 201) for _ in messages]


def tell(house: House, file: Path, out: int, at: int, now: datetime) -> None:
    """One round of telling."""
    database, bomb = house.database(), Bomb(at, out)
    counting(database, bomb)
    bomb("before begin")
    teller(database, Paper(file, bomb)).tick(lambda: now)
    os.write(out, b"ok\n")


def tell_on(house: House, file: Path, _out: int, now: datetime) -> None:
    """Another worker, at once and when the lease of the killed one is over."""
    database = house.database()
    goes_on = teller(database, Paper(file, lambda _: None))
    goes_on.tick(lambda: now)
    with database.transaction() as db:  # on PostgreSQL a lease goes by the database's own clock
        held = update(AlertNotice).where(col(AlertNotice.lease_until).is_not(None))
        db.execute(held.values(lease_until=now))
    goes_on.tick(lambda: now + timedelta(minutes=2))


def teller(database: Database, paper: Paper) -> Teller:
    loop = asyncio.new_event_loop()
    return Teller(database, paper, None, loop, origin="http://localhost", app_name="Afterglow")


def found(house: House, count: int, out: int) -> None:
    """A clinic with so many patients and a therapist with a phone."""
    actor = Actor("command", "tests")
    with house.database().transaction() as db:
        clinic = clinics.open_clinic(db, actor, NOW, name=CLINIC, country="US", zone="UTC")
        staff = clinics.add_therapist(db, actor, clinic, "Tess Own", NOW)
        db.add(
            StaffPhone(
                staff_id=staff.id,
                endpoint="https://push.example.org/1",
                p256dh="k",
                auth="a",
                created_at=NOW,
            )  # fmt: skip
        )
        made = [patients.add(db, actor, clinic, NOW, name=f"P{n} Synthetic") for n in range(count)]
        db.add_all(Consent(patient_id=p.id, version=CURRENT, given_at=NOW) for p in made)
        os.write(out, json.dumps([patient.id for patient in made]).encode())


def kill_submissions(house: House, ids: Sequence[int], report: Report, *, planted: bool) -> None:
    """Each patient's submission is killed at the next point in turn, looked at, and sent again. Of
    every second one it is the answer to item 9 alone, and the form comes after it."""
    kinds: list[Iterator[int]] = [iter(()), iter(())]
    for patient_id in ids:
        at = next(kinds[patient_id % 2], NOWHERE)
        said, killed = in_child(
            lambda out, id=patient_id, at=at: submit(house, id, out, at, planted=planted)  # type: ignore[misc]
        )
        _count(report, said, killed)
        if at == NOWHERE:
            kinds[patient_id % 2] = cycle(in_order(said))
        left, after = json.loads(
            in_child(lambda out, id=patient_id: look(house, id, out))[0]  # type: ignore[misc]
        )
        tap, submission, response, alert, told = left
        is_committed = b"ok" in said or (killed and b"after COMMIT" in said)
        report.acknowledged += is_committed
        report.lost += is_committed and not tap + submission
        report.orphans += not tap + submission == tap + response == alert == told
        report.doubled += after != [patient_id % 2, 1, 1, 1, 1] and not planted


def kill_telling(house: House, kills: int, file: Path, report: Report) -> None:
    """One alert after the other: killed at the next point in turn, then told by another process
    when the lease is over."""
    in_child(lambda out: close_but_three(house, out))
    now: datetime = NOW
    points: Iterator[int] = iter(())
    for _ in range(kills):
        now += timedelta(hours=2)  # the next round of every alert, at its own point
        at = next(points, NOWHERE)
        said, killed = in_child(
            lambda out, at=at, now=now: tell(house, file, out, at, now)  # type: ignore[misc]
        )
        _count(report, said, killed)
        if at == NOWHERE:
            points = cycle(in_order(said))
        in_child(lambda out, now=now: tell_on(house, file, out, now))  # type: ignore[misc]
    sends = Counter(file.read_text().split()) if file.exists() else Counter()
    report.most_sends = max(sends.values(), default=0)
    report.untold += json.loads(in_child(lambda out: untold(house, sends, out))[0])


def close_but_three(house: House, _out: int) -> None:
    with house.database().transaction() as db:
        staff = db.exec(select(Staff)).one()
        for alert in db.exec(select(Alert).order_by(col(Alert.id)).offset(3)).all():
            patient = db.get_one(Patient, alert.patient_id)
            alerts.close(db, staff, patient, alert, "seen", NOW)


def untold(house: House, sends: Counter[str], out: int) -> None:
    """Notices that are not settled as sent, or of which no push was ever made; and rounds that are
    missing."""
    with house.database().reading() as db:
        rows = db.exec(select(AlertNotice)).all()
        missing = sum(row.outcome != "sent" or not sends[row.public_id] for row in rows)
        rounds = db.exec(select(func.max(col(AlertNotice.round)))).one() or 0
        closed = db.exec(select(func.count()).select_from(AlertClosure)).one()
        alerts_open = db.exec(select(func.count()).select_from(Alert)).one() - closed
        people = db.exec(select(func.count()).select_from(Staff)).one()
        assert db.exec(select(Clinic)).first() is not None
    os.write(
        out, json.dumps(missing + abs((rounds + 1) * alerts_open * people - len(rows))).encode()
    )


def _count(report: Report, said: bytes, killed: bool) -> None:
    if killed:
        report.kills += 1
        name = said.decode().rsplit("@", 1)[-1].strip()
        report.points[name] = report.points.get(name, 0) + 1


def main(settings_json: str, kills: str, planted: str = "") -> None:
    settings = Settings(**json.loads(settings_json))
    house, report = House(settings), Report()
    half = int(kills) // 2 or 1
    spare = half // 10 + 2  # a sending that comes through is no kill
    ids = json.loads(in_child(lambda out: found(house, half + spare, out))[0])
    kill_submissions(house, ids, report, planted=bool(planted))
    if not planted:
        kill_telling(house, half + spare, settings.data / "sent.txt", report)
    print(json.dumps(asdict(report)))


if __name__ == "__main__":
    main(*sys.argv[1:])
