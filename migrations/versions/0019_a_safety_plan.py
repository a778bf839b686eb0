"""A third keepsake: the safety plan."""

from alembic import op

from app.table_changes import replace_check

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = "kind IN ('letter', 'fading-plan', 'safety-plan')"


def upgrade() -> None:
    replace_check(op.get_bind(), "keepsake", "ck_keepsake_kind", KINDS)
