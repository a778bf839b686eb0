"""The people of a record: patients, and who of the clinic is named in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import select

from app.db import Db
from app.imports.ids import Ids
from app.imports.record_files import BrokenRecord, Person
from app.tables import Clinic, Patient, Staff


def add_colleagues(
    db: Db, clinic: Clinic, ids: Ids, named: Mapping[str, str], now: datetime
) -> dict[str, Staff]:
    """By the file's ids. Whoever is not here gets a name and no way to sign in, so that what they
    did stays theirs."""
    found = {}
    for key, name in named.items():
        public_id = ids.mine(Staff, key)
        row = db.exec(select(Staff).where(Staff.public_id == public_id)).first()
        if row is None:
            assert clinic.id is not None
            row = Staff(
                public_id=public_id,
                clinic_id=clinic.id,
                name=name,
                sign_in_name=f"imported-{public_id}",
                created_at=now,
            )
            db.add(row)
            db.flush()
        found[key] = row
    return found


def add_person(db: Db, clinic: Clinic, ids: Ids, person: Person) -> tuple[Patient, bool]:
    """The patient of this record, and whether they are new here. Raises `BrokenRecord`."""
    public_id = ids.mine(Patient, person.about["public_id"])
    known = db.exec(select(Patient).where(Patient.public_id == public_id)).first()
    if known is not None:
        return known, False
    patient = Patient(**person.about | {"public_id": public_id, "clinic_id": clinic.id})
    try:
        with db.begin_nested():
            db.add(patient)
            db.flush()
    except (IntegrityError, DataError):
        where = f"patient {person.number}"
        raise BrokenRecord(where, "one of the settings is not possible here") from None
    return patient, True
