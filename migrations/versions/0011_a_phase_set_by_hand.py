"""The phase that a therapist has set by hand, until a day."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "phase_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("known_sessions", sa.Text(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", AT),
        sa.Column("ended_by", sa.Integer()),
        sa.CheckConstraint(
            "phase IN ('preparing', 'opening', 'carrying-on', 'keeping')",
            name=op.f("ck_phase_override_phase"),
        ),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_phase_override_until_day")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_phase_override_ended")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_phase_override_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_phase_override_patient_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_phase_override_set_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_phase_override_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_override")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phase_override_public_id")),
    )
    op.create_index("ix_phase_override_clinic_id", "phase_override", ["clinic_id"])
    op.create_index("ix_phase_override_patient_until_day", "phase_override", ["patient_id", "until_day"])
    op.create_index("ix_phase_override_until_day", "phase_override", ["until_day"])
