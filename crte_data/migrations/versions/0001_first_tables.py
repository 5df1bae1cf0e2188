"""The tables as they were made before there were migrations, each only where it is missing."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    _create_versions()
    op.create_table(
        "reading_corrections",
        sa.Column("shape", sa.String(64), primary_key=True),
        sa.Column("correction", sa.JSON, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "current_version",
        sa.Column("only", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.execute('INSERT INTO current_version ("only", version) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM current_version)')


def _create_versions() -> None:
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("report", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "versionitems",
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.id"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("contents.sha256"), nullable=False),
        if_not_exists=True,
    )
