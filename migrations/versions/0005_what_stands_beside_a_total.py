"""What stands beside an official total, and the setting of a session sealed as its note is."""

import sqlalchemy as sa
from alembic import context, op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEWEST = """
    UPDATE patient_summary SET official_items = (
        SELECT items FROM response WHERE response.patient_id = patient_summary.patient_id
        AND instrument = 'phq-9' AND response.day = patient_summary.official_day)
"""
BEFORE = """
    UPDATE patient_summary SET previous_official_items = (
        SELECT items FROM response WHERE response.patient_id = patient_summary.patient_id
        AND instrument = 'phq-9' AND score IS NOT NULL
        AND response.day < patient_summary.official_day ORDER BY response.day DESC LIMIT 1)
"""
SETTINGS = """
    SELECT dosing_session.id, dosing_session.public_id, setting, patient.public_id
    FROM dosing_session JOIN patient ON patient.id = dosing_session.patient_id
    WHERE setting <> ''
"""


def upgrade() -> None:
    for name in ("official_items", "previous_official_items"):
        op.add_column("patient_summary", sa.Column(name, sa.String(length=40)))
    op.execute(NEWEST)
    op.execute(BEFORE)
    op.add_column("dosing_session", sa.Column("sealed_setting", sa.LargeBinary()))
    _seal_settings()
    op.drop_column("dosing_session", "setting")


def _seal_settings() -> None:
    keys, connection = context.config.attributes["keys"], op.get_bind()
    kept = sa.text("UPDATE dosing_session SET sealed_setting = :sealed WHERE id = :id")
    for id, row, words, patient in connection.execute(sa.text(SETTINGS)).all():
        sealed = keys.seal(words, table="dosing_session.setting", row=row, patient=patient)
        connection.execute(kept, {"id": id, "sealed": sealed})
