"""Finding the headers of an annual convention: one row a request, its dispositif or its financeur in a column of words."""

import re
from dataclasses import replace

from crte_data.names import normalised
from loaders.layouts.annual.meanings import AMOUNTS, STAGE_OF, meaning_of, near_meaning
from loaders.layouts.annual.titled_payer import OPTION, titled_payer
from loaders.layouts.contents import Contents
from loaders.layouts.header_rows import PATH, HeaderRows, candidates
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.titles import options_of
from loaders.naming import Names
from loaders.parsed import is_unknown
from loaders.workbook import Sheet

_SAMPLE = 400
_WHERE = re.compile(r"\b(?:regions?|departements?|arrondissements?|cantons?|epci)\b")  # « Région : Hauts-de-France » is where, and not who pays
_PAYERS = frozenset({"dispositif", "financeur"})
_TITLED = -1  # a payer named by a title alone: another layout that understands as much is surer
_ENOUGH, _MOST, _TOLD_BY_CONTENTS = 2, 0.7, 0.9  # names known in a column, their share of it; the likeness then said


def recognise(sheet: Sheet, code: str, names: Names) -> SheetMapping | None:
    contents = Contents.of(sheet.rows[:_SAMPLE])
    scored = [(_understood(columns), -headers.last, headers, columns) for headers in candidates(sheet) if (columns := _columns(headers, contents))]
    best = max(scored, key=lambda found: found[:2], default=None)
    if best is None:
        return None
    headers, columns = best[2], _by_contents(best[3], sheet.rows[best[2].last + 1 : _SAMPLE], names)
    payer = "" if {column.meaning for column in columns} & _PAYERS else titled_payer(sheet, headers, names)
    if not _is_convincing(columns, payer):
        return None
    columns, options = _completed(columns, headers, contents), options_of(sheet, headers.first)
    return SheetMapping(sheet=sheet.name, layout=code, first_row=headers.first, last_row=headers.last, columns=columns, options=options | {OPTION: payer} if payer else options, rank=_TITLED if payer else 0)


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


def _by_contents(columns: tuple[Column, ...], rows: list[list[object]], names: Names) -> tuple[Column, ...]:
    """A column of words under any other header is that of the financeurs, or of the dispositifs, where it names little else."""
    found, taken = [], {column.meaning for column in columns}
    for column in columns:
        meaning = "" if column.meaning or not column.header or _WHERE.search(normalised(column.header)) else _named_in(rows, column.index, names)
        found.append(replace(column, meaning=meaning, likeness=_TOLD_BY_CONTENTS) if meaning and meaning not in taken else column)
        taken.add(found[-1].meaning)
    return tuple(found)


def _named_in(rows: list[list[object]], index: int, names: Names) -> str:
    texts = [row[index] for row in rows if index < len(row) and isinstance(row[index], str) and not is_unknown(row[index])]
    known = [financing for text in texts if (financing := names.financing(text))]
    if len(known) < _ENOUGH or len(known) < _MOST * len(texts):
        return ""
    return "dispositif" if 2 * sum(bool(financing.dispositif) for financing in known) > len(known) else "financeur"


def _understood(columns: tuple[Column, ...]) -> int:
    return sum(column.meaning != "" for column in columns)


def _is_convincing(columns: tuple[Column, ...], payer: str) -> bool:
    meanings = {column.meaning for column in columns} | ({"financeur"} if payer else set())
    return bool(meanings & _PAYERS) and bool(meanings & set(STAGE_OF)) and bool(meanings & {"intitule", "maitre_ouvrage"}) and len(meanings) > 4


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
