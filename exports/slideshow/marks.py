"""How a mark of the screen looks in a chart of PowerPoint's: its colour, its hatches, its words; and the key."""

from typing import Any

from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Pt

from charts.drawing import Mark, Series
from charts.theme import INK, PAPER
from exports.document import writable

LABEL_SIZE = 16  # points
_PATTERNS = {
    "/": MSO_PATTERN.WIDE_UPWARD_DIAGONAL, "\\": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL, ".": MSO_PATTERN.PERCENT_25, "x": MSO_PATTERN.DIAGONAL_CROSS,
    "+": MSO_PATTERN.SMALL_GRID, "-": MSO_PATTERN.NARROW_HORIZONTAL, "|": MSO_PATTERN.NARROW_VERTICAL,
}  # fmt: skip
_LONGEST = 60  # characters written on a mark
_DARK = 140  # of 255: below, white is read better
_SHOWN_FLAGS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def fill(format_: FillFormat, mark: Mark) -> None:
    """Its colour, hatched as on the screen."""
    if mark.pattern not in _PATTERNS:
        format_.solid()
        format_.fore_color.rgb = rgb(mark.colour)
        return
    format_.patterned()
    format_.pattern = _PATTERNS[mark.pattern]
    format_.fore_color.rgb, format_.back_color.rgb = _lighter(mark.colour), rgb(mark.colour)


def _lighter(colour: str) -> RGBColor:
    """Half way to white: hatches on their own colour."""
    return RGBColor(*((channel + 255) // 2 for channel in rgb(colour)))


def ink_on(mark: Mark) -> str:
    """White on what is dark, ink on what is light."""
    red, green, blue = rgb(mark.colour)
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK and not mark.pattern else INK


def write(label: Any, text: str, position: Any, colour: str, size: int = LABEL_SIZE) -> None:
    """The words of the screen, as text: a number would be written as each machine does, without « au moins »."""
    frame = label.text_frame
    frame.word_wrap = False
    frame.text = writable(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…").replace(" ", "\u00a0")  # on one line
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.color.rgb = Pt(size), rgb(colour)
    label.position = position


def hide_other_labels(series: Any) -> None:
    """A mark without words has no number written either."""
    labels = series._element.find(qn("c:dLbls"))
    for name in _SHOWN_FLAGS if labels is not None else ():
        for flag in labels.findall(qn(f"c:{name}")):
            flag.set("val", "0")


def has_key(series: tuple[Series, ...]) -> bool:
    return sum(part.is_named for part in series) > 1


def add_key(chart: Chart, series: tuple[Series, ...]) -> None:
    """The names of the series above the chart, where there are several."""
    chart.has_legend = has_key(series)
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size, chart.legend.font.color.rgb = Pt(LABEL_SIZE), rgb(INK)
