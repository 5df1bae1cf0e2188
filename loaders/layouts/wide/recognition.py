"""Finding the headers of a wide maquette: the rows under which most columns are understood."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from crte_data.names import normalised
from loaders.layouts.amount_columns import looks_like_amount
from loaders.layouts.column_words import KNOWN_HEADERS, near_header
from loaders.layouts.header_rows import HEADER_ROWS, PATH, HeaderRows, candidates
from loaders.layouts.header_words import base_in, unit_in
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.places import perimetre_in
from loaders.layouts.wide.headers import is_group, meaning_of
from loaders.layouts.wide.meanings import GROUP_TOTAL, PAYER, YEAR, Paid, paid_code, paid_of
from loaders.layouts.wide.totals_of import members
from loaders.naming import Financing, Names
from loaders.parsed import is_unknown
from loaders.spelling import nearest
from loaders.workbook import Sheet

_SAMPLE = 400  # rows looked at to tell whether this is a maquette at all
_NOT_WIDE = frozenset({"financeur", "financeurs", "dispositif", "dispositifs", "n ligne", "indicateur", "indicateurs"})  # one row a financing, or an indicator


@dataclass(frozen=True)
class Contents:
    """How many numbers and other texts stand in each column below each row."""

    numbers: np.ndarray
    texts: np.ndarray

    @classmethod
    def of(cls, rows: list[list[object]]) -> "Contents":
        width = max(map(len, rows), default=0)
        numbers, texts = (np.zeros((len(rows) + 1, width), dtype="int32") for _ in range(2))
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value != "" and value is not None:
                    if looks_like_amount(value):
                        numbers[i, j] = 1
                    elif not is_unknown(value):
                        texts[i, j] = 1
        return cls(numbers[::-1].cumsum(axis=0)[::-1], texts[::-1].cumsum(axis=0)[::-1])

    def holds_numbers(self, column: int, below: int) -> bool | None:
        """True, False, or None for nothing at all, of a column below a row."""
        numbers, texts = self.numbers[below + 1, column], self.texts[below + 1, column]
        return None if numbers + texts == 0 else bool(numbers >= texts)


def recognise(sheet: Sheet, names: Names, code: str) -> SheetMapping | None:
    """The headers that make most sense; None when they are not those of operations and of what pays for them."""
    found = _best(sheet, Contents.of(sheet.rows[:_SAMPLE]), names)
    if found is None or not _is_convincing(found[1]):
        return None
    headers, contents = found[0], Contents.of(sheet.rows)
    columns = _completed(_columns(headers, contents, names), contents, headers.last, names)
    return SheetMapping(sheet=sheet.name, layout=code, first_row=headers.first, last_row=headers.last, columns=columns, options=_options(sheet, headers))


def _best(sheet: Sheet, contents: Contents, names: Names) -> tuple[HeaderRows, tuple[Column, ...]] | None:
    scored = ((_score(sheet, headers, columns, names), -headers.first, headers, columns) for headers in candidates(sheet) if (columns := _columns(headers, contents, names)))
    best = max(scored, key=lambda found: found[:2], default=None)
    return best[2:] if best else None


def _score(sheet: Sheet, headers: HeaderRows, columns: tuple[Column, ...], names: Names) -> tuple[int, int]:
    """Columns understood first; then header rows, as long as each row above the last one groups those below."""
    understood = len({column.meaning for column in columns if column.meaning})
    depth = headers.last - headers.first
    groups = all(_groups(sheet.rows[row], names) for row in range(headers.first, headers.last))
    return understood, depth if groups else -depth


def _groups(row: list[object], names: Names) -> bool:
    return any(is_group(text, names) for text in {" ".join(str(value).split()) for value in row if value not in ("", None)})


def _columns(headers: HeaderRows, contents: Contents, names: Names) -> tuple[Column, ...]:
    columns = [Column(index=index, header=path, meaning=meaning_of(path, names, contents.holds_numbers(index, headers.last)) if path else "") for index, path in enumerate(headers.paths)]
    return tuple(_each_once(columns))


def _each_once(columns: list[Column]) -> Iterator[Column]:
    """Only amounts of financeurs and years may stand in several columns; of the others the first is read."""
    met: set[str] = set()
    for column in columns:
        repeated = column.meaning in met and not column.meaning.startswith((PAYER, "total:"))
        met.add(column.meaning)
        yield replace(column, meaning="") if repeated else column


def _is_convincing(columns: tuple[Column, ...]) -> bool:
    leaves = {normalised(column.header.split(PATH)[-1]) for column in columns}
    meanings = [column.meaning for column in columns]
    pays = any(meaning.startswith(PAYER) for meaning in meanings)
    spends = any(meaning.startswith(YEAR) for meaning in meanings) and bool({"cout", "cout_ht", "cout_ttc", "maitre_ouvrage"} & set(meanings))
    return "intitule" in meanings and (pays or spends) and not leaves & _NOT_WIDE


def _completed(columns: tuple[Column, ...], contents: Contents, below: int, names: Names) -> tuple[Column, ...]:
    """What the headers did not say by themselves: misspelt ones, financeurs that nobody knows, totals without parts."""
    payers = [column.index for column in columns if column.meaning.startswith(PAYER)]
    taken = {column.meaning for column in columns}
    guessed = [column if column.meaning or not column.header else _guessed(column, contents.holds_numbers(column.index, below), names, taken, payers) for column in columns]
    return tuple(_payer_instead(column, guessed, names) for column in guessed)


def _guessed(column: Column, holds_numbers: bool | None, names: Names, taken: set[str], payers: list[int]) -> Column:
    text = column.header.split(PATH)[-1]
    if holds_numbers:
        near = nearest(text, [name for found in names.financings.values() for name in found if name])
        if near:
            return replace(column, meaning=paid_code(Paid(names.financing(near) or Financing(near))), likeness=0.9)
        is_among_payers = bool(payers) and payers[0] < column.index < payers[-1]
        return replace(column, meaning=paid_code(Paid(Financing(text)))) if is_among_payers else column
    meaning, likeness = near_header(text, {name: meaning for name, meaning in KNOWN_HEADERS.items() if meaning not in taken})
    return replace(column, meaning=meaning, likeness=likeness) if meaning else column


def _payer_instead(column: Column, columns: list[Column], names: Names) -> Column:
    """« Total État » with no column of the State's beside it is the State's amount itself."""
    group = column.meaning.removeprefix(GROUP_TOTAL)
    known = names.financing(group) if column.meaning.startswith(GROUP_TOTAL) else None
    return replace(column, meaning=paid_code(Paid(known))) if known and not members(column, columns, names) else column


def _options(sheet: Sheet, headers: HeaderRows) -> dict[str, str]:
    """What the title and the sheet's name say of all its rows."""
    titles = [str(value) for row in sheet.rows[: headers.first][:HEADER_ROWS] for value in row if isinstance(value, str) and value]
    found = {
        "unite": next(filter(None, map(unit_in, titles)), ""),
        "base": next(filter(None, map(base_in, titles)), ""),
        "perimetre": perimetre_in(sheet.name) or perimetre_in(" ".join(titles)),
    }
    return {option: value for option, value in found.items() if value}


def payers_of(columns: tuple[Column, ...]) -> list[tuple[Column, Paid]]:
    """The columns of amounts of a financeur."""
    return [(column, paid) for column in columns if (paid := paid_of(column.meaning))]
