"""A page as a slideshow: what it says first, then a slide a Panel, with charts that PowerPoint edits."""

import io
from collections.abc import Sequence

from pptx.slide import Slide

from charts.drawing import Bars, Curve, Tiles, drawing
from charts.panel import Panel
from crte_data.vocabulary import FICTITIOUS_MARK
from exports.document import CONTRACT, Document, source_line, writable, written_table
from exports.slideshow.bars import MOST, add_bars
from exports.slideshow.curve import add_curve
from exports.slideshow.deck import BODY, FOOT, Deck, Place
from exports.slideshow.fitting import LINE_HEIGHT, cut, fitted, line_count
from exports.slideshow.tables import add_table, add_tiles
from exports.steady import steady

_TITLE_SIZES, _SAID_SIZES = (30, 28, 26, 24), (28, 26, 24, 22, 20)
_TITLE_HEIGHT, _SAID_HEIGHT, _GAP = 1.0, 1.75, 0.12  # inches
_NOTES = 12_000  # characters of a table in the notes: beyond, nobody reads on
_LABELS_NOTE = "Les mots écrits sur le graphique sont du texte : si vous changez un chiffre dans PowerPoint, changez aussi ce qui est écrit."


def pptx_bytes(document: Document) -> bytes:
    """The .pptx, the same to the last byte for the same document."""
    deck = Deck(document.title, document.moment)
    _title_slide(deck, document)
    for panel in document.panels:
        _panel_slide(deck, panel, document.edition)
    buffer = io.BytesIO()
    deck.save(buffer)
    return steady(buffer.getvalue(), document.moment)


def _title_slide(deck: Deck, document: Document) -> None:
    slide = deck.add_slide()
    deck.band(slide)
    title, size = fitted(writable(document.title), 11.5, 1.4, (48, 44, 40, 36, 32))
    deck.title(slide, title, Place(0.95, 1.0, 11.5, 1.4), size)
    finding, size = fitted(writable(document.finding), 11.5, 2.2, (30, 28, 26, 24, 22))
    deck.write(slide, [finding], Place(0.95, 2.5, 11.5, 2.2), size)
    facts = [CONTRACT, f"Périmètre : {document.scope}", document.edition]
    deck.write(slide, [cut(writable(fact), 18, 11.5, 0.65) for fact in facts], Place(0.95, 4.9, 11.5, 1.7), 18, is_muted=True)
    if document.is_fictitious:
        deck.mark(slide, FICTITIOUS_MARK, Place(0.95, 6.7, 4.2, 0.45))
    deck.notes(slide, [document.title, document.finding, *facts])


def _panel_slide(deck: Deck, panel: Panel, edition: str) -> None:
    slide = deck.add_slide()
    width = BODY.width - (4.3 if panel.is_fictitious else 0)
    title, size = fitted(writable(panel.title), width, _TITLE_HEIGHT - 0.1, _TITLE_SIZES)
    deck.title(slide, title, Place(BODY.left, BODY.top, width, _TITLE_HEIGHT - 0.1), size)
    if panel.is_fictitious:
        deck.mark(slide, FICTITIOUS_MARK, Place(BODY.left + BODY.width - 4.2, BODY.top + 0.2, 4.2, 0.45))
    top = _say(deck, slide, panel.takeaway)
    _draw(deck, slide, panel, Place(BODY.left, top, BODY.width, BODY.top + BODY.height - top))
    parts = (f"Périmètre : {panel.scope}", source_line(panel), f"Version {panel.version} du tableau de bord")
    deck.write(slide, [cut(writable(" · ".join(parts[::2])), 12, FOOT.width, 0.25), cut(writable(parts[1]), 12, FOOT.width, 0.25)], FOOT, 12, is_muted=True)
    deck.notes(slide, _notes(panel, edition))


def _say(deck: Deck, slide: Slide, takeaway: str) -> float:
    """The sentence, as large as it can be; returns where the drawing may begin."""
    said, size = fitted(writable(takeaway), BODY.width, _SAID_HEIGHT, _SAID_SIZES)
    height = line_count(said, size, BODY.width) * size * LINE_HEIGHT / 72
    top = BODY.top + _TITLE_HEIGHT
    deck.write(slide, [said], Place(BODY.left, top, BODY.width, height), size)
    return top + height + _GAP


def _draw(deck: Deck, slide: Slide, panel: Panel, place: Place) -> None:
    """The main figure as a chart, as numbers in large, or else the table."""
    drawn = None if panel.figure is None else drawing(panel.figure)
    if isinstance(drawn, Tiles):
        add_tiles(deck, slide, drawn, place)
    elif isinstance(drawn, Curve):
        deck.describe(add_curve(slide.shapes, drawn, place), panel.title, panel.alt)
    elif isinstance(drawn, Bars) and len(drawn.categories) <= MOST:
        deck.describe(add_bars(slide.shapes, drawn, place), panel.title, panel.alt)
    else:
        add_table(deck, slide, panel, place)


def _notes(panel: Panel, edition: str) -> list[str]:
    """All that the slide says, whole, then what it has no room for."""
    return [
        panel.title, f"À retenir : {panel.takeaway}", *(f"Réserve : {caveat}" for caveat in panel.caveats), f"Périmètre : {panel.scope}", source_line(panel), edition,
        *([_LABELS_NOTE] if panel.figure is not None else []), "", "Tableau :", *_table_lines(written_table(panel.table)),
    ]  # fmt: skip


def _table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines of text, as many as are worth having here."""
    lines, length = [], 0
    for index, row in enumerate(rows):
        line = " | ".join(" ".join(cell.split()) for cell in row)
        length += len(line)
        if length > _NOTES:
            return [*lines, f"… et {len(rows) - index} lignes de plus : le tableau entier se télécharge sur la page."]
        lines.append(line)
    return lines
