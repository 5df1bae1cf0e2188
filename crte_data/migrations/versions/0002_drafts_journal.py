"""Drafts, the journal that nobody edits, and what a version says of the person and of its scope."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"

# Refused whoever asks, this program included; a line is added only after the last one.
_SQLITE_TRIGGERS = (
    "CREATE TRIGGER journal_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END",
    "CREATE TRIGGER journal_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'le journal ne s''efface pas'); END",
    "CREATE TRIGGER journal_insert BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE id >= NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'une ligne du journal ne se remplace pas'); END",
)
_POSTGRESQL_TRIGGERS = (
    "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'le journal ne se modifie pas' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER journal_change BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION journal_refuses()",
    "CREATE TRIGGER journal_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()",
)


def upgrade() -> None:
    _describe_versions()
    _create_drafts()
    _create_journal()
    for statement in _SQLITE_TRIGGERS if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _describe_versions() -> None:
    op.add_column("versions", sa.Column("role", sa.Text, nullable=False, server_default=""))
    op.add_column("versions", sa.Column("scope", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("versions", sa.Column("kind", sa.String(20), nullable=False, server_default="publication"))
    # The words the program wrote for a return, before it was said by ``kind``.
    op.execute("UPDATE versions SET kind = 'retour' WHERE comment LIKE 'Retour à la version %'")


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("parent", sa.Integer, nullable=False),
        sa.Column("scope", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("acknowledged", sa.JSON, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("published", sa.Integer, sa.ForeignKey("versions.id")),
    )
    op.create_table(
        "draftitems",
        sa.Column("draft", sa.String(36), sa.ForeignKey("drafts.id"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("contents.sha256"), nullable=False),
    )


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
