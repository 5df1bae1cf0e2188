"""Finding the headers of a wide maquette: the rows under which most columns are understood."""

from collections.abc import Iterator
from dataclasses import replace

from crte_data.names import normalised
from loaders.layouts.column_remarks import is_measure
from loaders.layouts.column_words import KNOWN_HEADERS, NUMERIC_MEANINGS, near_header
from loaders.layouts.contents import Contents
from loaders.layouts.header_rows import PATH, HeaderRows, candidates, has_figures
from loaders.layouts.header_words import header_words
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.titles import options_of
from loaders.layouts.wide.headers import based, is_group, meaning_of, parts_of, stage_and_year
from loaders.layouts.wide.meanings import GROUP_TOTAL, NAMED, PART, PAYER, YEAR, Paid, paid_code
from loaders.layouts.wide.named_payers import paired
from loaders.layouts.wide.sheet_stage import at_stage_of
from loaders.layouts.wide.tables import Part, parts
from loaders.layouts.wide.totals_of import members
from loaders.naming import Financing, Names
from loaders.spelling import nearest
from loaders.workbook import Sheet

_SAMPLE = 400  # rows looked at to tell whether this is a maquette at all
_LISTED = -2  # a mere list of operations is another layout’s as soon as that one understands as much
_TITLE = "intitule"
_COSTS, _WHOSE = frozenset({"cout", "cout_ht", "cout_ttc"}), frozenset({"maitre_ouvrage", "commune", "perimetre"})
_NOT_WIDE = frozenset({"financeur", "financeurs", "dispositif", "dispositifs", "n ligne", "indicateur", "indicateurs"})  # one row a financing, or an indicator


def recognise(sheet: Sheet, names: Names, code: str) -> SheetMapping | None:
    """The headers that make most sense; None when they are not those of operations and of what pays for them.

    Those of the first table of the sheet, when there are several.
    """
    first, *others = parts(sheet, names)
    found = _recognised(first.in_place(sheet), first.headers, names, code)
    return found or (_recognised(sheet, -1, names, code) if others else None)


def recognise_part(sheet: Sheet, part: Part, names: Names, code: str) -> SheetMapping | None:
    """The headers of a table that stands lower in a sheet."""
    found = _recognised(part.of(sheet), part.headers - part.first, names, code)
    return replace(found, first_row=found.first_row + part.first, last_row=found.last_row + part.first) if found else None


def _recognised(sheet: Sheet, known: int, names: Names, code: str) -> SheetMapping | None:
    """``known`` is a row that is known for headers: none is looked for below the lines that follow it."""
    found = _best(sheet, Contents.of(sheet.rows[:_SAMPLE]), _lowest(sheet, known), names)
    if found is None or not _is_convincing(_titled(found[1])):
        return None
    headers, contents = found[0], Contents.of(sheet.rows)
    columns = at_stage_of(sheet, headers.first, _completed(_columns(headers, contents, names), contents, headers.last, names))
    return SheetMapping(sheet=sheet.name, layout=code, first_row=headers.first, last_row=headers.last, columns=columns, options=options_of(sheet, headers.first), rank=0 if _has_payers(columns) else _LISTED)


def _lowest(sheet: Sheet, known: int) -> int:
    return next((row for row in range(known, len(sheet.rows)) if has_figures(sheet.rows[row])), len(sheet.rows)) if known >= 0 else len(sheet.rows)


def _best(sheet: Sheet, contents: Contents, lowest: int, names: Names) -> tuple[HeaderRows, tuple[Column, ...]] | None:
    """Never an operation for a group, nor a row below the lines."""
    possible = (headers for headers in candidates(sheet) if headers.last <= lowest)
    scored = ((_score(sheet, headers, columns, names), -headers.first, headers, columns) for headers in possible if (columns := _columns(headers, contents, names)))
    best = max(scored, key=lambda found: found[:2], default=None)
    return best[2:] if best else None


def _score(sheet: Sheet, headers: HeaderRows, columns: tuple[Column, ...], names: Names) -> tuple[bool, int, int]:
    """Columns understood first; then header rows, as long as each row above the last one groups those below."""
    understood = len({column.meaning for column in columns if column.meaning})
    depth = headers.last - headers.first
    groups = all(_groups(sheet.rows[row], names) and not _is_sentence(sheet.rows[row], sheet.rows[headers.last]) for row in range(headers.first, headers.last)) and not _is_title(sheet.rows[headers.last], names)
    return _is_convincing(columns), understood, depth if groups else -depth


def _is_title(row: list[object], names: Names) -> bool:
    """« VOLET 1 – … » alone on its row, the first below the headers, is none of them."""
    texts = [" ".join(str(value).split()) for value in row if value not in ("", None)]
    return len(texts) == 1 and not meaning_of(texts[0], names, True)


def _is_sentence(row: list[object], below: list[object]) -> bool:
    """« Maquette versée au dossier » alone above the first header: its words are those of no stage."""
    filled = [(index, value) for index, value in enumerate(row) if value not in ("", None)]
    first = next((index for index, value in enumerate(below) if value not in ("", None)), 0)
    return len(filled) == 1 and filled[0][0] <= first and isinstance(filled[0][1], str) and bool((words := header_words(filled[0][1])).stage and words.core)


def _groups(row: list[object], names: Names) -> bool:
    """True for a row of groups."""
    return any(is_group(text, names) for text in {" ".join(str(value).split()) for value in row if value not in ("", None)})


def _columns(headers: HeaderRows, contents: Contents, names: Names) -> tuple[Column, ...]:
    columns = [Column(index=index, header=path, meaning=_meaning(path, index, headers, contents, names) if path else "") for index, path in enumerate(headers.paths)]
    return tuple(_each_once(paired(columns, lambda index: contents.holds_numbers(index, headers.last))))


def _meaning(path: str, index: int, headers: HeaderRows, contents: Contents, names: Names) -> str:
    found = meaning_of(path, names, contents.holds_numbers(index, headers.last))
    if found or not contents.holds_few_texts(index, headers.last):
        return found
    amounts = meaning_of(path, names, True)
    return amounts if amounts.startswith((PAYER, YEAR, "total:")) or amounts in NUMERIC_MEANINGS | {"cout_ht", "cout_ttc"} else ""


def _each_once(columns: list[Column]) -> Iterator[Column]:
    """Only amounts of financeurs and years, and parts of them, may stand in several columns; of the others the first is read."""
    met: set[str] = set()
    for column in columns:
        repeated = column.meaning in met and not column.meaning.startswith((PAYER, PART, "total:"))
        met.add(column.meaning)
        yield replace(column, meaning="") if repeated else column


def _is_convincing(columns: tuple[Column, ...]) -> bool:
    meanings = [column.meaning for column in columns]
    leaves = {normalised(column.header.split(PATH)[-1]) for column in columns if not column.meaning.startswith(NAMED)}
    return _TITLE in meanings and (_has_payers(columns) or _lists(meanings)) and not leaves & _NOT_WIDE


def _has_payers(columns: tuple[Column, ...]) -> bool:
    """True for a maquette: who pays, or what is spent each year."""
    meanings = [column.meaning for column in columns]
    spends = any(meaning.startswith(YEAR) for meaning in meanings) and bool({*_COSTS, "maitre_ouvrage"} & set(meanings))
    return spends or any(meaning.startswith(PAYER) for meaning in meanings)


def _lists(meanings: list[str]) -> bool:
    """True for a list of operations with what they cost and who or where they are, that nobody pays yet."""
    return bool(_COSTS & set(meanings)) and bool(_WHOSE & set(meanings))


def _completed(columns: tuple[Column, ...], contents: Contents, below: int, names: Names) -> tuple[Column, ...]:
    """What the headers did not say by themselves: misspelt ones, financeurs that nobody knows, totals without parts."""
    payers = [column.index for column in columns if column.meaning.startswith(PAYER)]
    taken = {column.meaning for column in columns}
    guessed = [column if column.meaning or not column.header else _guessed(column, contents.holds_numbers(column.index, below), names, taken, payers) for column in columns]
    return tuple(_payer_instead(column, guessed, names) for column in guessed)


def _titled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Where no header is exactly that of the titles, the one that is almost: « Intitulé de l’opértion »."""
    if any(column.meaning == _TITLE for column in columns):
        return columns
    titles = {name: meaning for name, meaning in KNOWN_HEADERS.items() if meaning == _TITLE}
    near = next((column for column in columns if not column.meaning and near_header(column.header.split(PATH)[-1], titles)[0]), None)
    return tuple(replace(column, meaning=_TITLE) if column is near else column for column in columns)


def _guessed(column: Column, holds_numbers: bool | None, names: Names, taken: set[str], payers: list[int]) -> Column:
    text, every = column.header.split(PATH)[-1], parts_of(column.header)
    near = near_header(text, {name: meaning for name, meaning in KNOWN_HEADERS.items() if meaning not in taken and (meaning in NUMERIC_MEANINGS or not holds_numbers)})
    meaning, likeness = based(near[0], every) if holds_numbers else near[0], near[1]
    if meaning and meaning not in taken:
        return replace(column, meaning=meaning, likeness=likeness)
    return _guessed_payer(column, text, names, payers) if holds_numbers and not is_measure(text) else column


def _guessed_payer(column: Column, text: str, names: Names, payers: list[int]) -> Column:
    """A financeur misspelt, or one that nobody knows among those that are; « % DSIL » is none."""
    every = parts_of(column.header)
    said = stage_and_year(every, every[-1])
    if near := nearest(text, names.financings):
        return replace(column, meaning=paid_code(Paid(names.financing(near) or Financing(near), *said)), likeness=0.9)
    is_among_payers = bool(payers) and payers[0] < column.index < payers[-1]
    return replace(column, meaning=paid_code(Paid(Financing(text), *said))) if is_among_payers else column


def _payer_instead(column: Column, columns: list[Column], names: Names) -> Column:
    """« Total État » with no column of the State's beside it is the State's amount itself."""
    group = column.meaning.removeprefix(GROUP_TOTAL)
    known = names.financing(group) if column.meaning.startswith(GROUP_TOTAL) else None
    return replace(column, meaning=paid_code(Paid(known))) if known and not members(column, columns, names) else column
