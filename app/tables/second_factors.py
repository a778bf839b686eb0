"""What a member of staff proves besides the passphrase: passkeys, an authenticator app, and codes
on paper for when both are lost."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Passkey(SQLModel, table=True):
    """A public key whose private half never leaves its device. `sign_count` must grow, unless the
    device counts nothing and says 0 for ever."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    staff_id: int = key("staff.id")
    credential_id: str = Field(max_length=1400, unique=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    device: str = Field(default="", max_length=80)
    made_at: datetime = instant()
    last_used_at: datetime | None = instant(default=None, nullable=True)


class Authenticator(SQLModel, table=True):
    """The secret that an app makes six digits of (RFC 6238), sealed. It counts once `confirmed_at`
    is set; `last_step` is the 30-second step of the last code taken: none is taken twice."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    staff_id: int = key("staff.id")
    sealed: bytes
    last_step: int = Field(default=0, sa_type=BigInteger)
    made_at: datetime = instant()
    confirmed_at: datetime | None = instant(default=None, nullable=True)


class SpareCode(SQLModel, table=True):
    """One of ten codes on paper; only a keyed hash is stored, and each is taken once."""

    __tablename__ = "spare_code"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = key("staff.id")
    code_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = instant()
    used_at: datetime | None = instant(default=None, nullable=True)


class SpentChallenge(SQLModel, table=True):
    """A passkey's challenge that was answered: nobody answers it again. Kept until it is too old
    to be answered anyway."""

    __tablename__ = "spent_challenge"
    __table_args__ = ({"sqlite_with_rowid": False},)

    challenge_hash: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = instant(index=True)
