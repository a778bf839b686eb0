"""Who is signed in on which device, invitations, and counted attempts at secrets."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id

ONE_PERSON = "(patient_id IS NULL) <> (staff_id IS NULL)"


class SignIn(SQLModel, table=True):
    """A cookie's row; only a keyed hash of the cookie's token is stored. `proved_at`: when staff
    last proved the second factor on it; until then it opens nothing but the way to do so."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint(ONE_PERSON, name="one_person"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    token_hash: str = Field(max_length=64, unique=True)
    patient_id: int | None = key("patient.id", default=None)
    staff_id: int | None = key("staff.id", default=None)
    device: str = Field(default="", max_length=80)
    created_at: datetime = instant()
    last_used_at: datetime = instant()
    expires_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)
    proved_at: datetime | None = instant(default=None, nullable=True)


class Invitation(SQLModel, table=True):
    """A link and typed code that sign one person in once; both stored as keyed hashes."""

    __table_args__ = (CheckConstraint(ONE_PERSON, name="one_person"),)

    id: int | None = Field(default=None, primary_key=True)
    clinic_id: int = key("clinic.id")
    patient_id: int | None = key("patient.id", default=None)
    staff_id: int | None = key("staff.id", default=None)
    token_hash: str = Field(max_length=64, unique=True)
    code_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    accepted_at: datetime | None = instant(default=None, nullable=True)
    withdrawn_at: datetime | None = instant(default=None, nullable=True)


class RecoveryCode(SQLModel, table=True):
    """A patient's own code on paper, as a keyed hash. The latest counts, until it is used or
    revoked. `device`: on which it was used; `told_at`: when the patient had read that it was."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = key("patient.id")
    code_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None, nullable=True)
    used_at: datetime | None = instant(default=None, nullable=True)
    device: str = Field(default="", max_length=80)
    told_at: datetime | None = instant(default=None, nullable=True)


class Attempt(SQLModel, table=True):
    """How often a secret was tried in a window, by account or by address (keyed hashes)."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    bucket: str = Field(primary_key=True, max_length=80)
    window_at: datetime = instant(primary_key=True)
    count: int = 0
