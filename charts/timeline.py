"""A rate over time on a true time axis: years far apart stay far apart, years and quarters keep their own sign."""

import pandas as pd
import plotly.graph_objects as go

from charts.theme import COMMUN_VIOLET, LABEL_SIZE, MUTED, escaped, french

_SYMBOLS = {"annuel": "circle", "trimestriel": "diamond"}
_CROWD = 6  # beyond, only the first, the last and the extremes are written


def timeline(rows: pd.DataFrame, texts: list[str]) -> go.Figure:
    """Points at the middle of what they span, their period and value beside them; rows as ``employment.series`` gives."""
    figure = go.Figure(go.Scatter(x=rows["milieu"].to_numpy(), y=rows["valeur"].to_numpy(), mode="lines", line={"color": MUTED, "dash": "dot", "width": 2}, hoverinfo="skip", showlegend=False))
    labels = pd.Series([f"{escaped(period)}<br><b>{escaped(text)}</b>" for period, text in zip(rows["periode"], texts, strict=True)], index=rows.index)
    sides = pd.Series(_sides(list(rows["valeur"])), index=rows.index)
    labels = labels.where(_written(rows), "")
    for step, part in rows.groupby("pas", sort=True):
        figure.add_trace(go.Scatter(
            x=part["milieu"].to_numpy(), y=part["valeur"].to_numpy(), mode="markers+text", name=f"Taux {step}",
            text=list(labels[part.index]), textposition=list(sides[part.index]), textfont={"size": LABEL_SIZE}, cliponaxis=False, hoverinfo="skip",
            marker={"color": COMMUN_VIOLET, "size": 14, "symbol": _SYMBOLS.get(step, "circle")},
        ))  # fmt: skip
    figure.update_yaxes(range=[0, rows["valeur"].max() * 1.35], showticklabels=False, nticks=4)
    figure.update_xaxes(type="date", tickformat="%Y", nticks=4, showgrid=False)
    return french(figure, height=380)


def _sides(values: list[float]) -> list[str]:
    """Each label on the side its line does not cross; the last two, often close in time, on either side."""
    last = len(values) - 1
    sides = []
    for index, value in enumerate(values):
        neighbour = values[1] if index == 0 and last else values[index - 1]
        height = "top" if index == last or (value > neighbour and index != last - 1) or (index == 0 and value > neighbour) else "bottom"
        sides.append(f"{height} {'right' if index == 0 else 'left'}")
    return sides


def _written(rows: pd.DataFrame) -> pd.Series:
    if len(rows) <= _CROWD:
        return pd.Series(True, index=rows.index)
    kept = {rows.index[0], rows.index[-1], rows["valeur"].idxmax(), rows["valeur"].idxmin()}
    return pd.Series(rows.index.isin(kept), index=rows.index)
