"""Shares of one whole, territory by territory: stacked bars under a key that keeps its place on a phone, or donuts."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.theme import INK, LABEL_SIZE, NEUTRAL, SECTOR_COLOURS, TEXT_SIZE, escaped, french
from crte_data.french import THIN, percent
from crte_data.phrases import at_date

_LINE, _BAR, _GAP = 26, 44, 18  # pixels, which are also the units of the vertical axis
_KEY_COLUMNS, _SECOND_COLUMN = 2, 0.57  # the first column holds the longer names
_DARK_SECTORS = ("conso_residentiel_part", "conso_industriel_part")


def mix_bars(rows: pd.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """One bar a territory, cut by indicator; ``names`` are the short names by code."""
    codes, places = list(dict.fromkeys(rows["code"])), _dated(rows)
    figure = go.Figure()
    start = _write_key(figure, {code: names[code] for code in codes})
    middles = {place: start + index * (_LINE + _BAR + _GAP) + _LINE + _BAR / 2 for index, place in enumerate(places)}
    for place, middle in middles.items():
        _write(figure, escaped(places[place]), 0, middle - _BAR / 2 - _LINE)
    for code in codes:
        part = rows[rows["code"] == code]
        figure.add_trace(_share_bar(part, names[code], part["territoire"].map(middles)))
    figure.update_layout(barmode="stack", showlegend=False)
    bottom = start + len(places) * (_LINE + _BAR + _GAP)
    figure.update_yaxes(range=[bottom, 0], visible=False)
    figure.update_xaxes(range=[0, 100], visible=False)
    return french(figure, height=bottom + 16).update_layout(margin={"l": 8, "r": 8, "t": 8, "b": 8})


def _dated(rows: pd.DataFrame) -> dict[str, str]:
    """Each territory and its name with its period."""
    return {place: at_date(place, period) for place, period in zip(rows["territoire"], rows["periode"], strict=True)}


def _share_bar(part: pd.DataFrame, name: str, middles: pd.Series) -> go.Bar:
    code = part["code"].iloc[0]
    return go.Bar(
        y=middles.to_numpy(), x=part["valeur"].to_numpy(), name=escaped(name), orientation="h", width=_BAR, customdata=[escaped(place) for place in part["territoire"]],
        marker={"color": SECTOR_COLOURS.get(code, NEUTRAL), "line": {"color": "#FFFFFF", "width": 2}},
        text=[percent(value) for value in part["valeur"]], textposition="inside", insidetextanchor="middle", textangle=0,
        constraintext="none", cliponaxis=False, textfont={"size": LABEL_SIZE, "color": _ink_on(code)},
        hovertemplate=f"{escaped(name)} : %{{x:,~f}}{THIN}%<extra>%{{customdata}}</extra>",
    )  # fmt: skip


def _write_key(figure: go.Figure, names: Mapping[str, str]) -> float:
    """The colours' names, two a line; returns where the bars begin."""
    for index, (code, name) in enumerate(names.items()):
        square = f'<span style="color:{SECTOR_COLOURS.get(code, NEUTRAL)}">■</span>'
        _write(figure, f"{square} {escaped(name)}", (index % _KEY_COLUMNS) * _SECOND_COLUMN, index // _KEY_COLUMNS * _LINE)
    return -(-len(names) // _KEY_COLUMNS) * _LINE + _GAP / 2


def _write(figure: go.Figure, text: str, x: float, top: float) -> None:
    figure.add_annotation(text=text, x=x, xref="paper", xanchor="left", y=top, yanchor="top", showarrow=False, borderpad=0, font={"size": TEXT_SIZE, "color": INK})


def _ink_on(code: str) -> str:
    """White on the dark sectors; on the light ones only dark ink is read from afar."""
    return "#FFFFFF" if code in _DARK_SECTORS else INK


def mix_donuts(rows: pd.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """One ring a territory, side by side."""
    places = _dated(rows)
    figure = go.Figure()
    for index, place in enumerate(places):
        part = rows[rows["territoire"] == place]
        figure.add_pie(
            labels=[escaped(names[code]) for code in part["code"]], values=part["valeur"].to_numpy(), hole=0.55, sort=False,
            direction="clockwise", domain={"x": [index / len(places), (index + 1) / len(places)]}, name=escaped(place),
            marker={"colors": [SECTOR_COLOURS.get(code, NEUTRAL) for code in part["code"]]},
            text=[percent(value) for value in part["valeur"]], textinfo="text", textfont={"size": LABEL_SIZE, "color": [_ink_on(code) for code in part["code"]]},
            hovertemplate=f"%{{label}} : %{{value:,~f}}{THIN}%<extra>{escaped(place)}</extra>",
            title={"text": escaped(places[place]).replace(", ", "<br>"), "font": {"size": 22, "color": INK}},
        )  # fmt: skip
    return french(figure, height=380)
