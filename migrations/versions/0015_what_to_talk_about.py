"""What a patient wants to talk about next time, and what was agreed the last time."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
STILL_OPEN = "taken_back_at IS NULL AND talked_about_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "talking_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("entry", sa.String(length=32)),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("flagged_at", AT, nullable=False),
        sa.Column("taken_back_at", AT),
        sa.Column("talked_about_at", AT),
        sa.Column("staff_id", sa.Integer()),
        sa.CheckConstraint(
            "kind IN ('day', 'note', 'practice', 'ledger', 'keepsake', 'words')",
            name=op.f("ck_talking_point_kind"),
        ),
        sa.CheckConstraint(
            "(kind = 'words') = (sealed IS NOT NULL)", name=op.f("ck_talking_point_sealed")
        ),
        sa.CheckConstraint(
            "(kind = 'words') = (entry IS NULL)", name=op.f("ck_talking_point_entry")
        ),
        sa.CheckConstraint(
            "(talked_about_at IS NULL) = (staff_id IS NULL)", name=op.f("ck_talking_point_staff")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_talking_point_patient_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_talking_point_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talking_point")),
        sa.UniqueConstraint("public_id", name=op.f("uq_talking_point_public_id")),
    )
    op.create_index("ix_talking_point_patient", "talking_point", ["patient_id", "id"])
    op.create_index(
        "uq_talking_point_open",
        "talking_point",
        ["patient_id", "kind", "entry"],
        unique=True,
        sqlite_where=sa.text(STILL_OPEN),
        postgresql_where=sa.text(STILL_OPEN),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_agreement_patient_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_agreement_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agreement_public_id")),
    )
    op.create_index("ix_agreement_patient", "agreement", ["patient_id", "id"])
