"""Throttling every route that checks a secret: counted in the database, before the check.

Counted by account and by address, so that neither many accounts from one address nor many
addresses against one account get further. A window passes by itself: nobody is locked out for good.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col, delete

from app.database import Db
from app.tables import Attempt

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 40


def count(
    db: Db,
    now: datetime,
    *,
    account: str | None,
    address: str,
    kind: str = "",
    most: int = PER_ACCOUNT,
) -> bool:
    """Count one attempt; answers whether the secret may be checked at all. `kind`: counted by
    itself, so that who guesses at one kind of secret keeps nobody from another ("passkey ").

    The caller commits before it checks, so that a guess is counted whatever happens next.
    """
    db.exec(delete(Attempt).where(col(Attempt.window_at) < now - 4 * WINDOW))
    allowed = _add(db, f"{kind}address {db.keys.lookup(network(address))}", now) <= PER_ADDRESS
    if account is not None:
        within = _add(db, f"{kind}account {db.keys.lookup(account.casefold())}", now) <= most
        allowed = allowed and within
    return allowed


def network(address: str) -> str:
    """The address itself, or the /64 of an IPv6 address: one household, one bucket."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return parsed.exploded[:19]
    return str(parsed)


def _add(db: Db, bucket: str, now: datetime) -> int:
    seconds = int(WINDOW.total_seconds())
    window_at = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    postgresql = db.connection().dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    new = insert(Attempt).values(bucket=bucket, window_at=window_at, count=1)
    counted = new.on_conflict_do_update(
        index_elements=["bucket", "window_at"], set_={"count": col(Attempt.count) + 1}
    )
    return int(db.connection().execute(counted.returning(col(Attempt.count))).scalar_one())
