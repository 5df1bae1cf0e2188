"""Tables one under the other in a sheet: the same headers again are a new page, others are another table."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from crte_data.names import normalised
from loaders.layouts.header_rows import PATH, has_figures
from loaders.layouts.labels import address
from loaders.layouts.layout import Laid, Layout, joined
from loaders.layouts.lines_above import lines_above
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.titles import options_of
from loaders.layouts.wide.tables import Part
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.workbook import Sheet

_TELLING = 4  # columns that a row of headers names at least
_ABOVE = 2  # rows of title or groups right above headers
_READ = ("Un autre tableau commence ici, avec ses propres en-têtes : il est lu lui aussi.", "tableau-suivant")
_NOT_READ = ("Un autre tableau commence ici, avec d’autres en-têtes : il n’est pas lu.", "second-tableau")
_APART = "Rien si c’est juste ; sinon, mettez-le dans une feuille à part."
Row = Sequence[object]
Read = Callable[[Sheet, SheetMapping, Names], Laid]


def read_stacked(sheet: Sheet, mapping: SheetMapping, names: Names, layout: Layout, read: Read, meaning_of: Callable[[str], str | None]) -> Laid:
    """The table of the mapping, those below it by their own headers, and the one above it where its headers said less."""
    said = list(lines_above(sheet, mapping))
    above = Part(0, 0, mapping.first_row).in_place(sheet) if said else None
    found = above and layout.recognise(above, names)
    if not found:
        return joined([Laid(blocks=[], anomalies=said), *_tables(sheet, mapping, names, layout, read, meaning_of)])
    part = Part(mapping.first_row, mapping.last_row, len(sheet.rows))
    alone = _without(sheet, found.first_row, _top(sheet.rows, mapping.first_row, found.last_row))
    tables = _tables(alone, _with_own_options(mapping, sheet, alone), names, layout, read, meaning_of)
    return joined([read_stacked(above, found, names, layout, read, meaning_of), said_below(sheet, part, is_read=True), replace(tables[0], mappings=[found, *tables[0].mappings]), *tables[1:]])


def _tables(sheet: Sheet, mapping: SheetMapping, names: Names, layout: Layout, read: Read, meaning_of: Callable[[str], str | None]) -> list[Laid]:
    part = _part_below(sheet, mapping, meaning_of)
    if part is None:
        return [read(sheet, mapping, names)]
    first, below = read(replace(part, last=part.first).in_place(sheet), mapping, names), _moved(layout.recognise(part.of(sheet), names), part, mapping)
    if below is None:
        return [first, said_below(sheet, part, is_read=False)]
    said = said_below(sheet, part, is_read=True)
    return [first, replace(said, mappings=[below]), *_tables(_without(sheet, mapping.first_row, part.first), below, names, layout, read, meaning_of)]


def is_header_again(row: Row, mapping: SheetMapping) -> bool:
    """Every text of the row is a header, or a group, of its own column."""
    if has_figures(row):
        return False
    texts, headers = _texts(row), {column.index: set(map(normalised, column.header.split(PATH))) for column in mapping.columns}
    return len(texts) > 1 and all(normalised(text) in headers.get(index, ()) for index, text in texts.items())


def _part_below(sheet: Sheet, mapping: SheetMapping, meaning_of: Callable[[str], str | None]) -> Part | None:
    """From the first row of other headers, with its title, to the end of the sheet."""
    for position in range(mapping.last_row + 2, len(sheet.rows)):
        row = sheet.rows[position]
        if _is_header(row, meaning_of) and not is_header_again(row, mapping):
            return Part(_top(sheet.rows, position, mapping.last_row), position, len(sheet.rows))
    return None


def _is_header(row: Row, meaning_of: Callable[[str], str | None]) -> bool:
    if has_figures(row) or len(texts := _texts(row)) < _TELLING:
        return False
    found = {meaning for text in texts.values() if (meaning := meaning_of(text))}
    return len(found) >= _TELLING and 2 * len(found) >= len(texts) and bool(found & {"intitule", "maitre_ouvrage", "libelle"})


def _top(rows: Sequence[Row], start: int, above: int) -> int:
    """With the title and the groups that a blank row parts from the lines before; a line is never taken for a title."""
    for top in range(start - 1, max(start - _ABOVE - 2, above), -1):
        if not any(value not in ("", None) for value in rows[top]):
            return top + 1
        if has_figures(rows[top]):
            break
    return start


def _texts(row: Row) -> dict[int, str]:
    return {index: " ".join(value.split()) for index, value in enumerate(row) if isinstance(value, str) and value.strip()}


def _moved(found: SheetMapping | None, part: Part, first: SheetMapping) -> SheetMapping | None:
    """In the rows of the sheet; what its titles say holds for all its tables."""
    return found and replace(found, first_row=found.first_row + part.first, last_row=found.last_row + part.first, options={**first.options, **found.options})


def _without(sheet: Sheet, first: int, last: int) -> Sheet:
    """Its cells stay where they are; what another table says is no title of this one."""
    return replace(sheet, rows=[*sheet.rows[:first], *([""] * len(row) for row in sheet.rows[first:last]), *sheet.rows[last:]])


def _with_own_options(mapping: SheetMapping, whole: Sheet, alone: Sheet) -> SheetMapping:
    """Without what the table above was taken to say."""
    taken = options_of(whole, mapping.first_row)
    return replace(mapping, options=options_of(alone, mapping.first_row) | {name: value for name, value in mapping.options.items() if taken.get(name) != value})


def said_below(sheet: Sheet, part: Part, *, is_read: bool) -> Laid:
    """That another table begins there, at the first of its headers."""
    problem, rule = _READ if is_read else _NOT_READ
    return Laid(blocks=[], anomalies=[Anomaly(sheet=sheet.name, cell=address(part.headers, min(_texts(sheet.rows[part.headers]))), problem=problem, fix=_APART, rule=rule)])
