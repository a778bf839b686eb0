"""Exercises that a therapist assigned, added or wrote for a patient."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sealed_why", sa.LargeBinary()),
        sa.Column("at", AT, nullable=False),
        sa.CheckConstraint("kind IN ('exercise', 'track')", name=op.f("ck_assignment_kind")),
        sa.CheckConstraint(
            "state IN ('assigned', 'open', 'withdrawn')", name=op.f("ck_assignment_state")
        ),
        sa.CheckConstraint(
            "kind = 'exercise' OR state <> 'assigned'", name=op.f("ck_assignment_tracks_are_open")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_assignment_patient_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_public_id")),
    )
    op.create_index("ix_assignment_patient_id", "assignment", ["patient_id", "id"])
    op.create_table(
        "own_exercise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer()),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_own_exercise_clinic_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_own_exercise_patient_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_own_exercise_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_exercise")),
        sa.UniqueConstraint("code", name=op.f("uq_own_exercise_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_own_exercise_public_id")),
    )
    op.create_index("ix_own_exercise_clinic_id", "own_exercise", ["clinic_id"])
