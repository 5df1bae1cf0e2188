"""A number is given to one version only, restorations or not; and what was restored can be told from what was before."""

import uuid

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.add_column("current_version", sa.Column("last", sa.Integer, nullable=False, server_default="0"))
    op.add_column("current_version", sa.Column("lineage", sa.String(36), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE current_version SET last = version, lineage = :lineage").bindparams(lineage=str(uuid.uuid4())))
