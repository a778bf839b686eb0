"""Who is here by passphrase or link alone, and whether the second factor was proved lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from app import second_factors
from app.tables import SignIn, Staff
from app.web.refusals import SignedOut, not_found
from app.web.transactions import Now
from app.web.viewers import find_sign_in


def proved_lately(request: Request, row: SignIn, now: datetime) -> bool:
    """In the demo nobody has a factor to prove, and nobody in it is real."""
    return bool(request.app.state.synthetic) or second_factors.proved_lately(row, now)


@dataclass(frozen=True)
class Trying:
    """Somebody of the clinic, who may have shown no second factor yet, and their sign-in."""

    sign_in: SignIn
    staff: Staff


def staff_before_factor(request: Request, now: Now) -> Trying:
    """Read in a transaction of its own: a try is counted and committed before the next begins."""
    with request.app.state.database.reading() as db:
        _, row = find_sign_in(request, db, now)
        if row is None:
            raise SignedOut
        if row.staff_id is None:
            raise not_found()
        return Trying(row, db.get_one(Staff, row.staff_id))


StaffBeforeFactor = Annotated[Trying, Depends(staff_before_factor)]
