"""Bars each under its own label: the whole width for the bar, so that a phone and a far seat read the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from charts.bars import LABEL_SIZE
from charts.theme import GRID, INK, MUTED, NATURE_PATTERNS, NEUTRAL, TERRITOIRE_COLOURS, TEXT_SIZE, french, wrapped
from crte_data.french import UNKNOWN_TEXT, is_known

# Pixels, which are also the units of the vertical axis.
_LINE, _BAR, _GAP, _HEADING = 22, 26, 16, 36
_LABEL_WIDTH, _HEADING_WIDTH = 36, 30  # characters that fit a phone's width at 16 px, plain and bold
_PHONE, _CHARACTER = 310, 10  # a phone's drawing width, and a written value's character at 18 px


@dataclass(frozen=True, kw_only=True)
class Row:
    """A bar: ``text`` is its value in words, NaN is « non communiqué ». A heading is drawn when it changes."""

    label: str
    value: float
    text: str
    colour: str = NEUTRAL
    pattern: str = ""
    heading: str = ""


def place_row(label: str, value: float, text: str, place: str, nature: str, heading: str = "") -> Row:
    """A row in its territory's colour, hatched by its nature."""
    return Row(label=label, value=value, text=text, colour=TERRITOIRE_COLOURS.get(place, NEUTRAL), pattern=NATURE_PATTERNS.get(nature, ""), heading=heading)


def row_bars(rows: Sequence[Row]) -> go.Figure | None:
    """The rows from top to bottom on one scale; None when no value is known: there is then nothing to draw."""
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
    figure = go.Figure(_trace(rows, middles), layout={"annotations": texts})  # all at once: adding them one by one is slow
    figure.update_yaxes(range=[top, 0], visible=False)
    figure.update_xaxes(range=_range(rows), showgrid=False, showticklabels=False, zeroline=True, zerolinecolor=GRID, zerolinewidth=2)
    french(figure, height=top + 16)
    return figure.update_layout(margin={"l": 8, "r": 8, "t": 8, "b": 8})


def _written(text: str, top: float) -> dict[str, Any]:
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "y", "yanchor": "top",
        "showarrow": False, "align": "left", "borderpad": 0, "font": {"size": TEXT_SIZE, "color": INK},
    }  # fmt: skip


def _trace(rows: Sequence[Row], middles: list[float]) -> go.Bar:
    known = [is_known(row.value) for row in rows]
    return go.Bar(
        x=[row.value if is_there else 0 for row, is_there in zip(rows, known, strict=True)], y=middles, width=_BAR, orientation="h",
        text=[row.text if is_there else UNKNOWN_TEXT for row, is_there in zip(rows, known, strict=True)], textposition="outside", cliponaxis=False,
        textfont={"size": LABEL_SIZE, "color": [INK if is_there else MUTED for is_there in known]},
        customdata=[row.label for row in rows], hoverinfo="skip",
        marker={"color": [row.colour for row in rows], "pattern": {"shape": [row.pattern for row in rows], "fillmode": "overlay", "fgopacity": 0.5, "size": 7}},
    )  # fmt: skip


def _range(rows: Sequence[Row]) -> list[float]:
    """Room, on a phone, for the longest written value at the end of the longest bar; zero is always there."""
    values = [row.value for row in rows if is_known(row.value)]
    low, high = min([0, *values]), max([0, *values])
    texts = [row.text if is_known(row.value) else UNKNOWN_TEXT for row in rows]
    room = min(0.4 if low < 0 else 0.6, _CHARACTER * max(map(len, texts)) / _PHONE)
    left, right = room * (low < 0), room * (low == 0 or high > 0 or len(values) < len(rows))
    whole = ((high - low) or 1) / (1 - left - right)
    return [low - left * whole, high + right * whole]
