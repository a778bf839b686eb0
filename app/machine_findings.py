"""Whether this machine, its clock and its address are fit for an installation."""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, text
from sqlalchemy import select as columns
from sqlmodel import col

from app import addresses
from app.database import Db
from app.findings import Finding
from app.settings import LOCAL_HOSTS, Settings
from app.tables import AuditEntry, PushSubscription

LEAST_ROOM = 1024**3  # bytes
SOON = timedelta(days=14)
"""A certificate that renews itself does so a month before its end."""
ASTRAY = timedelta(seconds=2)
STALE = timedelta(days=60)
UNSYNCHRONISED = 0x40  # STA_UNSYNC of <sys/timex.h>


def examine(db: Db, settings: Settings, now: datetime) -> list[Finding]:
    """Asks the installation's own address as a phone would, and nobody else."""
    return [
        *_folders(settings),
        *_room(settings),
        *_address(settings, now),
        *_clock(db, now),
        *_refused_by_push(db),
        *_stale_phones(db, now),
    ]


def _folders(settings: Settings) -> Iterator[Finding]:
    folders = {"AFTERGLOW_KEY_FILE": settings.key_file.parent}
    if not settings.is_postgresql:
        folders["AFTERGLOW_DATA"] = settings.data
    for name, folder in folders.items():
        if folder.is_dir() and folder.stat().st_mode & 0o077:
            yield Finding(
                f"Others on this machine can look into {folder} ({name}).",
                f"Run: chmod 700 {folder}.",
            )


def _room(settings: Settings) -> Iterator[Finding]:
    if settings.is_postgresql or not settings.data.is_dir():
        return
    free = shutil.disk_usage(settings.data).free
    if free < LEAST_ROOM:
        yield Finding(
            f"Only {free // 1024**2} MB are free where {settings.data} lies: without room nothing"
            " more is stored.",
            "Make room, or move AFTERGLOW_DATA to a larger disk.",
        )


def _address(settings: Settings, now: datetime) -> Iterator[Finding]:
    host, base = settings.host, settings.base_url
    if host in LOCAL_HOSTS:
        yield Finding(
            f"AFTERGLOW_BASE_URL is {base}: no phone reaches that.",
            "Put a TLS proxy in front and set its https:// address; deploy/ has an example.",
        )
        return
    if not settings.proxies:
        yield Finding(
            "AFTERGLOW_TRUSTED_PROXIES is empty: behind a proxy the whole world counts as one"
            " address, and one who guesses sign-ins slows down everybody.",
            "Set it to the proxy's address, such as 127.0.0.1.",
        )
    seen = addresses.look_at(base, addresses.port_of(urlsplit(base)))
    if seen.trouble:
        yield Finding(f"{base} does not answer as a phone would need it: {seen.trouble}.",
                      "Look at the proxy, its certificate, and the name's DNS entry.")  # fmt: skip
    elif seen.certificate_ends and seen.certificate_ends - now < SOON:
        yield Finding(
            f"The certificate of {host} ends on {seen.certificate_ends:%Y-%m-%d}.",
            "Renew it; find out why the proxy has not done so by itself.",
        )


def _clock(db: Db, now: datetime) -> Iterator[Finding]:
    repair = "Turn on time synchronisation (systemd-timesyncd or chrony)."
    if _is_unsynchronised():
        yield Finding(
            "This machine's clock is not synchronised: nudges and check-in days follow it.", repair
        )
    last = db.scalar(columns(func.max(col(AuditEntry.at))))
    if last is not None and last - now > ASTRAY:
        yield Finding(
            f"The clock is behind what is already written ({last:%Y-%m-%d %H:%M} UTC).", repair
        )
    if db.get_bind().dialect.name == "postgresql":
        theirs: datetime = db.connection().execute(text("SELECT clock_timestamp()")).scalar_one()
        if abs(theirs - now) > ASTRAY:
            yield Finding("PostgreSQL's clock and this machine's differ by seconds.", repair)


def _is_unsynchronised() -> bool:
    """As the kernel says; False where it cannot be asked."""
    try:
        told = (ctypes.c_long * 64)()  # struct timex: modes, then offset, freq, …, status
        if ctypes.CDLL(None).adjtimex(ctypes.byref(told)) < 0:
            return False
    except (OSError, AttributeError):
        return False
    status = ctypes.cast(ctypes.byref(told, 5 * ctypes.sizeof(ctypes.c_long)), _INT).contents
    return bool(status.value & UNSYNCHRONISED)


_INT = ctypes.POINTER(ctypes.c_int)


def _refused_by_push(db: Db) -> Iterator[Finding]:
    wanted = columns(func.count()).select_from(PushSubscription)
    count = db.scalar(wanted.where(col(PushSubscription.refused_at).is_not(None))) or 0
    if count:
        yield Finding(
            f"Push services refuse this installation for {count} phones.",
            "Check AFTERGLOW_VAPID_SUBJECT and that the key file is the one the phones were"
            " registered with.",
        )


def _stale_phones(db: Db, now: datetime) -> Iterator[Finding]:
    last = func.coalesce(col(PushSubscription.checked_at), col(PushSubscription.created_at))
    wanted = columns(func.count()).select_from(PushSubscription).where(last < now - STALE)
    if count := db.scalar(wanted) or 0:
        yield Finding(
            f"{count} phones that are nudged have not been opened for {STALE.days} days.",
            "The caseload says whose nudges may not arrive; ask those people.",
        )
