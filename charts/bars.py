"""Horizontal bars, each under its own label, that say what is not known: the drawing most cards share.

The label stands above its bar rather than beside it, so that a phone and a far seat keep the width for the bar.
:func:`row_bars` is for bars read by their written values; :func:`value_bars` adds a scale to read others against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from charts.theme import (
    GRID,
    INK,
    LABEL_SIZE,
    MUTED,
    NATURE_PATTERNS,
    NEUTRAL,
    TERRITOIRE_COLOURS,
    TEXT_SIZE,
    escaped,
    french,
    labels_above,
    wrapped,
)
from crte_data.french import UNKNOWN_TEXT, is_known

# Pixels, which are also the units of the vertical axis of row_bars.
_LINE, _BAR, _GAP, _HEADING = 22, 26, 16, 36
_LABEL_WIDTH, _HEADING_WIDTH = 36, 30  # characters that fit a phone's width at 16 px, plain and bold
_PHONE, _CHARACTER = 310, 10  # a phone's drawing width, and a written value's character at 18 px
_END = 0.3  # of the longest bar: room for a value written beyond it


@dataclass(frozen=True, kw_only=True)
class Row:
    """A bar: ``text`` is its value in words, NaN is « non communiqué ». ``row_bars`` writes a heading when it changes."""

    label: str
    value: float
    text: str
    colour: str = NEUTRAL
    pattern: str = ""
    heading: str = ""


def place_row(label: str, value: float, text: str, place: str, nature: str, heading: str = "") -> Row:
    """A row in its territory's colour, hatched by its nature."""
    return Row(label=label, value=value, text=text, colour=TERRITOIRE_COLOURS.get(place, NEUTRAL), pattern=NATURE_PATTERNS.get(nature, ""), heading=heading)


def value_bars(rows: Sequence[Row], *, unit: str = "") -> go.Figure:
    """The rows from top to bottom along an axis in ``unit``; drawn even when no value is known."""
    names = [wrapped(row.label, _LABEL_WIDTH) for row in rows]
    low, high = _ends(rows)
    span = (high - low) or 1
    figure = go.Figure(_trace(rows, y=names))
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=[low - _END * span * (low < 0), high + _END * span])
    return labels_above(french(figure, unit=unit), names)


def part_bars(labels: Sequence[str], done: Sequence[int], total: Sequence[int], colours: Sequence[str]) -> go.Figure:
    """Bars of what is there, inside the outline of what is expected: « 3 sur 5 »."""
    names = [wrapped(label, _LABEL_WIDTH) for label in labels]
    figure = go.Figure()
    figure.add_bar(
        y=names, x=list(total), orientation="h", marker={"color": GRID}, hoverinfo="skip", text=[f"{part} sur {whole}" for part, whole in zip(done, total, strict=True)],
        textposition="outside", cliponaxis=False, textfont={"size": LABEL_SIZE, "color": INK},
    )  # fmt: skip
    figure.add_bar(y=names, x=list(done), orientation="h", marker={"color": list(colours)}, hoverinfo="skip")
    figure.update_layout(barmode="overlay", showlegend=False)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=[0, (1 + _END) * max(total, default=1)], showticklabels=False, showgrid=False)
    return labels_above(french(figure), names)


def row_bars(rows: Sequence[Row]) -> go.Figure | None:
    """The rows from top to bottom on one scale, under their headings; None when no value is known: there is then nothing to draw."""
    if not any(is_known(row.value) for row in rows):
        return None
    texts, middles, top, heading = [], [], 0, ""
    for row in rows:
        if row.heading != heading:
            heading = row.heading
            texts.append(_written(f"<b>{wrapped(heading, _HEADING_WIDTH)}</b>", top + (8 if top else 0)))
            top += _LINE * (1 + wrapped(heading, _HEADING_WIDTH).count("<br>")) + (_HEADING - _LINE if top else 4)
        label = wrapped(row.label, _LABEL_WIDTH)
        texts.append(_written(label, top))
        top += _LINE * (1 + label.count("<br>"))
        middles.append(top + _BAR / 2)
        top += _BAR + _GAP
    trace = _trace(rows, y=middles, width=_BAR, customdata=[escaped(", ".join(filter(None, (row.heading, row.label)))) for row in rows])
    figure = go.Figure(trace, layout={"annotations": texts})  # all at once: adding them one by one is slow
    figure.update_yaxes(range=[top, 0], visible=False)
    figure.update_xaxes(range=_phone_range(rows), showgrid=False, showticklabels=False, zeroline=True, zerolinecolor=GRID, zerolinewidth=2)
    french(figure, height=top + 16)
    return figure.update_layout(margin={"l": 8, "r": 8, "t": 8, "b": 8})


def _written(text: str, top: float) -> dict[str, Any]:
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "y", "yanchor": "top",
        "showarrow": False, "align": "left", "borderpad": 0, "font": {"size": TEXT_SIZE, "color": INK},
    }  # fmt: skip


def _trace(rows: Sequence[Row], **placed: Any) -> go.Bar:
    """The bars, each with its value written at its end; ``placed`` says where they stand."""
    known = [is_known(row.value) for row in rows]
    return go.Bar(
        x=[row.value if is_there else 0 for row, is_there in zip(rows, known, strict=True)], orientation="h",
        text=[escaped(row.text) if is_there else UNKNOWN_TEXT for row, is_there in zip(rows, known, strict=True)], textposition="outside", cliponaxis=False,
        textfont={"size": LABEL_SIZE, "color": [INK if is_there else MUTED for is_there in known]}, hoverinfo="skip",
        marker={"color": [row.colour for row in rows], "pattern": {"shape": [row.pattern for row in rows], "fillmode": "overlay", "fgopacity": 0.5, "size": 7}},
        **placed,
    )  # fmt: skip


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    """The least and the greatest known value; zero is always between them."""
    values = [row.value for row in rows if is_known(row.value)]
    return min([0, *values]), max([0, *values])


def _phone_range(rows: Sequence[Row]) -> list[float]:
    """Room, on a phone, for the longest written value at the end of the longest bar."""
    low, high = _ends(rows)
    known = [is_known(row.value) for row in rows]
    longest = max(len(row.text if is_there else UNKNOWN_TEXT) for row, is_there in zip(rows, known, strict=True))
    room = min(0.4 if low < 0 else 0.6, _CHARACTER * longest / _PHONE)
    left, right = room * (low < 0), room * (low == 0 or high > 0 or not all(known))
    whole = ((high - low) or 1) / (1 - left - right)
    return [low - left * whole, high + right * whole]
