"""Sheets as people lay them out, from facts that a test knows: the same facts must come back, whatever the layout."""

import io
import random
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openpyxl import load_workbook

from loaders.reading import Reading, read_workbook
from loaders.workbook import Range, Sheet
from tests.builders import saved, workbook

PLACES = frozenset({"Valenciennois", "CAVM", "CAPH", "Nord", "Hauts-de-France", "France", "Denain"})
KNOWN = {"territoires": PLACES}
Grid = list[list[object]]


class Fact(NamedTuple):
    """One figure: what it is about, and the figure; None says that it is not communicated."""

    libelle: str
    territoire: str
    periode: str
    nature: str
    valeur: float | None


def read(sheets: dict[str, Grid], merged: dict[str, Sequence[str]] | None = None) -> Reading:
    """The workbook of these sheets, read from its bytes. ``merged`` are ranges as Excel names them."""
    return read_workbook("essai.xlsx", with_merged(workbook(sheets), merged or {}), KNOWN)


def with_merged(content: bytes, merged: dict[str, Sequence[str]]) -> bytes:
    """The same workbook, ranges of its sheets merged."""
    book = load_workbook(io.BytesIO(content))
    for name, ranges in merged.items():
        for cells in ranges:
            book[name].merge_cells(cells)
    return saved(book) if merged else content


def sheet(name: str, rows: Grid, merged: Iterable[tuple[int, int, int, int]] = ()) -> Sheet:
    """A sheet as the workbook's reader gives it, its merged ranges included (0-based, last included)."""
    width = max(map(len, rows))
    filled = [[float(value) if type(value) is int else "" if value is None else value for value in [*row, *[""] * (width - len(row))]] for row in rows]
    ranges = tuple(Range(first_row=a, first_column=b, last_row=c, last_column=d) for a, b, c, d in merged)
    return Sheet(name=name, rows=filled, merged=ranges)


def noisy(rows: Grid, seed: int, header_rows: int = 1) -> Grid:
    """The same table with its columns shuffled, columns of text added, titles above, blank rows between."""
    dice = random.Random(seed)
    width = max(map(len, rows))
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    body = [[*row, f"vu {rank}" if rank else "Suivi interne", "" if rank else "Couleur"] for rank, row in enumerate(full)]
    if header_rows == 1:
        order = dice.sample(range(width + 2), width + 2)
        body = [[row[index] for index in order] for row in body]
    gaps = [row for line in body[header_rows:] for row in ([[], line] if dice.random() < 0.3 else [line])]
    titles = [["Suivi du CRTE du Valenciennois"], ["version de travail"], []][: dice.randrange(4)]
    return [*titles, *body[:header_rows], *gaps]


def cells_named(reading: Reading, sheet_name: str) -> set[str]:
    """Every cell that an anomaly names, where it stands or in its words."""
    return {cell for anomaly in reading.report.anomalies if anomaly.sheet == sheet_name for cell in re.findall(r"[A-Z]{1,2}\d+", f"{anomaly.cell} {anomaly.problem}")}
