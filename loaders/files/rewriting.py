"""XML written again as Excel would write it: UTF-8, no prefixes, no CDATA, every cell with its address.

What differs between two ways of writing one sheet ends here; see :mod:`loaders.files.sheet_scan` for what follows.
"""

import io
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from loaders.files.addresses import address, position
from loaders.files.markup import parse

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
# What is kept of a sheet, and the attributes it is known by.
_KEPT = {
    "worksheet": (), "cols": (), "col": ("min", "max", "hidden"), "sheetData": (), "row": ("hidden",), "c": ("s", "t"),
    "f": ("t", "si"), "v": (), "is": (), "r": (), "t": ("xml:space",), "autoFilter": ("ref",), "filterColumn": ("colId",),
    "mergeCells": (), "mergeCell": ("ref",),
}  # fmt: skip
_TEXTS = frozenset({"f", "v", "t"})
_FLUSH = 50_000


def copied(xml: bytes) -> bytes:
    """The same elements, in UTF-8 and without CDATA."""
    copy = _Copy()
    parse(io.BytesIO(xml), copy.start, copy.end, copy.text, namespaces=False)
    return copy.result()


def rewritten_sheet(stream: IO[bytes]) -> bytes:
    """The cells of a sheet, and what else its readers look at."""
    copy = _SheetCopy()
    parse(stream, copy.start, copy.end, copy.text, namespaces=False)
    return copy.result()


class _Copy:
    """Writes what it is told, a few thousand pieces at a time."""

    def __init__(self) -> None:
        self._written = io.BytesIO()
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._write(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>")

    def end(self, name: str) -> None:
        self._write(f"</{name}>")

    def text(self, data: str) -> None:
        self._write(data if data.isalnum() else escape(data))

    def result(self) -> bytes:
        self._flush()
        return self._written.getvalue()

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        if len(self._pieces) > _FLUSH:
            self._flush()

    def _flush(self) -> None:
        self._written.write("".join(self._pieces).encode())
        self._pieces.clear()


class _SheetCopy(_Copy):
    def __init__(self) -> None:
        super().__init__()
        self._locals: dict[str, str] = {}  # of each name with its prefix
        self._skipped = 0  # depth within an element that is left out
        self._is_text = False
        self._row = self._column = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._locals.get(name) or self._locals.setdefault(name, name.rpartition(":")[2])
        if self._skipped or local not in _KEPT:
            self._skipped += 1
            return
        self._is_text = local in _TEXTS
        self._write("<" + " ".join([local, *self._place(local, attributes), *(f"{key}={quoteattr(attributes[key])}" for key in _KEPT[local] if key in attributes)]) + ">")

    def end(self, name: str) -> None:
        self._is_text = False
        if self._skipped:
            self._skipped -= 1
        else:
            self._write(f"</{self._locals[name]}>")

    def text(self, data: str) -> None:
        if self._is_text and not self._skipped:
            super().text(data)

    def _place(self, local: str, attributes: dict[str, str]) -> tuple[str, ...]:
        """The address of a row or cell, which those that say none take from the one before."""
        if local == "c":
            row, self._column = position(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
            return (f'r="{address(row, self._column)}"',)
        if local == "row":
            self._row, self._column = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1, -1
            return (f'r="{self._row + 1}"',)
        return (_MAIN,) if local == "worksheet" else ()
