"""Points along time as a chart of PowerPoint's own: years far apart stay far apart."""

from typing import Any

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from charts.drawing import Curve, Series
from charts.theme import GRID, INK, MUTED
from exports.document import writable
from exports.slideshow.deck import Place
from exports.slideshow.marks import LABEL_SIZE, add_key, hide_other_labels, rgb, write
from exports.slideshow.workbook import CurveData

_SYMBOLS = {"circle": XL_MARKER_STYLE.CIRCLE, "diamond": XL_MARKER_STYLE.DIAMOND}
_YEAR, _JANUARY = 365.25, 3  # days; as many into a year are surely of it
_TICKS, _HEAD = 5, 1.4  # about as many as an axis has; of the highest point, room for its words


def add_curve(shapes: Any, drawn: Curve, place: Place) -> Any:
    """The chart's shape."""
    data = CurveData()
    for series in drawn.series:
        points = data.add_series(writable(series.name) or "Évolution")
        for mark in series.marks.values():
            points.add_data_point(mark.at, mark.value)
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *place.lengths, data)
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(LABEL_SIZE), rgb(INK)
    for series, shown in zip(drawn.series, chart.plots[0].series, strict=True):
        _trace(series, shown)
    _axes(chart, drawn)
    add_key(chart, drawn.series)
    if chart.has_legend:
        _leave_out(chart, drawn)
    return frame


def _trace(series: Series, shown: Any) -> None:
    """A dotted line without points, or points without a line, with their words on the side that is free."""
    colour = rgb(next(iter(series.marks.values())).colour)
    shown.smooth = False
    if series.is_line:
        shown.format.line.color.rgb, shown.format.line.width, shown.format.line.dash_style = colour, Pt(2), MSO_LINE.ROUND_DOT
        shown.marker.style = XL_MARKER_STYLE.NONE
        return
    shown.format.line.fill.background()
    shown.marker.style, shown.marker.size = _SYMBOLS.get(series.symbol, XL_MARKER_STYLE.CIRCLE), 13
    shown.marker.format.fill.solid()
    shown.marker.format.fill.fore_color.rgb = colour
    for index, mark in enumerate(series.marks.values()):
        if mark.text:
            write(shown.points[index].data_label, mark.text, XL_LABEL_POSITION.BELOW if mark.is_below else XL_LABEL_POSITION.ABOVE, INK)
    hide_other_labels(shown)


def _axes(chart: Chart, drawn: Curve) -> None:
    """From 0: a rate cut short tells another story. No scale where every point says its value."""
    marks = [mark for series in drawn.series for mark in series.marks.values()]
    x, y = chart.category_axis, chart.value_axis
    x.has_major_gridlines = y.has_major_gridlines = False
    y.minimum_scale, y.maximum_scale = min(0, *(mark.value for mark in marks)), max(mark.value for mark in marks) * _HEAD or 1
    y.visible = not any(mark.text for mark in marks)
    x.format.line.color.rgb, x.tick_labels.font.color.rgb = rgb(GRID), rgb(MUTED)
    if drawn.is_dated:
        _years(x, [mark.at for mark in marks])


def _years(axis: Any, days: list[float]) -> None:
    """Whole years, with room at both ends for the words of the points there."""
    first, last = (int(day / _YEAR) for day in (min(days), max(days)))
    step = max(1, round((last - first) / _TICKS))
    axis.minimum_scale, axis.maximum_scale = (first - step) * _YEAR + _JANUARY, (last + step) * _YEAR + _JANUARY
    axis.major_unit = step * _YEAR
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy", False


def _leave_out(chart: Chart, drawn: Curve) -> None:
    """The line that only joins the points has no entry in the key."""
    place = chart.legend._element.find(qn("c:legendPos"))
    for index, series in reversed(list(enumerate(drawn.series))):
        if not series.is_named:
            place.addnext(parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>'))
