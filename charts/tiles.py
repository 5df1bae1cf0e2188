"""Numbers of different units, each in large on its own line: they share no scale, so no bar."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.theme import INK, MUTED, TEXT_SIZE, escaped, french, wrapped

_TILE, _NUMBER = 140, 36  # pixels


def number_tiles(labels: Sequence[str], texts: Sequence[str]) -> go.Figure:
    """One line a figure: its value as written, and under it what it counts."""
    figure = go.Figure(go.Scatter(x=[0] * len(texts), y=list(range(len(texts))), mode="text", text=[escaped(text) for text in texts], textposition="middle right", textfont={"size": _NUMBER, "color": INK}, customdata=[escaped(label) for label in labels], cliponaxis=False, hoverinfo="skip"))
    for index, label in enumerate(labels):
        figure.add_annotation(text=wrapped(label), x=0, y=index, xanchor="left", yanchor="top", yshift=-_NUMBER // 2, showarrow=False, align="left", font={"size": TEXT_SIZE, "color": MUTED})
    figure.update_xaxes(range=[0, 1], visible=False)
    figure.update_yaxes(range=[len(texts) - 0.25, -0.25], visible=False)
    return french(figure, height=20 + _TILE * len(texts))
