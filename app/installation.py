"""Opening an installation: settings checked, keys read, database matched to its key file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.database import Database, answers, open_database
from app.key_rings import Held, KeyRing
from app.keys import KeyFileError, Keys, make_key_file, read_key_file
from app.settings import MisconfiguredError, Settings
from app.tables import Clinic, Installation


def open_installation(settings: Settings) -> Database:
    """Check every setting and open the database; raises with the repair in words.

    A new key file is made only when neither key file nor embedded database exists.
    """
    settings.check()
    _refuse_keys_beside_data(settings)
    try:
        database = open_database(settings, _keys(settings))
        answers(database)
    except DatabaseError as unreadable:
        if settings.is_postgresql:
            raise MisconfiguredError(
                "PostgreSQL does not answer at AFTERGLOW_DATABASE_URL. Check that it runs and that"
                " the address, user and password are right."
            ) from unreadable
        raise KeyFileError(
            f"{settings.database_file} cannot be read with {settings.key_file}. Point"
            " AFTERGLOW_KEY_FILE at the key file it was made with; nothing was changed."
        ) from unreadable
    return database


def _refuse_keys_beside_data(settings: Settings) -> None:
    """A copy of the data folder must not carry the key that opens it."""
    if settings.key_file.resolve().is_relative_to(settings.data.resolve()):
        raise MisconfiguredError(
            "AFTERGLOW_KEY_FILE must not lie inside AFTERGLOW_DATA: whoever copies the database"
            " would have its key. Move the key file to a folder of its own."
        )
    if settings.backups is None:
        return
    if settings.key_file.resolve().is_relative_to(settings.backups.resolve()):
        raise MisconfiguredError(
            "AFTERGLOW_KEY_FILE must not lie inside AFTERGLOW_BACKUPS: whoever copies the backups"
            " would have their key. Move the key file to a folder of its own."
        )


def _keys(settings: Settings) -> Keys:
    if settings.key_file.exists():
        return read_key_file(settings.key_file)
    if settings.is_postgresql:
        return _keys_for_empty_postgresql(settings)
    if settings.database_file.exists():
        return read_key_file(settings.key_file)
    return make_key_file(settings.key_file)


def _keys_for_empty_postgresql(settings: Settings) -> Keys:
    """PostgreSQL opens without a key, so look first whether it already belongs to a key file."""
    probe = open_database(settings, Keys(b"", KeyRing(Held({}, "")), b"", b"", ""))
    try:
        used = inspect(probe.engine).has_table("installation")
    finally:
        probe.close()
    return read_key_file(settings.key_file) if used else make_key_file(settings.key_file)


def claim(database: Database, now: datetime) -> None:
    """Write this key file's fingerprint into a new database; refuse a foreign one."""
    with database.transaction() as db:
        row = db.get(Installation, 1)
        if row is None and db.exec(select(Clinic.id).limit(1)).first() is not None:
            raise KeyFileError(
                "This database has lost the mark of its key file. Restore it from a backup;"
                " nothing was changed."
            )
        if row is None:
            db.add(Installation(id=1, key_fingerprint=database.keys.fingerprint, made_at=now))
        elif row.key_fingerprint != database.keys.fingerprint:
            raise KeyFileError(
                "This database was made with another key file. Point AFTERGLOW_KEY_FILE at the one"
                " it was made with; nothing was changed."
            )
