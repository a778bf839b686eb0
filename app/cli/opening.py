"""Opening the installation that a command works on."""

from __future__ import annotations

from functools import partial

from app import installation, migrations
from app.audit import Actor
from app.backups.making import before_migration
from app.database import Database
from app.main import read_real_clock
from app.settings import MisconfiguredError, Settings

ME = Actor("command", "afterglow")


def open_it(settings: Settings, *, as_it_is: bool = False) -> Database:
    """Checked, with the tables of this version. `as_it_is`: a command that reads or adds to what is
    there makes no installation where there is none. Raises `MisconfiguredError`."""
    if as_it_is and not settings.is_postgresql and not settings.database_file.exists():
        raise MisconfiguredError(
            f"There is no database at {settings.database_file}. Point AFTERGLOW_DATA at the folder"
            " of the installation; nothing was made."
        )
    database = installation.open_installation(settings)
    now = read_real_clock()
    keep = partial(before_migration, settings, database, now)
    migrations.migrate(database, now, keep)
    return database
