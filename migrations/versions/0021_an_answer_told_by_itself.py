"""An answer to item 9 told by itself, before the rest of its form or without it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "safety_answer",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=64), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10)),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.CheckConstraint("answer >= 0 AND answer <= 3", name=op.f("ck_safety_answer_answer")),
        sa.CheckConstraint(
            "instrument IN ('phq-9-today', 'phq-9')", name=op.f("ck_safety_answer_instrument")
        ),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('watch', 'amber', 'red', 'critical')",
            name=op.f("ck_safety_answer_level"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_safety_answer_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "submission_id", name=op.f("pk_safety_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_safety_answer_patient_day", "safety_answer", ["patient_id", "day"])
    op.add_column("alert", sa.Column("made_at", AT))
    op.add_column("patient_summary", sa.Column("item_9_alone_at", AT))
