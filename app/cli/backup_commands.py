"""`afterglow backup`, `afterglow restore`, and `afterglow erase`: what stays, and what does not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import select

from app import erasures, tombstones
from app.backups import making, restoring
from app.backups.restoring import GB, Restored
from app.cli.opening import ME, open_it
from app.clinics import UnusableDetail
from app.core.time_axis import day_words
from app.keys import read_key_file
from app.main import read_real_clock
from app.settings import read_settings
from app.tables import Patient

File = Annotated[Path, typer.Argument(metavar="FILE")]


def backup(file: File) -> None:
    """Write all of the database to a new, encrypted file, of one moment, while the clinic works."""
    settings, now, began = read_settings(), read_real_clock(), time.monotonic()
    size = making.make(settings, open_it(settings, as_it_is=True), file, now)
    typer.echo(f"{file}: {size / 1e6:.1f} MB in {_seconds(time.monotonic() - began, size)}.")
    typer.echo(
        f"Only {settings.key_file} opens it. Keep a copy of that elsewhere, and try the backup:"
        f" afterglow restore {file} --check"
    )


def restore(
    file: File,
    check: Annotated[
        bool, typer.Option("--check", help="Restore aside, look, throw away; change nothing.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Although a worker or the web seems to be running.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, which is kept aside."""
    settings, now = read_settings(), read_real_clock()
    settings.check()
    keys = read_key_file(settings.key_file)
    if check:
        done = restoring.check(settings, keys, file, now)
        typer.echo(f"{file} restores, and is whole. {_told(done)} Nothing was changed.")
        return
    done = restoring.restore(settings, keys, file, now, replace=replace)
    typer.echo(f"{file} is restored. {_told(done)}")
    if done.kept:
        typer.echo(
            f"The database that was there is kept as {done.kept}: it holds what was entered since,"
            " and whoever was erased since. Delete it when you need it no more."
        )
    if done.erased_again:
        people = "person" if done.erased_again == 1 else "people"
        typer.echo(f"Erased again: {done.erased_again} {people} of the list of erasures.")
    typer.echo("Sign-ins that were ended since the backup stand again: end those of lost phones.")


def erase(
    patient_id: Annotated[str, typer.Argument(metavar="PATIENT", help="The id in addresses.")],
    name: Annotated[str, typer.Option("--name", help="The name, typed to confirm.")],
    although_here: Annotated[
        bool, typer.Option("--although-here", help="Although the person's agreement stands.")
    ] = False,
) -> None:
    """Erase a patient: all of their rows, for good. Nothing brings them back."""
    settings, now = read_settings(), read_real_clock()
    database = open_it(settings, as_it_is=True)
    with database.transaction() as db:
        sound = patient_id.isascii() and patient_id.isalnum()
        wanted = select(Patient).where(Patient.public_id == patient_id)
        patient = db.exec(wanted).first() if sound else None
        if patient is None:
            raise UnusableDetail("There is no patient of that id.")
        erasures.confirmed(db, patient, name, although_here=although_here)
        erasures.erase(db, patient, ME, now)
    tombstones.write_down(settings, database)
    erasures.scrub(database, now)
    until = day_words((now + erasures.KEPT).date())
    typer.echo(
        f"Erased. The record of who did what stays, with ids and no name. Backups of the schedule"
        f" hold the person until {until}; copies that you made elsewhere, for as long as you keep"
        " them. A restore erases the person again."
    )


def _told(done: Restored) -> str:
    made = f"It is of {done.header.made:%Y-%m-%d %H:%M} UTC"
    return f"{made}, {done.size / 1e6:.1f} MB, and took {_seconds(done.seconds, done.size)}."


def _seconds(seconds: float, size: int) -> str:
    return f"{seconds:.1f} s ({seconds * GB / max(size, 1):.0f} s a GB)"
