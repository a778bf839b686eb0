"""What a phone's browser says of itself at its start: may it show anything, and where."""

from __future__ import annotations

from datetime import datetime

from app import push_subscriptions
from app.database import Db
from app.tables import SignIn

PERMISSIONS = ("granted", "denied", "default")
LOST = "lost"


def note(
    db: Db, sign_in: SignIn, endpoint_digest: object, permission: object, now: datetime
) -> bool:
    """What the browser says of itself at its start. False for what no browser says.

    Allowed, but without the endpoint that we know, is "lost": nothing can reach it until it
    registers again.
    """
    if permission not in PERMISSIONS or not (
        endpoint_digest is None or isinstance(endpoint_digest, str)
    ):
        return False
    row = push_subscriptions.of_sign_in(db, sign_in)
    if row is not None:
        kept = endpoint_digest == push_subscriptions.digest(row)
        row.permission = str(permission) if kept or permission != "granted" else LOST
        row.checked_at = now
        db.add(row)
    return True
