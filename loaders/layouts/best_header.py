"""Which rows of a sheet are its headers, for a layout that knows its columns by name."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from loaders.layouts.header_names import HeaderNames, shown
from loaders.layouts.header_rows import HeaderRows, candidates
from loaders.layouts.mapping import Column, SheetMapping
from loaders.workbook import Sheet


def best_mapping(sheet: Sheet, layout: str, names: HeaderNames, is_joined: Callable[[str], bool]) -> SheetMapping | None:
    """The headers that name most columns, then the other columns by likeness; None when none is named.

    ``is_joined``: several columns may have this meaning; of another one, the first column is read.
    """
    return likened(found, names) if (found := _first_best(sheet, lambda header: _mapping(sheet, layout, header, names, is_joined))) else None


def _first_best(sheet: Sheet, mapping_of: Callable[[HeaderRows], SheetMapping]) -> SheetMapping | None:
    found = max(map(mapping_of, candidates(sheet)), key=told_apart, default=None)
    return found if found and told_apart(found) else None


def _mapping(sheet: Sheet, layout: str, header: HeaderRows, names: HeaderNames, is_joined: Callable[[str], bool]) -> SheetMapping:
    columns = [Column(index=index, header=shown(path), meaning=names.exact(path) or "") for index, path in enumerate(header.paths) if path]
    return SheetMapping(sheet=sheet.name, layout=layout, first_row=header.first, last_row=header.last, columns=once(columns, is_joined))


def once(columns: Iterable[Column], is_joined: Callable[[str], bool]) -> tuple[Column, ...]:
    """A second column of a meaning is not read, unless the two are joined."""
    met: set[str] = set()
    kept = []
    for column in columns:
        is_again = column.meaning in met and not is_joined(column.meaning)
        kept.append(replace(column, meaning="") if is_again else column)
        met.add(column.meaning)
    return tuple(kept)


def told_apart(mapping: SheetMapping) -> int:
    """Of two ways to take the headers, the one that tells more columns apart is right."""
    return len({column.meaning for column in mapping.columns} - {""})


def likened(mapping: SheetMapping, names: HeaderNames) -> SheetMapping:
    """The same, with headers that only look like a name nobody has taken."""
    columns, taken = [], {column.meaning for column in mapping.columns}
    for column in mapping.columns:
        near = None if column.meaning else names.near(column.header, frozenset(taken))
        columns.append(replace(column, meaning=near[0], likeness=near[1]) if near else column)
        taken.add(columns[-1].meaning)
    return replace(mapping, columns=tuple(columns))
