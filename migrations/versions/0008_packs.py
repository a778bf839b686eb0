"""Packs of instruments, choices of plan, medication changes; totals and recalls of the new forms."""

import sqlalchemy as sa
from alembic import op

from app.table_changes import replace_check

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
SCORES = "score IS NULL OR (score >= 0 AND (score <= 27 OR (instrument = 'peg' AND score <= 100)))"
RECALLS = "recall IN ('24h', '7d', '2w', '1m', '1y')"
MEASURES = "primary_measure IN ('phq-9-today', 'gad-7-today', 'phq-4-today', 'pain', 'craving', 'mood')"
PACKS = "pack IN ('pain', 'substance-use', 'trauma', 'ketamine')"


def upgrade() -> None:
    replace_check(op.get_bind(), "response", "ck_response_score", SCORES)
    replace_check(op.get_bind(), "response", "ck_response_recall", RECALLS)
    replace_check(op.get_bind(), "patient", "ck_patient_primary_measure", MEASURES)
    _packs()
    _choices()
    _events()


def _packs() -> None:
    op.create_table(
        "patient_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=20), nullable=False),
        sa.Column("chosen_at", AT, nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", AT),
        sa.Column("ended_by", sa.Integer()),
        sa.CheckConstraint(PACKS, name=op.f("ck_patient_pack_pack")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_patient_pack_ended")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_pack_patient_id")),
        sa.ForeignKeyConstraint(["chosen_by"], ["staff.id"], name=op.f("fk_patient_pack_chosen_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_patient_pack_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_pack")),
    )
    op.create_index("ix_patient_pack_patient_id", "patient_pack", ["patient_id"])
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_patient_pack_standing",
        "patient_pack",
        ["patient_id", "pack"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _choices() -> None:
    op.create_table(
        "plan_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", AT, nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("chosen_by", sa.String(length=10), nullable=False),
        sa.CheckConstraint("chosen_by IN ('clinic', 'patient')", name=op.f("ck_plan_choice_chosen_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_plan_choice_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_choice")),
    )
    op.create_index("ix_plan_choice_patient_id", "plan_choice", ["patient_id"])


def _events() -> None:
    op.create_table(
        "chart_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("noted_at", AT, nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", AT),
        sa.CheckConstraint("kind IN ('medication')", name=op.f("ck_chart_event_kind")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_chart_event_patient_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name=op.f("fk_chart_event_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_chart_event_public_id")),
    )
    op.create_index("ix_chart_event_patient_id", "chart_event", ["patient_id"])
