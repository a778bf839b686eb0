"""The letter and the plan that a patient writes for heavier days."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "keepsake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.Column("shared_at", AT),
        sa.CheckConstraint("kind IN ('letter', 'fading-plan')", name=op.f("ck_keepsake_kind")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_keepsake_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keepsake")),
        sa.UniqueConstraint("public_id", name=op.f("uq_keepsake_public_id")),
    )
    op.create_index("ix_keepsake_patient_kind", "keepsake", ["patient_id", "kind", "id"])
