"""What a slide shows where no chart can: numbers in large, or the first rows of a table and how many are left."""

from typing import Any

import pandas as pd
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.table import Table
from pptx.util import Inches

from charts.drawing import Tiles
from charts.panel import Panel
from charts.theme import INK
from crte_data.french import plural
from exports.document import writable, written_table
from exports.slideshow.deck import Deck, Place, write_font
from exports.slideshow.fitting import LINE_HEIGHT, cut, fitted, line_count, width_of
from exports.slideshow.marks import rgb

_SIZES, _CUT_SIZE, _PADDING, _AROUND = (18, 16, 14, 12), 14, 0.1, 0.03  # points, then inches beside and above a cell's words
_COLUMNS, _LINES, _MOST = 6, 3, 40  # at most: columns of a table, lines of a cell, rows looked at
_NARROWEST = 0.8  # inches
_REST = 0.35  # height of the line under the table
_SAID_ELSEWHERE = ("Source", "Lignes", "Cellule", "Citation", "Réserve", "Valeur", "Unité", "Code")  # below, in the notes, or in « Chiffre »
_HEAD, _PAPER, _STRIPE = "#1F4E79", "#FFFFFF", "#F2F5F8"


def add_tiles(deck: Deck, slide: Slide, drawn: Tiles, place: Place) -> None:
    """A line a number, each with what it counts under it."""
    each = place.height / len(drawn.tiles)
    for index, (text, label) in enumerate(drawn.tiles):
        top = place.top + index * each
        shown, size = fitted(writable(text), place.width, 0.5 * each, (54, 44, 36, 28, 20))
        deck.write(slide, [shown], Place(place.left, top, place.width, 0.5 * each), size)
        shown, size = fitted(writable(label), place.width, 0.4 * each, (24, 22, 20, 18))
        deck.write(slide, [shown], Place(place.left, top + 0.5 * each, place.width, 0.4 * each), size, is_muted=True)


def add_table(deck: Deck, slide: Slide, panel: Panel, place: Place) -> None:
    """As many rows as fit; the rest is counted, and stands in the notes."""
    table = _chosen(panel.table)
    if table.empty:
        deck.write(slide, ["Aucune donnée pour ce périmètre."], place, 24, is_muted=True)
        return
    rows = written_table(table)
    widths, size = _sized(rows, place)
    shown, heights = _fitting(rows, widths, size, place.height)
    frame = slide.shapes.add_table(len(shown), len(widths), *Place(place.left, place.top, place.width, sum(heights)).lengths)
    deck.describe(frame, panel.title, f"Tableau. {panel.title}.")
    _size_cells(frame.table, widths, heights)
    _write_cells(frame.table, shown, size, [pd.api.types.is_numeric_dtype(table[name]) for name in table])
    if left := len(rows) - len(shown):
        said = f"… et {plural(left, 'autre ligne', 'autres lignes')}, dans les commentaires de la diapositive."
        deck.write(slide, [said], Place(place.left, place.top + sum(heights) + 0.05, place.width, _REST - 0.05), 16, is_muted=True)


def _chosen(table: pd.DataFrame) -> pd.DataFrame:
    """The first columns that say something, without those that are said elsewhere."""
    told = [name for name in table if name not in _SAID_ELSEWHERE or ("Chiffre" not in table and name in ("Valeur", "Unité"))]
    filled = [name for name in told if table[name].notna().any() and table[name].astype(str).str.strip().ne("").any()]
    return table[filled[:_COLUMNS]]


def _sized(rows: list[list[str]], place: Place) -> tuple[list[float], int]:
    """The columns at the largest size at which every row fits; where none does, at one that is read from afar."""
    for size in _SIZES if len(rows) <= _MOST else ():
        widths = _widths(rows, place.width, size)
        if sum(_height(row, widths, size) for row in rows) <= place.height:
            return widths, size
    return _widths(rows, place.width, _CUT_SIZE), _CUT_SIZE


def _widths(rows: list[list[str]], width: float, size: int) -> list[float]:
    """As wide as its longest cell for each column; where that is too much together, the widest give way, the less the longer they are."""
    wished = [max(_NARROWEST, *(1.05 * width_of(cell, size) + 2 * _PADDING for cell in column)) for column in zip(*rows[:_MOST], strict=True)]
    narrow: list[float] = []
    for part in sorted(wished):
        if part > (width - sum(narrow)) / (len(wished) - len(narrow)):
            break
        narrow.append(part)
    wide = sum(part**0.5 for part in wished if part not in narrow)
    shared = [part if part in narrow else (width - sum(narrow)) * part**0.5 / wide for part in wished]
    return [part * width / sum(shared) for part in shared]


def _height(row: list[str], widths: list[float], size: int) -> float:
    lines = max(line_count(cell, size, width - 2 * _PADDING) for cell, width in zip(row, widths, strict=True))
    return lines * size * LINE_HEIGHT / 72 + 2 * _AROUND


def _fitting(rows: list[list[str]], widths: list[float], size: int, height: float) -> tuple[list[list[str]], list[float]]:
    """The first rows that fit, long cells cut, and how high each is; room is kept for the line that counts the others."""
    shown, heights = [], []
    is_whole = len(rows) <= _MOST and sum(_height(row, widths, size) for row in rows) <= height
    for row in rows:
        short = [cut(cell, size, width - 2 * _PADDING, _LINES * size * LINE_HEIGHT / 72) if cell else "" for cell, width in zip(row, widths, strict=True)]
        needed = _height(short, widths, size)
        if sum(heights) + needed > height - (0 if is_whole else _REST):
            break
        shown.append(short)
        heights.append(needed)
    return shown, heights


def _size_cells(table: Table, widths: list[float], heights: list[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, height in zip(table.rows, heights, strict=True):
        row.height = Inches(height)


def _write_cells(table: Table, rows: list[list[str]], size: int, are_numbers: list[bool]) -> None:
    for index, row in enumerate(rows):
        for position, text in enumerate(row):
            _write_cell(table.cell(index, position), text, size, index, is_number=are_numbers[position])


def _write_cell(cell: Any, text: str, size: int, index: int, *, is_number: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(_PADDING)
    cell.margin_top = cell.margin_bottom = Inches(_AROUND)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(_HEAD if index == 0 else _STRIPE if index % 2 == 0 else _PAPER)
    cell.text_frame.text = text or "\u00a0"  # a cell without a text would be as high as the largest
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    for run in paragraph.runs:
        write_font(run.font, size, _PAPER if index == 0 else INK, is_bold=index == 0)
