"""Warnings are read one by one, and a draft says by whom: what was ticked for whole rules is to be read again."""

from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.execute("UPDATE drafts SET acknowledged = '{}'")
