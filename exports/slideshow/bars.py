"""Bars as a chart of PowerPoint's own."""

from dataclasses import replace
from typing import Any

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from charts.drawing import GROUP, OVERLAY, STACK, Bars, Mark, Series
from charts.theme import GRID, INK
from crte_data.french import is_known
from exports.document import writable
from exports.slideshow.deck import Place
from exports.slideshow.fitting import cut, line_count, width_of
from exports.slideshow.marks import LABEL_SIZE, add_key, fill, has_key, ink_on, rgb, write
from exports.slideshow.marks import hide_other_labels as hide_others
from exports.slideshow.workbook import BarData

_TYPES = {
    (True, STACK): XL_CHART_TYPE.BAR_STACKED, (True, GROUP): XL_CHART_TYPE.BAR_CLUSTERED, (True, OVERLAY): XL_CHART_TYPE.BAR_CLUSTERED,
    (False, STACK): XL_CHART_TYPE.COLUMN_STACKED, (False, GROUP): XL_CHART_TYPE.COLUMN_CLUSTERED, (False, OVERLAY): XL_CHART_TYPE.COLUMN_CLUSTERED,
}  # fmt: skip
MOST = 18  # categories: beyond, their names cannot be read from a seat
_NAMES, _BEFORE, _AFTER = 0.40, 0.015, 0.14  # of a chart's width: names, a gap, and words beyond the bars
_BELOW = 1.4  # of the least value, room for the words of bars below 0
_NAME_SIZES, _LINE, _FILLED = (18, 16, 14, 12, 11), 1.2, 0.95  # points, of a size, of the height
_KEY_HEIGHT = 0.1  # of a chart's
_FEW, _WIDE_GAP, _GAP = 3, 90, 45  # bars, then percent of a bar


def add_bars(shapes: Any, drawn: Bars, place: Place) -> Any:
    """The chart's shape."""
    drawn = _all_told(drawn, place)
    names, size = _names(drawn, place)
    data = BarData()
    data.categories = list(names.values())
    for series in drawn.series:
        data.add_series(_named(series), [_value(series.marks.get(category)) for category in drawn.categories])
    frame = shapes.add_chart(_TYPES[drawn.is_horizontal, drawn.mode], *place.lengths, data)
    chart, plot = frame.chart, frame.chart.plots[0]
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(size), rgb(INK)
    plot.vary_by_categories, plot.overlap = False, 0 if drawn.mode == GROUP else 100
    plot.gap_width = _WIDE_GAP if len(drawn.categories) <= _FEW else _GAP
    for series, shown in zip(drawn.series, plot.series, strict=True):
        _paint(series, shown, drawn, place, min(size, LABEL_SIZE))
    _axes(chart, drawn)
    add_key(chart, drawn.series)
    if drawn.is_horizontal:
        _lay_out(chart, drawn)
    return frame


def _all_told(drawn: Bars, place: Place) -> Bars:
    """Words too long for their part of a bar stand beside its name, where nothing else does."""
    long: dict[str, list[str]] = {}
    for series in drawn.series if drawn.mode == STACK else ():
        for category, mark in series.marks.items():
            if mark.text and category not in drawn.beside and is_known(mark.value) and not _size_inside(mark, drawn, place, LABEL_SIZE):
                long.setdefault(category, []).append(mark.text)
    return replace(drawn, beside=drawn.beside | {category: ", ".join(texts) for category, texts in long.items()})


def _named(series: Series) -> str:
    name = writable(series.name)
    return name[:1].upper() + name[1:] or "Valeur"


def _value(mark: Mark | None) -> float | None:
    return mark.value if mark is not None and is_known(mark.value) else None


def _names(drawn: Bars, place: Place) -> tuple[dict[str, str], int]:
    """The categories as the axis writes them, « CAPH : non communiqué », at the largest size that keeps them apart; else cut."""
    named = {category: writable(" : ".join(filter(None, (category, drawn.beside.get(category))))) for category in drawn.categories}
    count = len(drawn.categories)
    width, height = (place.width * _NAMES, place.height * _FILLED / count) if drawn.is_horizontal else (place.width * _FILLED / count, place.height / 4)
    for size in _NAME_SIZES:
        if all(line_count(name, size, width) * size * _LINE / 72 <= height for name in named.values()):
            return named, size
    return _apart({category: cut(name, _NAME_SIZES[-1], width, height) for category, name in named.items()}), _NAME_SIZES[-1]


def _apart(names: dict[str, str]) -> dict[str, str]:
    """Names cut alike are told apart by a number."""
    seen: dict[str, int] = {}
    for category, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        names[category] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def _paint(series: Series, shown: Any, drawn: Bars, place: Place, size: int) -> None:
    """The series in its first colour, which is the key's; each bar that differs in its own; the words of each."""
    first = next(mark for mark in series.marks.values() if is_known(mark.value))
    fill(shown.format.fill, first)
    shown.invert_if_negative = False
    for index, category in enumerate(drawn.categories):
        mark = series.marks.get(category)
        if mark is None or not is_known(mark.value):
            continue
        if (mark.colour, mark.pattern) != (first.colour, first.pattern):
            fill(shown.points[index].format.fill, mark)
        if mark.text and drawn.mode != STACK:
            write(shown.points[index].data_label, mark.text, XL_LABEL_POSITION.OUTSIDE_END, INK, size)
        elif mark.text and (inside := _size_inside(mark, drawn, place, size)):
            write(shown.points[index].data_label, mark.text, XL_LABEL_POSITION.CENTER, ink_on(mark), inside)
    hide_others(shown)


def _size_inside(mark: Mark, drawn: Bars, place: Place, size: int) -> int:
    """The largest size at which the words stay within their bar, 0 when none does."""
    room = abs(mark.value) / _longest(drawn) * place.width * (1 - _NAMES - _AFTER / 2) if drawn.is_horizontal else place.width * _FILLED / len(drawn.categories)
    return next((points for points in (size, 14, 12) if points <= size and width_of(mark.text, points) <= room), 0)


def _longest(drawn: Bars) -> float:
    """Of the bars set end to end."""
    sums = [sum(abs(_value(series.marks.get(category)) or 0) for series in drawn.series) for category in drawn.categories]
    return max(sums) or 1


def _axes(chart: Chart, drawn: Bars) -> None:
    """Names at the foot, the first on top; a scale only where some bar does not say its own value."""
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order, names.has_major_gridlines = drawn.is_horizontal, False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = rgb(GRID)
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))  # every name is written
    values.minimum_scale = _BELOW * _least(drawn)
    if drawn.whole:
        values.maximum_scale = drawn.whole
    values.has_major_gridlines = values.visible = _is_silent(drawn)
    if values.visible:
        values.major_gridlines.format.line.color.rgb = values.format.line.color.rgb = rgb(GRID)
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH if names.reverse_order else XL_TICK_LABEL_POSITION.LOW
        values.tick_labels.font.size = Pt(14)
        suffix = writable(drawn.suffix).replace('"', "”")
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = f'General"{suffix}"', False


def _is_silent(drawn: Bars) -> bool:
    """True where a bar is told by no words, its own or those beside its name."""
    if drawn.mode == OVERLAY:
        return False
    return any(mark.value and is_known(mark.value) and not mark.text and category not in drawn.beside for series in drawn.series for category, mark in series.marks.items())


def _least(drawn: Bars) -> float:
    """0, or the least of the values below it."""
    return min([0.0, *(mark.value for series in drawn.series for mark in series.marks.values() if is_known(mark.value))])


def _lay_out(chart: Chart, drawn: Bars) -> None:
    """A fixed part for the names, and one beyond the bars for their words."""
    after = 0.03 if drawn.mode == STACK else _AFTER
    top = _KEY_HEIGHT if has_key(drawn.series) else 0.02
    foot = 0.1 if chart.value_axis.visible else 0.02
    inner = {"x": _NAMES + _BEFORE, "y": top, "w": 1 - _NAMES - _BEFORE - after, "h": 1 - top - foot}
    fields = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in inner.items())
    plot_area = chart._chartSpace.chart.plotArea
    for old in plot_area.findall(qn("c:layout")):
        plot_area.remove(old)
    layout = f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>{fields}</c:manualLayout></c:layout>'
    plot_area.insert(0, parse_xml(layout))
