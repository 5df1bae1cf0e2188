"""Where each table of a sheet begins: a header may come back in mid-table, the same or for another table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crte_data.names import normalised
from loaders.layouts.amount_columns import looks_like_amount
from loaders.layouts.column_words import KNOWN_HEADERS, plain_header
from loaders.layouts.header_rows import has_figures
from loaders.layouts.header_words import header_words
from loaders.layouts.wide.headers import is_group, meaning_of
from loaders.layouts.wide.meanings import PAYER
from loaders.naming import Names
from loaders.workbook import Range, Sheet

_TELLING = 3  # columns that a row of headers names at least
_LONGEST = 60  # characters: a header is short
Row = Sequence[object]


@dataclass(frozen=True)
class Part:
    """Rows of a sheet, from the first (0-based) to the one before the last: a table, and the titles above its headers."""

    first: int
    headers: int  # the first row of them that is known for one; -1 when none is
    last: int

    def of(self, sheet: Sheet) -> Sheet:
        """These rows alone, counted from 0."""
        merged = (one for one in sheet.merged if self.first <= one.first_row < self.last)
        moved = tuple(Range(one.first_row - self.first, one.first_column, min(one.last_row, self.last - 1) - self.first, one.last_column) for one in merged)
        return replace(sheet, rows=sheet.rows[self.first : self.last], merged=moved)

    def in_place(self, sheet: Sheet) -> Sheet:
        """The sheet up to the end of this part, so that its cells keep their addresses."""
        if self.last == len(sheet.rows):
            return sheet
        return replace(sheet, rows=sheet.rows[: self.last], merged=tuple(one for one in sheet.merged if one.first_row < self.last))


def parts(sheet: Sheet, names: Names) -> list[Part]:
    """The tables of a sheet, in order; the whole sheet when there is one, or none."""
    starts = list(_starts(sheet.rows, names))
    ends = [*(_top(sheet.rows, start, names) for start in starts[1:]), len(sheet.rows)]
    return [Part(first, start, last) for first, start, last in zip([0, *ends[:-1]], starts or [-1], ends, strict=True)]


def _starts(rows: Sequence[Row], names: Names) -> Iterator[int]:
    """The row of headers of each table. The same columns again are a new page, others are another table."""
    current: dict[int, str] = {}
    has_lines = False
    for position, row in enumerate(rows):
        if has_lines and has_figures(row):
            continue
        if has_figures(row) or not (found := headers_in(row, names)):
            has_lines = has_lines or (bool(current) and _has_amounts(row))
        else:
            if not current or (has_lines and not _is_same(found, current)):
                current, has_lines = found, False
                yield position
            elif not has_lines:
                current |= found  # headers on two rows


def _is_same(found: dict[int, str], current: dict[int, str]) -> bool:
    """True when each header stands where it stood; one more or less is no other table."""
    return not any(meaning in current.values() and current.get(column) != meaning for column, meaning in found.items()) and len(found.items() & current.items()) >= _TELLING


def headers_in(row: Row, names: Names) -> dict[int, str]:
    """What each column of a row of headers means; nothing for a row that is none."""
    texts = {column: " ".join(value.split()) for column, value in enumerate(row) if isinstance(value, str) and value.strip()}
    if len(texts) < _TELLING or not any(_is_title_header(text) for text in texts.values()):
        return {}
    found = {column: meaning for column, text in texts.items() if (meaning := meaning_of(text, names, None))}
    words = {meaning for meaning in found.values() if not meaning.startswith(PAYER)}  # « CAVM » is also what a cell says
    return found if len(words) > 1 and len(set(found.values())) >= _TELLING and 2 * len(found) >= len(texts) else {}


def _is_title_header(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return "intitule" in (KNOWN_HEADERS.get(normalised(text)), KNOWN_HEADERS.get(plain_header(text)), KNOWN_HEADERS.get(header_words(text).name))


def _top(rows: Sequence[Row], start: int, names: Names) -> int:
    """The first row of what stands right above headers: their groups, a title, blank rows."""
    top, has_title = start, False
    while top and not has_figures(rows[top - 1]):
        texts = {" ".join(str(value).split()) for value in rows[top - 1] if value not in ("", None)}
        is_title = len(texts) == 1 and not has_title
        if texts and not is_title and not all(is_group(text, names) for text in texts):
            break
        if not texts and has_title:
            break
        has_title = has_title or is_title
        top -= 1
    return top


def _has_amounts(row: Row) -> bool:
    return has_figures(row) or any(isinstance(value, str) and looks_like_amount(value) for value in row)
