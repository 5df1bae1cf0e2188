"""The journal: who asked for a change, and whether it was accepted. Lines are added and never changed.

The database itself refuses to change or to remove a line. Each carries the SHA-256 of the one before, so that a line
changed in the file by other means is seen by ``python -m crte_data verify``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from crte_data import store_tables as tables
from crte_data.store_tables import journal as table

FIRST = "0" * 64  # what the first line has for the one before
_LONGEST = 2_000  # characters of a text: a stranger's words reach the journal when he is refused


class Outcome(StrEnum):
    ACCEPTE = "accepté"
    REFUSE = "refusé"


class Action(StrEnum):
    """What the store writes; who records something else names it."""

    PUBLICATION = "publication"
    RETOUR = "retour"
    DEPOT = "dépôt"
    BROUILLON = "brouillon"
    ABANDON = "abandon"
    LECTURE = "lecture"  # how sheets are to be read
    RESTAURATION = "restauration"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who asks: a name, and what an identity says besides when there is one."""

    name: str
    email: str = ""
    role: str = ""

    def __str__(self) -> str:
        """« Camille Durand (responsable) »."""
        return f"{self.name} ({self.role})" if self.role else self.name


NOBODY = Person(name="")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request to change something."""

    who: str
    email: str = ""
    role: str = ""
    action: str
    target: str = ""
    outcome: Outcome = Outcome.ACCEPTE
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Line(Entry):
    """A line of the journal; ``previous`` is the ``sha256`` of the one before."""

    id: int
    at: datetime
    previous: str
    sha256: str


def entry(person: Person, action: str, target: object = "", detail: str = "", outcome: Outcome = Outcome.ACCEPTE) -> Entry:
    """What this person asked for."""
    return Entry(who=person.name, email=person.email, role=person.role, action=action, target=str(target), outcome=outcome, detail=detail)


def append(connection: sa.Connection, added: Entry) -> None:
    """Add a line after the last one, within the transaction of what it tells of."""
    lock(connection)
    _add(connection, [{"at": tables.now(), **{name: tables.storable(text)[:_LONGEST] for name, text in asdict(added).items()}}])


def append_missing(connection: sa.Connection, lines: Iterable[Line]) -> int:
    """Add those of another journal's lines that this one has not, as they were but for their place; how many."""
    there = set(connection.scalars(sa.select(table.c.sha256)))
    return _add(connection, [asdict(line) for line in lines if line.sha256 not in there])


def lock(connection: sa.Connection) -> None:
    """Until the end of this transaction, nobody else adds a line. SQLite lets one transaction write at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE journal IN SHARE ROW EXCLUSIVE MODE"))


def _add(connection: sa.Connection, told: Sequence[dict]) -> int:
    last = connection.execute(sa.select(table.c.id, table.c.sha256).order_by(table.c.id.desc()).limit(1)).one_or_none()
    before, previous = (last.id, last.sha256) if last else (0, FIRST)
    rows = []
    for number, values in enumerate(told, start=before + 1):
        values = values | {"id": number, "previous": previous}
        previous = fingerprint(values)
        rows.append(values | {"sha256": previous})
    if rows:
        connection.execute(sa.insert(table), rows)
    return len(rows)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which lines: None leaves a question open. ``who`` is a part of a name or of an address; ``until`` is left out."""

    action: str | None = None
    outcome: Outcome | None = None
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # a line's id: those that precede it

    def conditions(self) -> Iterator[sa.ColumnElement[bool]]:
        bounds = ((table.c.action.__eq__, self.action), (table.c.outcome.__eq__, self.outcome), (table.c.at.__ge__, self.since), (table.c.at.__lt__, self.until), (table.c.id.__lt__, self.before))
        yield from (compare(value) for compare, value in bounds if value is not None)
        if self.who:
            yield sa.or_(*(column.icontains(self.who, autoescape=True) for column in (table.c.who, table.c.email)))


def actions(connection: sa.Connection) -> list[str]:
    """What was ever asked for, in alphabetical order."""
    return sorted(connection.scalars(sa.select(table.c.action).distinct()))


def read(connection: sa.Connection, limit: int, asked: Asked) -> list[Line]:
    """The last lines that were asked for, newest first."""
    query = sa.select(table).where(*asked.conditions())
    return [_line(row) for row in connection.execute(query.order_by(table.c.id.desc()).limit(limit))]


def every_line(connection: sa.Connection) -> Iterator[Line]:
    """The whole journal, oldest first."""
    return (_line(row) for row in connection.execute(sa.select(table).order_by(table.c.id)))


def broken_lines(lines: Iterable[Line]) -> Iterator[int]:
    """Ids of the lines that are not what was written, or that do not follow the one before."""
    number, previous = 0, FIRST
    for line in lines:
        if (line.id, line.previous, line.sha256) != (number + 1, previous, fingerprint(asdict(line))):
            yield line.id
        number, previous = line.id, line.sha256


def fingerprint(values: dict) -> str:
    """SHA-256 of a line: of its columns in order, the one before's SHA-256 included."""
    told = [values[column.name] for column in table.c if column.name != "sha256"]
    written = [value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value for value in told]
    return hashlib.sha256(json.dumps(written, ensure_ascii=False).encode()).hexdigest()


def _line(row: sa.Row) -> Line:
    return Line(**dict(row._mapping) | {"outcome": Outcome(row.outcome)})
