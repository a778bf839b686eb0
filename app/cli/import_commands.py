"""`afterglow import …`: bringing data in from a file."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app import clinics, imports
from app.cli.opening import open_it
from app.imports.record_files import read_record
from app.imports.records import COMMAND, import_record, take
from app.imports.whole import rehearsed
from app.main import read_real_clock
from app.settings import read_settings

import_app = typer.Typer(no_args_is_help=True, help="Bring data in from a file.")


@import_app.command("answers")
def import_answers(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file.")],
    clinic: Annotated[str, typer.Option(help="Whose patients these are.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
) -> None:
    """Bring answers in: columns person, day, phq-9.1 …; all of the file or nothing of it.

    A blank answer means unanswered. Columns that are not known are ignored, and named."""
    now = read_real_clock()
    database = open_it(read_settings(), as_it_is=True)
    with database.transaction() as db, file.open(encoding="utf-8-sig", newline="") as lines:
        report = imports.import_answers(db, clinics.named(db, clinic), lines, now)
    typer.echo(json.dumps(report.figures()) if as_json else report.in_words())


@import_app.command("record")
def import_a_record(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A clinic's export.")],
    clinic: Annotated[str, typer.Option(help="Into which clinic.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would happen; store nothing.")
    ] = False,
) -> None:
    """Bring in the JSON that a clinic exported: all of the file or nothing of it.

    What is here already is never changed; what differs from it refuses the file."""
    now = read_real_clock()
    try:
        record = read_record(file.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise imports.BrokenRecord("the file", "the text is not UTF-8") from None
    with open_it(read_settings(), as_it_is=True).transaction() as db:
        into = clinics.named(db, clinic)
        if preview:
            report = rehearsed(db, partial(take, db, into, record, now, COMMAND))
        else:
            report = import_record(db, into, record, now)
    typer.echo(report.in_words())
    for place in report.conflicts:
        typer.echo(f"Differs from what is here: {place}")
