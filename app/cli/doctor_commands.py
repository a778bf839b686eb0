"""`afterglow doctor`: what has to be put right, each with its repair."""

from __future__ import annotations

import typer

from app import doctor, machine_findings
from app.cli.opening import open_it
from app.main import read_real_clock
from app.settings import read_settings

WELL = "All is well: nothing was found that keeps an alert from reaching somebody."


def examine() -> None:
    """Say what keeps alerts from reaching somebody, with the repair; exit code 1 if anything."""
    settings = read_settings()
    with open_it(settings, as_it_is=True).reading() as db:
        can_mail = settings.mail_server is not None
        now = read_real_clock()
        found = machine_findings.examine(db, settings, now)
        found += doctor.examine(db, now, can_mail=can_mail)
    for each in found:
        typer.echo(f"! {each.wrong}\n  {each.repair}")
    if found:
        raise typer.Exit(1)
    typer.echo(WELL)
