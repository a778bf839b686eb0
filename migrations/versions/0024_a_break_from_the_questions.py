"""A break from the questions, by the patient."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "question_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_question_break_until_day")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_question_break_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_break")),
    )
    op.create_index("ix_question_break_patient_id", "question_break", ["patient_id"])
