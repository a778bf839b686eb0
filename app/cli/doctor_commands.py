"""`afterglow doctor`: what has to be put right, each with its repair."""

from __future__ import annotations

import typer

from app import backup_findings, doctor, machine_findings
from app.cli.opening import open_it
from app.main import read_real_clock
from app.settings import read_settings

WELL = (
    "All is well: nothing was found that keeps an alert from reaching somebody, and the last backup"
    " is known to restore."
)


def examine() -> None:
    """Say what keeps alerts from reaching somebody and backups from being of use, with the repair;
    exit code 1 if anything."""
    settings = read_settings()
    database, now = open_it(settings, as_it_is=True), read_real_clock()
    with database.reading() as db:
        can_mail = settings.mail_server is not None
        found = machine_findings.examine(db, settings, now)
        found += doctor.examine(db, now, can_mail=can_mail)
    found += backup_findings.examine(settings, database, now)
    for each in found:
        typer.echo(f"! {each.wrong}\n  {each.repair}")
    if found:
        raise typer.Exit(1)
    typer.echo(WELL)
