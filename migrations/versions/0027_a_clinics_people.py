"""A clinic's people: what they do there, and whoever works there no longer; patients who are
discharged; a pause that the clinic sets; the recovery code on paper."""

import sqlalchemy as sa
from alembic import op

from app.table_changes import replace_check

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
ROLES = "role IN ('therapist', 'prescriber', 'owner')"


def upgrade() -> None:
    replace_check(op.get_bind(), "staff", "ck_staff_role", ROLES)
    op.add_column("staff", sa.Column("disabled_at", AT))
    op.add_column("patient", sa.Column("discharged_at", AT))
    op.add_column(
        "question_break",
        sa.Column("set_by", sa.String(length=10), server_default="patient", nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("revoked_at", AT),
        sa.Column("used_at", AT),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("told_at", AT),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_recovery_code_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index("ix_recovery_code_patient_id", "recovery_code", ["patient_id"])
