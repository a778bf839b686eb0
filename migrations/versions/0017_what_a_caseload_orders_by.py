"""A rise and the usual gap are kept with the summary, worked out when an answer comes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patient_summary", sa.Column("usual_gap", sa.Float()))
    op.add_column("patient_summary", sa.Column("rise_since", sa.Date()))
    op.add_column("patient_summary", sa.Column("rise_now", sa.Float()))
    op.add_column("patient_summary", sa.Column("rise_usual", sa.Float()))
