"""The tables of the database: versions never change, the pointer moves, corrections of readings are kept by shape."""

import sqlalchemy as sa

metadata = sa.MetaData()
contents = sa.Table(
    "contents", metadata,
    sa.Column("sha256", sa.String(64), primary_key=True), sa.Column("content", sa.LargeBinary, nullable=False),
)  # fmt: skip
versions = sa.Table(
    "versions", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("parent", sa.Integer, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date),
    sa.Column("report", sa.Text, nullable=False),
)  # fmt: skip
items = sa.Table(
    "versionitems", metadata,
    sa.Column("version", sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),  # « frame » or « workbook »
    sa.Column("name", sa.String(255), primary_key=True),
    sa.Column("sha256", sa.ForeignKey("contents.sha256"), nullable=False),
)  # fmt: skip
pointer = sa.Table(
    "current_version", metadata,
    sa.Column("only", sa.Integer, primary_key=True), sa.Column("version", sa.Integer, nullable=False),
)  # fmt: skip
corrections = sa.Table(
    "reading_corrections", metadata,
    sa.Column("shape", sa.String(64), primary_key=True),  # of a sheet's headers
    sa.Column("correction", sa.JSON, nullable=False),
)  # fmt: skip
