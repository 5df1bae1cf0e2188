"""The four charts in Plotly Dash, served by the server its documentation recommends for few viewers: its own."""

import sys

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from benchmarks.rivals.figures import CHOICES, figures

FIRST = next(iter(CHOICES))
_CELL = {"width": "50%", "display": "inline-block"}
_charts = [f"graphique-{index}" for index in range(len(figures(FIRST)))]

app = Dash("synthese", title="Synthèse")
app.layout = html.Div([
    html.H1("Synthèse"),
    dcc.RadioItems(list(CHOICES), FIRST, id="agglomeration", inline=True),
    *[dcc.Graph(id=chart, figure=figure, style=_CELL) for chart, figure in zip(_charts, figures(FIRST), strict=True)],
])  # fmt: skip


@app.callback([Output(chart, "figure") for chart in _charts], Input("agglomeration", "value"), prevent_initial_call=True)
def redraw(choice: str) -> list[go.Figure]:
    return figures(choice)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
