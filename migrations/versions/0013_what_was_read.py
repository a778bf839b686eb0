"""What a therapist has read, whose patient somebody is, and who covers for a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
# A clinic with one therapist: everybody is theirs.
ONLY_ONE = """
    INSERT INTO care (patient_id, staff_id, since)
    SELECT patient.id, (SELECT min(id) FROM staff WHERE staff.clinic_id = patient.clinic_id),
        patient.created_at FROM patient
    WHERE (SELECT count(*) FROM staff WHERE staff.clinic_id = patient.clinic_id) = 1
"""
NEWEST_GAD = """
    UPDATE patient_summary SET
    gad_day = (SELECT max(day) FROM response WHERE response.patient_id = patient_summary.patient_id
        AND instrument = 'gad-7' AND score IS NOT NULL)
"""
GAD_TOTALS = """
    UPDATE patient_summary SET
    gad_total = (SELECT score FROM response WHERE response.patient_id = patient_summary.patient_id
        AND instrument = 'gad-7' AND response.day = patient_summary.gad_day),
    previous_gad_total = (SELECT score FROM response
        WHERE response.patient_id = patient_summary.patient_id AND instrument = 'gad-7'
        AND score IS NOT NULL AND response.day < patient_summary.gad_day
        ORDER BY response.day DESC LIMIT 1)
"""


def upgrade() -> None:
    _reviews()
    _absences()
    _cares()
    op.execute(ONLY_ONE)
    op.add_column("clinic", sa.Column("reviews_told_since", AT))
    for name in ("item_9", "gad_total", "previous_gad_total", "unreviewed"):
        op.add_column("patient_summary", sa.Column(name, sa.Integer()))
    for name in ("item_9_on", "lost_on", "gad_day"):
        op.add_column("patient_summary", sa.Column(name, sa.Date()))
    for name in ("unreviewed_since", "reviewed_at"):
        op.add_column("patient_summary", sa.Column(name, AT))
    op.execute(NEWEST_GAD)
    op.execute(GAD_TOTALS)
    op.create_index(
        "ix_nudge_delivery_phone_settled_at",
        "nudge_delivery",
        ["push_subscription_id", "settled_at"],
    )
    op.drop_index(op.f("ix_nudge_delivery_push_subscription_id"), "nudge_delivery")


def _reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("seen_until", AT, nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_review_patient_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_review_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_patient_seen_until", "review", ["patient_id", "seen_until"])


def _cares() -> None:
    op.create_table(
        "care",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_patient_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_care_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care")),
    )
    op.create_index(
        "uq_care_standing",
        "care",
        ["patient_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def _absences() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_absence_until_day")),
        sa.CheckConstraint("staff_id <> cover_id", name=op.f("ck_absence_cover")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_absence_clinic_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_absence_staff_id")),
        sa.ForeignKeyConstraint(["cover_id"], ["staff.id"], name=op.f("fk_absence_cover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_absence_public_id")),
    )
    op.create_index(op.f("ix_absence_clinic_id"), "absence", ["clinic_id"])
