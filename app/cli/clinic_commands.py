"""`afterglow clinic …`: opening one, and letting its people in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app import clinics, invitations, people, second_factors
from app.cli.opening import ME, open_it
from app.core.plans import PLANS
from app.main import read_real_clock
from app.people import OWNER, ROLES
from app.settings import Settings, read_settings
from app.zones import likely_zone

clinic_app = typer.Typer(no_args_is_help=True, help="Clinics of this installation.")


@clinic_app.command("open")
def open_clinic(
    name: Annotated[str, typer.Argument(help="The clinic's name, as patients know it.")],
    therapist: Annotated[str, typer.Option(help="The first therapist's name: its owner, too.")],
    country: Annotated[str, typer.Option(help="Two letters such as US: whose crisis lines.")] = "",
    zone: Annotated[str, typer.Option(help="IANA time zone such as Europe/Berlin.")] = "",
    hours: Annotated[str, typer.Option(help="When answers are read, in words.")] = "",
    phone: Annotated[str, typer.Option(help="The number that patients call.")] = "",
    plan: Annotated[str, typer.Option(help=f"Of new patients: {', '.join(PLANS)}.")] = "full-daily",
) -> None:
    """Open a clinic and print its first therapist's invitation."""
    country = country or _ask("Country (two letters)", "")
    zone = zone or _ask("Time zone", likely_zone(country))
    hours = hours or _ask("Hours in which answers are read", "Monday to Friday, 09:00-17:00")
    phone = phone or _ask("Phone number for patients", "")
    settings, now = read_settings(), read_real_clock()
    database = open_it(settings)
    with database.transaction() as db:
        clinic = clinics.open_clinic(
            db, ME, now, name=name, country=country, zone=zone, phone=phone, hours=hours, plan=plan
        )
        staff = clinics.add_therapist(db, ME, clinic, therapist, now, role=OWNER)
        issued = invitations.issue(db, ME, staff, now)
    _print_link(settings, issued)


@clinic_app.command("invite")
def invite(
    clinic_name: Annotated[str, typer.Argument(metavar="NAME", help="The clinic's name.")],
    name: Annotated[
        str,
        typer.Option("--name", "--therapist", help="Who is new, or lost the link or passphrase."),
    ],
    role: Annotated[
        str, typer.Option(help=f"One of: {', '.join(ROLES)}; else as it is, or a therapist.")
    ] = "",
) -> None:
    """Print somebody's new invitation; the passphrase and sign-ins before it are void. Whoever was
    disabled is let back in by it. A second factor stays, and is asked for."""
    settings, now = read_settings(), read_real_clock()
    with open_it(settings).transaction() as db:
        clinic = clinics.named(db, clinic_name)
        staff = people.named(db, clinic, name)
        if staff is None:
            staff = people.add(db, ME, clinic, name, role or "therapist", now)
        else:
            people.start_anew(db, ME, clinic, staff, now)
            people.change_role(db, ME, clinic, staff, role or staff.role, now)
        issued = invitations.issue(db, ME, staff, now)
    _print_link(settings, issued)


@clinic_app.command("reset-factor")
def reset_factor(
    name: Annotated[str, typer.Argument(help="The clinic's name.")],
    therapist: Annotated[str, typer.Option(help="Who lost passkey, phone and codes.")],
) -> None:
    """Take a therapist's second factor away, because all of it is lost. Make sure first, by voice
    or face, that it is they who ask."""
    now = read_real_clock()
    with open_it(read_settings()).transaction() as db:
        staff = clinics.therapist_named(db, clinics.named(db, name), therapist)
        second_factors.reset(db, ME, staff, now)
    typer.echo(
        "Done: every sign-in of theirs has ended, and the next one sets a second factor up."
        " The clinic's page tells the others for thirty days."
    )


def _print_link(settings: Settings, issued: invitations.Issued) -> None:
    typer.echo(f"{settings.base_url}/invitations/{issued.token}")
    typer.echo("This link works once, for 72 hours. It asks for a passphrase.", err=True)


def _ask(question: str, default: str) -> str:
    """Ask where somebody can answer; elsewhere take the default."""
    if not sys.stdin.isatty():
        return default
    return str(typer.prompt(question, default=default, show_default=bool(default)))
