"""A form being read: what its labels say, its small tables, and what there is to say of them."""

from collections.abc import Iterator

from loaders.cells import quoted
from loaders.layouts.action_fields import Read
from loaders.layouts.fiche_cellules import Cells, Place
from loaders.layouts.fiche_entetes import COST, ELIGIBLE, FOLLOWED, OWNER, RECEIVED, SPENT
from loaders.layouts.fiche_plan import read_section
from loaders.layouts.fiche_tables import Header, body, headers_of
from loaders.layouts.fiche_valeurs import read_labels
from loaders.layouts.labels import address
from loaders.layouts.mapping import SheetMapping
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.workbook import Sheet


class FormReading:
    """One form being read: what its labels say, its plan, and what there is to say of them."""

    def __init__(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> None:
        self.sheet, self.mapping, self.names = sheet, mapping, names
        self.cells = Cells(sheet)
        self.headers = {name: headers_of(mapping, name) for name in (SPENT, RECEIVED, FOLLOWED)}
        self.rows = {header.row for headers in self.headers.values() for header in headers}
        self.tables = {place for headers in self.headers.values() for header in headers for place in self._span(header)}
        self.form = read_labels(self.cells, mapping, self.tables)
        self.spent, self.received = (read_section(self.cells, mapping, name) for name in (SPENT, RECEIVED))
        self.anomalies: list[Anomaly] = [*self.spent.anomalies, *self.received.anomalies]
        self.kept: list[str] = []

    @property
    def has_operation(self) -> bool:
        """True for a form that speaks of money, or of an owner."""
        return bool(self.spent.entries or self.received.entries or {COST, ELIGIBLE, OWNER} & set(self.form.told))

    def _span(self, header: Header) -> set[Place]:
        rows = [header.row, *body(self.cells, header, self.rows)]
        return {(row, column) for row in rows for column in range(min(header.columns), header.last_column + 1)}

    def say(self, place: Place, problem: str, fix: str, *, rule: str) -> None:
        self.anomalies.append(Anomaly(sheet=self.sheet.name, cell=address(*place), found=quoted(self.cells.at(*place)), problem=problem, fix=fix, rule=rule))

    def listed(self, name: str, read: Read) -> str:
        """A word of one of our lists, what was written kept when there is none."""
        self.kept += filter(None, [read.kept])
        if read.remark:
            self.say(self.form.place(name), read.remark.problem, read.remark.fix, rule=read.remark.rule)
        return read.value


def left_out(reading: FormReading) -> Iterator[Anomaly]:
    """Numbers that no label and no small table claims, a remark a row."""
    followed = {(row, column) for header in reading.headers[FOLLOWED] for row in body(reading.cells, header, reading.rows) for column in header.columns}
    used = reading.form.used | reading.spent.used | reading.received.used | followed
    for row in reading.cells.rows():
        cells = [column for column in reading.cells.filled(row) if isinstance(reading.cells.at(row, column), float | int) and (row, column) not in used]
        if cells:
            where = ", ".join(address(row, column) for column in cells)
            yield Anomaly(
                sheet=reading.sheet.name, cell=address(row, cells[0]), found=quoted(reading.cells.at(row, cells[0])), rule="cellule-non-lue",
                problem=f"Aucune étiquette ne dit ce que sont ces nombres ({where}) : ils ne sont pas lus.", fix="Écrivez une étiquette à leur gauche, ou dites ce que la leur veut dire.",
            )  # fmt: skip
