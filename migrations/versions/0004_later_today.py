"""An exercise put off until later today, and the nudge that says it once more."""

import sqlalchemy as sa
from alembic import op

from app.table_changes import replace_check

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "kind IN ('check-in', 'exercise-1', 'exercise-2', 'later-1', 'later-2', 'test')"
OUTCOMES = "outcome IN ('done', 'not-today', 'snoozed')"


def upgrade() -> None:
    replace_check(op.get_bind(), "nudge", "ck_nudge_kind", KINDS)
    replace_check(op.get_bind(), "practice", "ck_practice_outcome", OUTCOMES)
    snoozed = sa.text("outcome = 'snoozed'")
    op.create_index(
        "ix_practice_snoozed_day",
        "practice",
        ["day"],
        sqlite_where=snoozed,
        postgresql_where=snoozed,
    )
