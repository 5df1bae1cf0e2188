"""Text tables (.csv): separator and encoding are found, every value stays the text that stands there."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from loaders.files.grid import Grid
from loaders.files.limits import Unreadable, check_columns
from loaders.files.sheets import Sheet

_DELIMITERS = ";\t,"  # at equal merit, a comma is a decimal comma
_SAMPLE = 50
_EXTENSIONS = frozenset({".csv", ".txt", ".tsv", ".tab"})
_NOT_TEXT = "n’est pas un classeur Excel : enregistrez-le en .xlsx depuis Excel ou LibreOffice."


def read(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The one sheet of a text table, named as the file is."""
    text = _decoded(content)
    delimiter, text = _announced(text) or (_delimiter(text, is_table=PurePath(name).suffix.lower() in _EXTENSIONS), text)
    if not text.strip():
        raise Unreadable("est vide : déposez un classeur Excel (.xlsx).")
    grid = Grid(stem := PurePath(name).stem)
    for row, values in enumerate(_records(text, delimiter)):
        check_columns(stem, len(values))
        grid.put_row(row, values)
    rows, notes = grid.dense()
    return (Sheet(name=stem, rows=rows, notes=notes),)


def _decoded(content: bytes) -> str:
    """Excel writes UTF-8 with a mark or UTF-16 (« texte Unicode »); otherwise the older French Windows encoding."""
    marked = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for encoding in (marked, "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not set(text) & _CONTROLS:
            return text
        break
    raise Unreadable(_NOT_TEXT)


_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\x0b\x0c\x1a")


def _announced(text: str) -> tuple[str, str] | None:
    """Excel's own first line « sep=; », which is no row."""
    line, _, rest = text.partition("\n")
    line = line.strip()
    return (line[4], rest) if len(line) == 5 and line.lower().startswith("sep=") else None


def _delimiter(text: str, is_table: bool) -> str:
    """The character that cuts the first rows most alike; two of them at least, unless the file's name says what it is."""
    merits = {delimiter: _merit(text, delimiter) for delimiter in _DELIMITERS}
    best = max(merits, key=merits.get)  # the first of equals
    if merits[best] < 2 and not is_table:
        raise Unreadable(_NOT_TEXT)
    return best


def _merit(text: str, delimiter: str) -> int:
    """How many of the first rows have the most common number of cells, if that is more than one."""
    try:
        widths = Counter(len(record) for record in islice(_reader(text, delimiter), _SAMPLE) if len(record) > 1)
    except csv.Error:
        return 0
    return max(widths.values(), default=0)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader, line = _reader(text, delimiter), 0
    try:
        for record in reader:
            yield record
            line = reader.line_num
    except csv.Error as error:
        raise Unreadable(f"a un guillemet mal placé ou jamais fermé à partir de la ligne {line + 1} : corrigez-le, ou enregistrez le fichier en .xlsx.") from error
