"""Notes on the time axis beside medication changes, and whether the patient sees them too."""

from alembic import op

from app.table_changes import replace_check

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Both databases take a column together with its CHECK in this form.
VISIBILITY = """
    ALTER TABLE chart_event ADD COLUMN visibility VARCHAR(10) DEFAULT 'clinic' NOT NULL
    CONSTRAINT ck_chart_event_visibility CHECK (visibility IN ('clinic', 'both'))
"""


def upgrade() -> None:
    op.execute(VISIBILITY)
    replace_check(
        op.get_bind(), "chart_event", "ck_chart_event_kind", "kind IN ('medication', 'note')"
    )
