"""One table of an OpenDocument spreadsheet, element by element, into a sheet."""

from loaders.files.addresses import address
from loaders.files.grid import Grid, is_filled
from loaders.files.limits import MAX_NAMED_CELLS, Unreadable, check_cells, check_merged
from loaders.files.merging import clipped
from loaders.files.ods_names import OFFICE, TABLE, TEXT
from loaders.files.ods_values import cell_value, fault, is_linked
from loaders.files.sheets import FaultyCell, Range, Sheet

_CELLS = frozenset({TABLE + "table-cell", TABLE + "covered-table-cell"})
_TABLE, _ROW, _COLUMN, _PARAGRAPH = TABLE + "table", TABLE + "table-row", TABLE + "table-column", TEXT + "p"
_SPACES = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": "\n"}
# What stands in a cell besides its text: notes, shapes, and the tables and texts within.
_ASIDE = (OFFICE + "annotation", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 ", TABLE + "shapes", TABLE + "detective")
_LAST = 2**20  # rows a sheet may have; columns are fewer


class OdsTable:
    """Follows the parser; repeated rows and cells are counted, and written out only where they hold something."""

    def __init__(self, name: str, hidden: bool, struck_styles: set[str], is_cache: bool) -> None:
        self._name, self._hidden, self._is_cache, self._struck_styles = name, hidden, is_cache, struck_styles
        self._grid = Grid(name)
        self._row = self._column = self._column_definition = self._aside = 0
        self._values: list[object] = []
        self._row_attributes: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._text: list[str] | None = None  # of the paragraph being read
        self._paragraphs: list[str] = []
        self._faulty: list[FaultyCell] = []
        self._linked: list[str] = []
        self._struck: list[str] = []
        self._merged: list[Range] = []
        self._hidden_rows: list[range] = []
        self._hidden_columns: list[range] = []
        self._has_filter = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside or name == _TABLE or name.startswith(_ASIDE):
            self._aside += 1
        elif name in _CELLS:
            self._cell, self._paragraphs = attributes, []
        elif name == _PARAGRAPH:
            self._text = []
        elif name in _SPACES and self._text is not None:
            self._text.append(_SPACES[name] * _count(attributes, TEXT + "c", 1_000))
        elif name == _ROW:
            self._row_attributes, self._values, self._column = attributes, [], 0
        elif name == _COLUMN:
            self._define_column(attributes)

    def text(self, data: str) -> None:
        if self._text is not None and not self._aside:
            self._text.append(data)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name == _PARAGRAPH and self._text is not None:
            self._paragraphs.append("".join(self._text))
            self._text = None
        elif name in _CELLS:
            self._end_cell()
        elif name == _ROW:
            self._end_row()

    def sheet(self) -> Sheet | None:
        """None for what LibreOffice keeps of another file: it is no sheet of this one."""
        if self._is_cache:
            return None
        rows, notes = self._grid.dense()
        width = len(rows[0]) if rows else 0
        return Sheet(
            name=self._name, rows=rows, hidden=self._hidden, notes=notes, faulty=tuple(self._faulty), linked=tuple(self._linked),
            struck=tuple(self._struck), merged=clipped(self._merged, rows), has_filter=self._has_filter,
            hidden_rows=_within(self._hidden_rows, len(rows)), hidden_columns=_within(self._hidden_columns, width),
        )  # fmt: skip

    def _define_column(self, attributes: dict[str, str]) -> None:
        first = self._column_definition
        self._column_definition += _count(attributes, TABLE + "number-columns-repeated")
        if attributes.get(TABLE + "visibility", "visible") != "visible":
            self._hidden_columns.append(range(first, self._column_definition))

    def _end_cell(self) -> None:
        repeated = _count(self._cell, TABLE + "number-columns-repeated")
        text = "\n".join(self._paragraphs)
        self._note(text)
        value = "" if self._is_fault() else cell_value(self._cell, text)
        if is_filled(value):
            check_cells(self._name, self._column + repeated)
            self._values += [""] * (self._column - len(self._values)) + [value] * repeated
        self._column += repeated

    def _is_fault(self) -> bool:
        found = fault(self._cell, self._paragraphs, address(self._row, self._column)) if self._cell else None
        if found and len(self._faulty) < MAX_NAMED_CELLS:
            self._faulty.append(found)
        return found is not None

    def _note(self, text: str) -> None:
        """What there is to say of this cell besides its value."""
        down, across = (_count(self._cell, TABLE + f"number-{what}-spanned") for what in ("rows", "columns"))
        if down * across > 1:
            self._merged.append(Range(self._row, self._column, self._row + down - 1, self._column + across - 1))
            check_merged(self._name, len(self._merged))
        if is_linked(self._cell) and len(self._linked) < MAX_NAMED_CELLS:
            self._linked.append(address(self._row, self._column))
        if text and self._cell.get(TABLE + "style-name") in self._struck_styles and len(self._struck) < MAX_NAMED_CELLS:
            self._struck.append(address(self._row, self._column))

    def _end_row(self) -> None:
        repeated = _count(self._row_attributes, TABLE + "number-rows-repeated")
        visibility = self._row_attributes.get(TABLE + "visibility", "visible")
        if visibility != "visible":
            self._hidden_rows.append(range(self._row, self._row + repeated))
            self._has_filter |= visibility == "filter"
        for row in range(self._row, self._row + repeated) if self._values else ():
            self._grid.put_row(row, self._values)
        self._row += repeated


def _count(attributes: dict[str, str], name: str, most: int = _LAST) -> int:
    """A number of times; a file that says none, less than one, or more than a sheet may hold, is damaged."""
    if name not in attributes:
        return 1
    if not attributes[name].isdecimal() or not 1 <= int(attributes[name][:9]) <= most:
        raise Unreadable("n’a pas pu être lu : le fichier est abîmé. Ouvrez-le dans LibreOffice et enregistrez-le à nouveau.")
    return int(attributes[name])


def _within(ranges: list[range], count: int) -> frozenset[int]:
    return frozenset(index for found in ranges for index in range(found.start, min(found.stop, count)))
