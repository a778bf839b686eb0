"""Alerts by a ladder that knows what was reviewed; questions that follow; thoughts that are known."""

import sqlalchemy as sa
from alembic import op

from app.table_changes import replace_check

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
LEVELS = "level IN ('amber', 'red', 'critical')"


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column(
        "alert", sa.Column("cause", sa.String(length=20), nullable=False, server_default="answer")
    )
    op.add_column(
        "alert", sa.Column("reason", sa.String(length=120), nullable=False, server_default="")
    )
    replace_check(connection, "alert", "ck_alert_level", LEVELS)
    replace_check(connection, "alert", "ck_alert_answer", "answer >= 0 AND answer <= 3")
    op.add_column("alert_closure", sa.Column("done", sa.String(length=20)))
    op.add_column("alert_closure", sa.Column("reviewed_level", sa.Integer()))
    op.add_column("alert_closure", sa.Column("look_again_by", sa.Date()))
    op.add_column("patient_summary", sa.Column("item_9_since", sa.Date()))
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at_level", sa.String(length=10), nullable=False),
        sa.Column("closer", sa.String(length=10)),
        sa.Column("plan", sa.String(length=10)),
        sa.Column("safe", sa.String(length=10)),
        sa.Column("received_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_follow_up_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "patient_id", "submission_id", name=op.f("uq_follow_up_patient_id_submission_id")
        ),
    )
    op.create_table(
        "known_thoughts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("look_again_by", sa.Date(), nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        sa.CheckConstraint("level >= 0 AND level <= 3", name=op.f("ck_known_thoughts_level")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_known_thoughts_patient_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_known_thoughts_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_thoughts")),
    )
    op.create_index("ix_known_thoughts_patient_id", "known_thoughts", ["patient_id"])
