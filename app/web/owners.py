"""What only an owner of a clinic may do, and whom of the clinic an address names."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from app.people import OWNER
from app.tables import Staff
from app.web.access import Db, JustProvedStaff, SignedInStaff, of_my_clinic


class NotAnOwner(Exception):
    """Somebody of the clinic asks for what only an owner may do."""


def my_colleague(colleague_id: str, staff: SignedInStaff, db: Db) -> Staff:
    """Somebody who works, or worked, at the own clinic."""
    return of_my_clinic(db, Staff, staff, colleague_id)


MyColleague = Annotated[Staff, Depends(my_colleague)]


async def signed_in_owner(staff: JustProvedStaff) -> Staff:
    """Whoever changes who works here has just proved the second factor (SECURITY R14). Declare it
    after what names a record, so that a stranger's is not found first."""
    if staff.role != OWNER:
        raise NotAnOwner
    return staff


SignedInOwner = Annotated[Staff, Depends(signed_in_owner)]
