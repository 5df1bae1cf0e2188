"""The tables of the database as they are now; :mod:`crte_data.migrations` brings older ones to this.

Versions, their contents and the journal never change; the pointer moves; drafts and corrections of readings live.
"""

from datetime import UTC, datetime

import sqlalchemy as sa


class Moment(sa.TypeDecorator):
    """A date and time, in UTC whatever the database gives back: SQLite keeps no zone, PostgreSQL answers in its own."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class Words(sa.TypeDecorator):
    """Text that a person or a file gave, as both databases can keep it."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return value and storable(value)[: self.impl.length]


class Name(Words):
    """The same, cut at a length."""

    impl = sa.String
    cache_ok = True


def storable(text: str) -> str:
    """Without what PostgreSQL or SQLite refuses: a NUL, half of a character."""
    return str(text).replace("\0", "").encode("utf-8", "replace").decode()


def now() -> datetime:
    """The moment of what is written; neither versions nor the journal are ordered by it, since a clock may be moved."""
    return datetime.now(UTC)


metadata = sa.MetaData()
contents = sa.Table(
    "contents", metadata,
    sa.Column("sha256", sa.String(64), primary_key=True), sa.Column("content", sa.LargeBinary, nullable=False),
)  # fmt: skip
versions = sa.Table(
    "versions", metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),  # one more than the last that was ever given
    sa.Column("parent", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("author", Name(200), nullable=False),
    sa.Column("comment", Words, nullable=False),
    sa.Column("as_of", sa.Date),
    sa.Column("report", Words, nullable=False),
    sa.Column("role", Words, nullable=False, server_default=""),
    sa.Column("scope", sa.JSON, nullable=False, server_default="{}"),  # what the deposit covered
    sa.Column("kind", sa.String(20), nullable=False, server_default="publication"),  # « publication » or « retour »
)  # fmt: skip
items = sa.Table(
    "versionitems", metadata,
    sa.Column("version", sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),  # « frame » or « workbook »
    sa.Column("name", Name(255), primary_key=True),
    sa.Column("sha256", sa.ForeignKey("contents.sha256"), nullable=False),
)  # fmt: skip
pointer = sa.Table(
    "current_version", metadata,
    sa.Column("only", sa.Integer, primary_key=True), sa.Column("version", sa.Integer, nullable=False),
    sa.Column("last", sa.Integer, nullable=False, server_default="0"),  # the greatest number ever given: after a restoration, more than the version
    sa.Column("lineage", sa.String(36), nullable=False, server_default=""),  # another after each restoration: numbers may say other things
)  # fmt: skip
corrections = sa.Table(
    "reading_corrections", metadata,
    sa.Column("shape", sa.String(64), primary_key=True),  # of a sheet's headers
    sa.Column("correction", sa.JSON, nullable=False),
)  # fmt: skip
drafts = sa.Table(
    "drafts", metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("author", Name(200), nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("parent", sa.Integer, nullable=False),
    sa.Column("scope", sa.JSON, nullable=False),
    sa.Column("comment", Words, nullable=False),
    sa.Column("as_of", sa.Date),
    sa.Column("report", Words, nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),  # the report again, for a program
    sa.Column("acknowledged", sa.JSON, nullable=False),  # the warnings read so far
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("published", sa.ForeignKey("versions.id")),
)  # fmt: skip
draft_items = sa.Table(
    "draftitems", metadata,
    sa.Column("draft", sa.ForeignKey("drafts.id"), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("name", Name(255), primary_key=True),
    sa.Column("sha256", sa.ForeignKey("contents.sha256"), nullable=False),
)  # fmt: skip
journal = sa.Table(
    "journal", metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),  # the line before's, plus one
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("email", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("target", Words, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),  # « accepté » or « refusé »
    sa.Column("detail", Words, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),  # SHA-256 of the line before
    sa.Column("sha256", sa.String(64), nullable=False),
)  # fmt: skip
