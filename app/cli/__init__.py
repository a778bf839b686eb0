"""`afterglow …`: the commands of somebody who runs an installation."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from app import audit, imports, logs, worker
from app.backups.sealed_files import BackupRefused
from app.cli import backup_commands, doctor_commands
from app.cli.clinic_commands import clinic_app
from app.cli.import_commands import import_app
from app.cli.key_commands import keys_app
from app.cli.nudge_commands import nudge_app
from app.cli.opening import open_it
from app.clinics import UnusableDetail
from app.demo import links as demo_links
from app.keys import KeyFileError
from app.main import read_real_clock
from app.serving import serve as serve_app
from app.settings import MisconfiguredError, Settings, read_settings

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it prints local variables, keys among them
    help="Daily check-ins and nudges between dosing sessions.",
)
audit_app = typer.Typer(no_args_is_help=True, help="The record of who did what.")
app.add_typer(clinic_app, name="clinic")
app.add_typer(import_app, name="import")
app.add_typer(audit_app, name="audit")
app.add_typer(nudge_app, name="nudges")
app.add_typer(keys_app, name="keys")
app.command("doctor")(doctor_commands.examine)
app.command("backup")(backup_commands.backup)
app.command("restore")(backup_commands.restore)
app.command("erase")(backup_commands.erase)

REFUSALS = (MisconfiguredError, KeyFileError, UnusableDetail, BackupRefused)
NOT_YET = "Not for real patients yet: no clinician has reviewed this, and nobody has audited it."


def run() -> None:
    """The console script: what cannot go on says why in one sentence, with exit code 1."""
    try:
        app()
    except (*REFUSALS, *imports.REFUSALS) as refused:
        typer.echo(str(refused), err=True)
        sys.exit(1)


def _settings(port: int) -> Settings:
    """`BASE_URL` follows the port unless it is set."""
    settings = read_settings()
    if "base_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"base_url": f"http://localhost:{port}"})
    return settings


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Nudges are sent by `afterglow worker` elsewhere.")
    ] = False,
) -> None:
    """Serve the web, and the worker that sends nudges, in one process."""
    logs.configure()
    settings = _settings(port)
    database = open_it(settings)
    typer.echo(NOT_YET, err=True)
    ready = partial(typer.echo, f"Afterglow answers at {settings.base_url}", err=True)
    serve_app(settings, database, host=host, port=port, with_worker=not no_worker, ready=ready)


@app.command("worker")
def work() -> None:
    """Send nudges, in a process of its own; several may run."""
    logs.configure()
    settings = read_settings()
    database = open_it(settings)
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    worker.run(settings, database, clock=read_real_clock, stop=stop)


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    open_it(read_settings()).close()
    typer.echo("The database is up to date.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    data: Annotated[
        Path | None, typer.Option(help="Keep it here; otherwise it is gone afterwards.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line when ready.")] = False,
) -> None:
    """Serve a clinic of synthetic people, with one-time sign-in links."""
    logs.configure(quiet=True)
    place = nullcontext(str(data)) if data else tempfile.TemporaryDirectory(prefix="afterglow-")
    with place as folder:
        settings = Settings(
            data=Path(folder) / "data",
            key_file=Path(folder) / "keys" / "afterglow.key",
            base_url=f"http://localhost:{port}",
            database_url="",
            vapid_subject="",
        )
        database = open_it(settings)
        links = demo_links.issue(database, settings.base_url, read_real_clock())
        say = json.dumps(links) if as_json else demo_links.in_words(links)
        ready = partial(typer.echo, say)
        serve_app(settings, database, host="127.0.0.1", port=port, synthetic=True, ready=ready)
        database.close()


@audit_app.command("verify")
def verify() -> None:
    """Check every link of every chain of the audit; exit code 1 when one is broken."""
    with open_it(read_settings(), as_it_is=True).reading() as db:
        broken = list(audit.verify(db))
    for words in broken:
        typer.echo(words, err=True)
    if broken:
        raise typer.Exit(1)
    typer.echo("The audit is whole: no link of any chain is broken.")
