"""Whom an alert reaches and when, how they are told, and who had it before them first."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "opening_hours",
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_opening_hours_order")),
        sa.CheckConstraint("weekday >= 0 AND weekday <= 6", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_opening_hours_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "weekday", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "alert_route",
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("second_id", sa.Integer()),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("out_of_hours", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "level IN ('amber', 'red', 'critical')", name=op.f("ck_alert_route_level")
        ),
        sa.CheckConstraint(
            "out_of_hours IN ('rota', 'nobody')", name=op.f("ck_alert_route_out_of_hours")
        ),
        sa.CheckConstraint(
            "wait_minutes >= 5 AND wait_minutes <= 2880", name=op.f("ck_alert_route_wait")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_alert_route_clinic_id")
        ),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name=op.f("fk_alert_route_second_id")),
        sa.PrimaryKeyConstraint("clinic_id", "level", name=op.f("pk_alert_route")),
    )
    op.create_table(
        "clinic_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("text_number", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_clinic_line_country")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_line_clinic_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_clinic_line_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_clinic_line_public_id")),
    )
    op.create_index("ix_clinic_line_clinic_id", "clinic_line", ["clinic_id"])
    op.create_table(
        "ladder_thresholds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("daily", sa.Integer(), nullable=False),
        sa.Column("official", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        sa.Column("official_recall", sa.Integer(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_ladder_thresholds_clinic_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_ladder_thresholds_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_thresholds")),
    )
    op.create_index("ix_ladder_thresholds_clinic_id", "ladder_thresholds", ["clinic_id"])
    op.create_table(
        "rota_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_rota_shift_order")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_rota_shift_clinic_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_rota_shift_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shift")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rota_shift_public_id")),
    )
    op.create_index("ix_rota_shift_clinic_id", "rota_shift", ["clinic_id"])
    op.create_table(
        "alert_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("alert_id", sa.Integer()),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("planned_at", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", AT),
        sa.Column("lease_token", sa.String(length=32)),
        sa.Column("lease_until", AT),
        sa.Column("outcome", sa.String(length=10)),
        sa.Column("trouble", sa.String(length=100), nullable=False),
        sa.Column("settled_at", AT),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('sent', 'failed', 'no-way', 'ended')",
            name=op.f("ck_alert_notice_outcome"),
        ),
        sa.CheckConstraint("way IN ('push', 'mail', 'none')", name=op.f("ck_alert_notice_way")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_alert_notice_attempts")),
        sa.CheckConstraint("round >= 0", name=op.f("ck_alert_notice_round")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_notice_alert_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_alert_notice_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_notice")),
        sa.UniqueConstraint(
            "alert_id",
            "round",
            "staff_id",
            "way",
            name=op.f("uq_alert_notice_alert_id_round_staff_id_way"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_alert_notice_public_id")),
    )
    op.create_index("ix_alert_notice_outcome_due_at", "alert_notice", ["outcome", "due_at"])
    op.create_table(
        "alert_seen",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_seen_alert_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_alert_seen_staff_id")),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alert_seen")),
    )
    op.create_table(
        "alert_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_taken_alert_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_alert_taken_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_taken")),
    )
    op.create_index("ix_alert_taken_alert_id", "alert_taken", ["alert_id"])
    op.create_table(
        "staff_phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_id", sa.Integer()),
        sa.Column("endpoint", sa.String(length=2048), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("last_accepted_at", AT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("refused_at", AT),
        sa.ForeignKeyConstraint(
            ["sign_in_id"],
            ["sign_in.id"],
            name=op.f("fk_staff_phone_sign_in_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_phone_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_phone")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_staff_phone_endpoint")),
        sa.UniqueConstraint("public_id", name=op.f("uq_staff_phone_public_id")),
    )
    op.create_index("ix_staff_phone_sign_in_id", "staff_phone", ["sign_in_id"])
    op.create_index("ix_staff_phone_staff_id", "staff_phone", ["staff_id"])
    op.add_column("clinic", sa.Column("owner_id", sa.Integer()))
    op.add_column(
        "staff", sa.Column("mail", sa.String(length=254), server_default="", nullable=False)
    )
