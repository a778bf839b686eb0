"""Erasing a person: no row, no byte in the database's files, and no return by a restore."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, inspect, select, text
from sqlmodel import SQLModel

from app import audit, consents, erasures, tombstones
from app.audit import Actor
from app.backups import making, restoring
from app.clinics import UnusableDetail
from app.database import Database, open_database
from app.keys import Keys
from app.settings import Settings
from app.tables import Clinic, Patient, Tombstone
from tests.backups.raw_pages import in_the_clear
from tests.cast import Cast, Clock
from tests.every_row import fill
from tests.marks import on_sqlite
from tests.web.belongings import ids_of

ME = Actor("command", "tests")
CANARY = "Canaria Zitronella"
OF_NO_PATIENT = {
    *("absence", "alert_route", "attempt", "audit_entry", "audit_head", "backup", "clinic"),
    *("clinic_line", "heartbeat", "installation", "ladder_thresholds", "opening_hours"),
    *("rota_shift", "staff", "staff_phone", "tombstone"),
    *("authenticator", "passkey", "spare_code", "spent_challenge"),
}


def write_everything(database: Database, cast: Cast, clock: Clock) -> str:
    """A row of every kind, and a canary in the name; the public id."""
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        patient.name = CANARY
        db.add(patient)
        for _ in range(3):
            ids_of(db, cast, patient, clock.advance(minutes=1))
        fill(db, patient, cast.therapist, clock.now)
    return cast.patient.public_id


def erase(database: Database, public_id: str, clock: Clock) -> None:
    with database.transaction() as db:
        patient = db.scalars(select(Patient).filter_by(public_id=public_id)).one()
        erasures.erase(db, patient, ME, clock.now)


def counts(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {
            name: db.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608
            for name in SQLModel.metadata.tables
        }


def rows_of(database: Database, patient_id: int) -> dict[str, int]:
    with database.reading() as db:
        found = {
            table.name: len(db.execute(select(table).where(theirs)).all())
            for table, theirs in erasures.belongings(patient_id)
        }
    return {name: number for name, number in found.items() if number}


def test_every_table_is_a_patients_or_is_known_not_to_be():
    theirs = {table.name for table, _ in erasures.belongings(1)}
    assert theirs | OF_NO_PATIENT == set(SQLModel.metadata.tables)
    assert not theirs & OF_NO_PATIENT


def test_a_new_table_of_patients_is_not_forgotten():
    metadata = MetaData()
    for table in SQLModel.metadata.tables.values():
        table.to_metadata(metadata)
    key = Column("id", Integer, primary_key=True)
    Table("diary", metadata, key, Column("patient_id", ForeignKey("patient.id")))
    Table("page", metadata, Column("diary_id", ForeignKey("diary.id"), primary_key=True))
    theirs = [table.name for table, _ in erasures.belongings(1, metadata)]
    assert {"diary", "page"} <= set(theirs) and theirs.index("diary") < theirs.index("page")


def test_everything_of_one_person_goes_and_nothing_of_another(
    database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        other = db.get_one(Patient, cast.other_patient.id)
        ids_of(db, cast, other, clock.now)
        fill(db, other, cast.other_therapist, clock.now)
    public_id = write_everything(database, cast, clock)
    theirs, others = rows_of(database, cast.patient.id), rows_of(database, cast.other_patient.id)
    every = {table.name for table, _ in erasures.belongings(1)}
    assert set(theirs) == set(others) == every
    before = counts(database)
    erase(database, public_id, clock)
    assert rows_of(database, cast.patient.id) == {}
    assert rows_of(database, cast.other_patient.id) == others
    after = counts(database)
    more = {"tombstone": 1, "audit_entry": 2}
    expected = {
        name: number - theirs.get(name, 0) + more.get(name, 0) for name, number in before.items()
    }
    assert after == expected


def test_the_audit_stays_whole_and_names_nobody(database: Database, cast: Cast, clock: Clock):
    public_id = write_everything(database, cast, clock)
    erase(database, public_id, clock)
    with database.reading() as db:
        assert list(audit.verify(db)) == []
        said = db.execute(text("SELECT chain, actor, action, subject FROM audit_entry")).all()
        stone = db.get_one(Tombstone, public_id)
    assert any(
        row.chain == f"patient:{public_id}" and row.action == "erase patient" for row in said
    )
    assert CANARY not in str(said)
    assert (stone.erased_at, stone.erased_by) == (clock.now, str(ME))
    assert tombstones.genuine(database.keys, [stone]) == [stone]


def test_whoever_has_an_open_alert_is_not_erased(database: Database, cast: Cast, clock: Clock):
    write_everything(database, cast, clock)
    with database.reading() as db, pytest.raises(UnusableDetail, match="alert"):
        patient = db.get_one(Patient, cast.patient.id)
        erasures.confirmed(db, patient, CANARY, although_here=True)


def test_the_name_is_typed_and_whoever_is_here_is_confirmed(
    database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        for name, here, words in (
            ("Pia", True, "Type the name"),
            ("", True, "Type the name"),
            ("Pia Test", False, "agreement stands"),
        ):
            with pytest.raises(UnusableDetail, match=words):
                erasures.confirmed(db, patient, name, although_here=here)
        erasures.confirmed(db, patient, " Pia Test ", although_here=True)
        consents.withdraw(db, patient, consents.current(db, patient), clock.now)
        db.flush()
        erasures.confirmed(db, patient, "Pia Test", although_here=False)


@on_sqlite
def test_no_byte_of_them_is_left_in_the_files(
    settings: Settings, database: Database, keys: Keys, cast: Cast, clock: Clock
):
    """Every page and every frame of the log, free space too, in the clear."""
    public_id = write_everything(database, cast, clock)
    file, key = settings.database_file, keys.database_key
    assert in_the_clear(file, key).count(CANARY.encode()) > 0
    erase(database, public_id, clock)
    assert in_the_clear(file, key).count(CANARY.encode()) > 0  # the log holds what it was
    erasures.finish(database)
    assert in_the_clear(file, key).count(CANARY.encode()) == 0
    erasures.scrub(database, clock.now)
    clear = in_the_clear(file, key)
    assert CANARY.encode() not in clear and b"Otto Test" in clear


def test_free_space_is_written_anew_once(database: Database, cast: Cast, clock: Clock):
    erase(database, write_everything(database, cast, clock), clock)
    with database.reading() as db:
        assert len(erasures.unscrubbed(db)) == 1
    erasures.scrub(database, clock.now)
    with database.reading() as db:
        assert list(erasures.unscrubbed(db)) == []
        assert db.get_one(Tombstone, cast.patient.public_id).scrubbed_at == clock.now
    assert counts(database)["patient"] == 3


@pytest.fixture
def stones_file(settings: Settings):
    yield tombstones.file_of(settings)
    tombstones.file_of(settings).unlink(missing_ok=True)


def test_the_list_beside_the_key_file(
    settings: Settings, database: Database, cast: Cast, clock: Clock, stones_file: Path
):
    public_id = write_everything(database, cast, clock)
    tombstones.write_down(settings, database)
    assert not stones_file.exists()
    erase(database, public_id, clock)
    assert tombstones.unwritten(settings, database) == 1
    for _ in range(2):
        tombstones.write_down(settings, database)
    assert tombstones.unwritten(settings, database) == 0
    (line,) = stones_file.read_text().split("\n")[1:-1]
    assert json.loads(line)["id"] == public_id and CANARY not in line
    with stones_file.open("a") as file:
        file.write(json.dumps(json.loads(line) | {"id": cast.other_patient.public_id}) + "\n")
        file.write(line[:40])
    stones = tombstones.written_down(settings, database.keys)
    assert [each.public_id for each in stones] == [public_id]  # no forged one, no half one


@pytest.mark.timeout(180)
@pytest.mark.parametrize("lost", ["nothing", "the database", "the list"])
def test_whoever_was_erased_stays_erased_after_a_restore_of_an_older_backup(
    settings: Settings, database: Database, keys: Keys, cast: Cast, clock: Clock, folder: Path,
    stones_file: Path, lost: str,
):  # fmt: skip
    public_id = write_everything(database, cast, clock)
    making.make(settings, database, folder / "old.backup", clock.now)
    erase(database, public_id, clock)
    tombstones.write_down(settings, database)
    if lost == "the list":
        stones_file.unlink()
    if lost == "the database":
        with database.engine.begin() as connection:
            connection.execute(text("DELETE FROM tombstone"))
    database.close()
    done = restoring.restore(settings, keys, folder / "old.backup", clock.advance(hours=1))
    assert done.erased_again == 1
    again = open_database(settings, keys)
    assert rows_of(again, cast.patient.id) == {}
    assert rows_of(again, cast.other_patient.id) != {}
    with again.reading() as db:
        assert list(audit.verify(db)) == []
        stone = db.get_one(Tombstone, public_id)
        assert (stone.erased_by, stone.erased_at < clock.now) == (str(ME), True)
        acts = db.execute(text("SELECT action FROM audit_entry WHERE actor = 'command:restore'"))
        assert set(acts.scalars()) == {"erase patient again after restore"}
    again.close()
    assert public_id in stones_file.read_text()
    if not settings.is_postgresql:
        assert CANARY.encode() not in in_the_clear(settings.database_file, keys.database_key)


def test_a_forged_stone_erases_nobody(
    settings: Settings, database: Database, keys: Keys, cast: Cast, clock: Clock, folder: Path,
    stones_file: Path,
):  # fmt: skip
    making.make(settings, database, folder / "a.backup", clock.now)
    told = {"id": cast.patient.public_id, "at": clock.now.isoformat(), "by": "x", "mac": "0" * 64}
    stones_file.write_text(json.dumps(told) + "\n")
    database.close()
    done = restoring.restore(settings, keys, folder / "a.backup", clock.now)
    assert done.erased_again == 0


def test_no_table_is_left_out_of_the_database(database: Database):
    with database.reading() as db:
        there = set(inspect(db.connection()).get_table_names()) - {"alembic_version"}
    assert there == set(SQLModel.metadata.tables)
    assert Clinic.__tablename__ in there
