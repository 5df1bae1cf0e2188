"""Finding the headers of an annual convention: one row a request, its dispositif or its financeur in a column of words."""

from dataclasses import replace

from loaders.layouts.annual.meanings import AMOUNTS, STAGE_OF, meaning_of, near_meaning
from loaders.layouts.contents import Contents
from loaders.layouts.header_rows import PATH, HeaderRows, candidates
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.titles import options_of
from loaders.workbook import Sheet

_SAMPLE = 400


def recognise(sheet: Sheet, code: str) -> SheetMapping | None:
    contents = Contents.of(sheet.rows[:_SAMPLE])
    scored = [(_understood(columns), -headers.last, headers, columns) for headers in candidates(sheet) if (columns := _columns(headers, contents))]
    best = max(scored, key=lambda found: found[:2], default=None)
    if best is None or not _is_convincing(best[3]):
        return None
    headers, columns = best[2], _completed(best[3], best[2], contents)
    return SheetMapping(sheet=sheet.name, layout=code, first_row=headers.first, last_row=headers.last, columns=columns, options=options_of(sheet, headers.first))


def _columns(headers: HeaderRows, contents: Contents) -> tuple[Column, ...]:
    found, met = [], set()
    for index, path in enumerate(headers.paths):
        meaning = _meaning(path, _holds_numbers(contents, index, headers.last)) if path else ""
        found.append(Column(index=index, header=path, meaning="" if meaning in met else meaning))
        met.add(meaning)
    return tuple(found)


def _holds_numbers(contents: Contents, index: int, below: int) -> bool | None:
    """A few words alone may be faults in a column of amounts."""
    return None if contents.holds_few_texts(index, below) else contents.holds_numbers(index, below)


def _meaning(path: str, holds_numbers: bool | None) -> str:
    """Of the header itself, or with its group: « Montant › accordé »."""
    return meaning_of(path.split(PATH)[-1], holds_numbers) or (meaning_of(path.replace(PATH, " "), holds_numbers) if PATH in path else "")


def _understood(columns: tuple[Column, ...]) -> int:
    return sum(column.meaning != "" for column in columns)


def _is_convincing(columns: tuple[Column, ...]) -> bool:
    meanings = {column.meaning for column in columns}
    return bool(meanings & {"dispositif", "financeur"}) and bool(meanings & set(STAGE_OF)) and bool(meanings & {"intitule", "maitre_ouvrage"}) and len(meanings) > 4


def _completed(columns: tuple[Column, ...], headers: HeaderRows, contents: Contents) -> tuple[Column, ...]:
    """Misspelt headers take the nearest meaning that no other column has; amounts are sought among numbers only."""
    taken = frozenset(column.meaning for column in columns)
    found = []
    for column in columns:
        meaning, likeness = near_meaning(column.header.split(PATH)[-1], taken) if column.header and not column.meaning else ("", 0.0)
        if meaning in AMOUNTS and contents.holds_numbers(column.index, headers.last) is False:
            meaning = ""
        found.append(replace(column, meaning=meaning, likeness=likeness) if meaning else column)
        taken |= {meaning}
    return tuple(found)
