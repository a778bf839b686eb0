"""What phones report of nudges, calendar feeds, one question at a time, practice made offline."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("push_subscription", sa.Column("permission", sa.String(length=10)))
    for name in ("checked_at", "last_shown_at", "last_tapped_at"):
        op.add_column("push_subscription", sa.Column(name, AT))
    for name in ("shown_at", "tapped_at"):
        op.add_column("nudge_delivery", sa.Column(name, AT))
    op.add_column(
        "patient",
        sa.Column("one_at_a_time", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("practice", sa.Column("submission_id", sa.String(length=64)))
    op.add_column("practice", sa.Column("received_at", AT))
    both = ["patient_id", "submission_id"]
    op.create_index("uq_practice_patient_submission", "practice", both, unique=True)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("last_read_at", AT),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_calendar_feed_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_calendar_feed_patient_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feed_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
