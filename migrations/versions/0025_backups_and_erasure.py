"""Backups that are checked, and the stones of those who were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("slot", sa.String(length=13), nullable=False),
        sa.Column("file", sa.String(length=100), nullable=False),
        sa.Column("lease_token", sa.String(length=32)),
        sa.Column("lease_until", AT),
        sa.Column("made_at", AT),
        sa.Column("size", sa.BigInteger()),
        sa.Column("seconds_to_restore", sa.Float()),
        sa.Column("checked_at", AT),
        sa.Column("wrong", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_backup")),
    )
    op.create_table(
        "tombstone",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("erased_at", AT, nullable=False),
        sa.Column("erased_by", sa.String(length=60), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("scrubbed_at", AT),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_tombstone")),
    )
