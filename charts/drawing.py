"""What a Panel's figure draws, read back from it for a medium that has charts of its own.

The figure is what the screen shows: the marks, their words and their colours are taken from it and nowhere else. A mark
whose written value is « non communiqué » has no length, and is given none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.description import plain
from charts.theme import INK, NEUTRAL
from crte_data.french import UNKNOWN_TEXT, is_known

STACK, OVERLAY, GROUP = "stack", "overlay", "group"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A bar or a point: ``text`` is written on it, NaN is not drawn."""

    value: float
    text: str = ""
    colour: str = NEUTRAL
    pattern: str = ""
    at: float = 0.0  # of a point, where it stands along the axis
    is_below: bool = False  # of a point's words


@dataclass(frozen=True, kw_only=True)
class Series:
    """Marks of one name, by category; of a curve, one after the other."""

    name: str
    marks: dict[str, Mark]
    is_named: bool = True  # in the legend
    is_line: bool = False
    symbol: str = "circle"


@dataclass(frozen=True, kw_only=True)
class Bars:
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    mode: str
    is_horizontal: bool
    suffix: str = ""
    whole: float = 0.0  # where the scale ends, when bars are parts of one
    beside: dict[str, str] = field(default_factory=dict)  # what is written after a category: « non communiqué », a total


@dataclass(frozen=True, kw_only=True)
class Curve:
    series: tuple[Series, ...]
    is_dated: bool


@dataclass(frozen=True, kw_only=True)
class Tiles:
    """Numbers in words, each with what it counts: they share no scale."""

    tiles: tuple[tuple[str, str], ...]


def drawing(figure: go.Figure) -> Bars | Curve | Tiles | None:
    """None for what is drawn in no other way, such as a flow."""
    kinds = {trace.type for trace in figure.data}
    if "bar" in kinds and kinds <= {"bar", "scatter"}:
        return _bars(figure)
    if kinds != {"scatter"}:
        return None
    if all(trace.mode == "text" for trace in figure.data):
        return _tiles(figure)
    return _curve(figure)


def _tiles(figure: go.Figure) -> Tiles | None:
    pairs = [(plain(text), plain(label)) for trace in figure.data if trace.customdata is not None for text, label in zip(trace.text, trace.customdata, strict=True)]
    return Tiles(tiles=tuple(pairs)) if pairs else None


def _bars(figure: go.Figure) -> Bars | None:
    is_horizontal = any(trace.orientation == "h" for trace in figure.data if trace.type == "bar")
    series, beside = [], {}
    for trace in figure.data:
        found = _distinct(list(_marks(trace, is_horizontal)))
        if any(category is None for category, _ in found):  # bars at heights that have no name
            return None
        if trace.type == "scatter":
            beside |= {category: mark.text for category, mark in found}
            continue
        is_beside = figure.layout.barmode == STACK and trace.textposition == "outside"
        for category, mark in found:
            if mark.text and (is_beside or not is_known(mark.value)):
                beside[category] = mark.text
        drawn = {category: Mark(**(mark.__dict__ | ({"text": ""} if category in beside else {}))) for category, mark in found}
        series.append(Series(name=plain(trace.name or ""), marks=drawn, is_named=bool(trace.name) and trace.showlegend is not False))
    kept = tuple(part for part in series if any(is_known(mark.value) for mark in part.marks.values()))
    categories = _ordered(figure, is_horizontal, series)
    if not kept:
        return None
    axis = figure.layout.xaxis if is_horizontal else figure.layout.yaxis
    whole = 100.0 if axis.range is not None and tuple(axis.range) == (0, 100) else 0.0
    return Bars(categories=categories, series=kept, mode=figure.layout.barmode or GROUP, is_horizontal=is_horizontal, suffix=axis.ticksuffix or "", whole=whole, beside=beside)


def _distinct(found: list[tuple[str | None, Mark]]) -> list[tuple[str | None, Mark]]:
    """Two bars of one name keep each their own."""
    seen: dict[str | None, int] = {}
    named = []
    for category, mark in found:
        seen[category] = seen.get(category, 0) + 1
        named.append((category if seen[category] == 1 else f"{category} ({seen[category]})", mark))
    return named


def _ordered(figure: go.Figure, is_horizontal: bool, series: list[Series]) -> tuple[str, ...]:
    axis = figure.layout.yaxis if is_horizontal else figure.layout.xaxis
    first = [plain(name) for name in axis.categoryarray] if axis.categoryarray is not None else []
    present = list(dict.fromkeys(category for part in series for category in part.marks))
    return tuple(dict.fromkeys([*(name for name in first if name in present), *present]))


def _marks(trace: Any, is_horizontal: bool) -> Iterator[tuple[str | None, Mark]]:
    places, values = (trace.y, trace.x) if is_horizontal else (trace.x, trace.y)
    for index, (place, value) in enumerate(zip(places, values, strict=True)):
        note = _at(trace.customdata, index)
        category = place if isinstance(place, str) else note if isinstance(note, str) else None
        text = plain(_at(trace.text, index) or (note[0] if isinstance(note, (list, tuple)) else ""))
        yield None if category is None else plain(category), Mark(
            value=float("nan") if text == UNKNOWN_TEXT or value is None else float(value), text=text,
            colour=_at(trace.marker.color, index) or NEUTRAL, pattern=_at(trace.marker.pattern.shape, index) or "" if trace.type == "bar" else "",
        )  # fmt: skip


def _at(values: Any, index: int) -> Any:
    """Of this mark, where a trace may give one for all of them, or none."""
    return values if values is None or isinstance(values, str) else values[index]


def _curve(figure: go.Figure) -> Curve | None:
    is_dated = figure.layout.xaxis.type == "date"
    return Curve(series=tuple(_points(trace, is_dated) for trace in figure.data), is_dated=is_dated)


def _points(trace: Any, is_dated: bool) -> Series:
    """A line without marks, or marks with their words."""
    is_line = trace.mode == "lines"
    colour = (trace.line.color if is_line else trace.marker.color) or INK
    marks = {
        str(index): Mark(value=float(y), at=_day(x) if is_dated else float(x), text="" if trace.text is None else "\n".join(filter(None, map(plain, trace.text[index].split("<br>")))), colour=colour, is_below=str(_at(trace.textposition, index) or "").startswith("bottom"))
        for index, (x, y) in enumerate(zip(trace.x, trace.y, strict=True)) if is_known(y)
    }  # fmt: skip
    return Series(name=plain(trace.name or ""), marks=marks, is_named=bool(trace.name) and trace.showlegend is not False, is_line=is_line, symbol=trace.marker.symbol or "circle")


def _day(moment: object) -> float:
    """A date as the number that spreadsheets count it by."""
    return (pd.Timestamp(moment) - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
