"""Whether a patient sees the own relief curve."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "relief_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.Integer()),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT),
        sa.CheckConstraint("side IN ('patient', 'clinic')", name=op.f("ck_relief_view_side")),
        sa.CheckConstraint(
            "side = 'patient' OR staff_id IS NOT NULL", name=op.f("ck_relief_view_staff")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_relief_view_patient_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_relief_view_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_view")),
    )
    op.create_index(
        "uq_relief_view_open",
        "relief_view",
        ["patient_id", "side"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
