"""Which measure a patient's relief is read from, and when the caseload saw it fade."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Both databases take a column together with its CHECK in this form.
MEASURE = """
    ALTER TABLE patient ADD COLUMN primary_measure VARCHAR(40)
    CONSTRAINT ck_patient_primary_measure CHECK (primary_measure IN ('phq-9-today', 'gad-7-today', 'phq-4-today', 'pain', 'mood'))
"""


def upgrade() -> None:
    op.execute(MEASURE)
    for name in ("fading_on", "fading_since"):
        op.add_column("patient_summary", sa.Column(name, sa.Date()))
