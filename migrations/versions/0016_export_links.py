"""Links to export files, each of which opens once."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "export_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer()),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("used_at", AT),
        sa.CheckConstraint("kind IN ('json', 'csv', 'fhir')", name=op.f("ck_export_link_kind")),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_export_link_sign_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_export_link_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_export_link_token_hash")),
    )
    op.create_index("ix_export_link_sign_in_id", "export_link", ["sign_in_id"])
    op.create_index("ix_export_link_patient_id", "export_link", ["patient_id"])
