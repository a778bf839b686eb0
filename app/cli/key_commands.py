"""`afterglow keys …`: a new key for free text, and an old one taken away."""

from __future__ import annotations

from typing import Annotated

import typer

from app import key_changes, key_rotation, sealed_columns
from app.cli.opening import ME, open_it
from app.main import read_real_clock
from app.settings import read_settings

keys_app = typer.Typer(no_args_is_help=True, help="The keys that free text is sealed with.")


@keys_app.command("list")
def show() -> None:
    """Which keys there are, and how many texts each one seals."""
    database = open_it(read_settings(), as_it_is=True)
    current = database.keys.ring.sealing()[0]
    for key_id, texts in sorted(sealed_columns.texts_by_key(database).items()):
        what = "seals now" if key_id == current else "kept for backups from before"
        typer.echo(f"{key_id}: {what}, {texts} texts in this database")


@keys_app.command("rotate")
def rotate() -> None:
    """Make a new key and seal every text with it, while web and worker run. Killed, it goes on
    where it was when it is called again."""
    settings = read_settings()
    database = open_it(settings, as_it_is=True)
    try:
        done = key_rotation.rotate(database, settings.key_file, ME, read_real_clock())
    except key_changes.AlreadyUnderWay as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from None
    if done.goes_on:
        typer.echo("An earlier rotation was not finished; it is now.")
    typer.echo(f"{done.key_id} seals everything now; {done.texts} texts were sealed anew.")
    typer.echo(
        "The old key stays in the key file, for backups from before. Copy the key file anew, and"
        " once those backups are gone: afterglow keys drop"
    )


@keys_app.command("drop")
def drop(
    key_id: Annotated[str, typer.Argument(metavar="KEY", help="As `afterglow keys list` says.")],
    gone: Annotated[
        bool,
        typer.Option("--backups-are-gone", help="No backup from before the next key is needed."),
    ] = False,
) -> None:
    """Take an old key out of the key file for good."""
    settings = read_settings()
    database = open_it(settings, as_it_is=True)
    try:
        if not gone:
            raise key_changes.CannotDrop(
                f"What is sealed with {key_id} in a backup from before can never be opened again."
                " If no such backup is needed any more, say so: --backups-are-gone"
            )
        key_changes.drop(database, settings.key_file, key_id, ME, read_real_clock())
    except (key_changes.CannotDrop, key_changes.AlreadyUnderWay) as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{key_id} is gone. Destroy the copies of the old key file too.")
