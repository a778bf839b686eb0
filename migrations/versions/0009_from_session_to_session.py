"""What a patient carries from session to session, and what became of each commitment."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
KINDS = "kind IN ('intention', 'journey', 'words', 'insight', 'commitment')"


def upgrade() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.Column("shared_at", AT),
        sa.Column("withdrawn_at", AT),
        sa.CheckConstraint(KINDS, name=op.f("ck_ledger_entry_kind")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_ledger_entry_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ledger_entry_public_id")),
    )
    op.create_index("ix_ledger_entry_patient", "ledger_entry", ["patient_id", "id"])
    op.create_table(
        "commitment_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ledger_entry_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.CheckConstraint(
            "answer IN ('kept', 'resting', 'let-go')", name=op.f("ck_commitment_answer_answer")
        ),
        sa.ForeignKeyConstraint(
            ["ledger_entry_id"],
            ["ledger_entry.id"],
            name=op.f("fk_commitment_answer_ledger_entry_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_answer")),
    )
    op.create_index("ix_commitment_answer_entry", "commitment_answer", ["ledger_entry_id", "id"])
