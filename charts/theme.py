"""Colours that mean something, and what makes a figure French. The one place where either is chosen."""

import functools
from typing import Any

import plotly.graph_objects as go

from crte_data.actions import TO_FILL
from crte_data.vocabulary import NEED, OBSERVED, PLANNED, POTENTIAL, REFERENCE, TARGET, Perimetre

INK, MUTED, GRID, PAPER = "#1D2733", "#5B6770", "#DDE2E6", "#FFFFFF"
FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, Arial, sans-serif"  # the page's own
TEXT_SIZE, LABEL_SIZE = 16, 18  # words, and the values written beside marks

# Chosen to stay apart for colour-blind eyes (tests measure it) and on a washed-out projector; never the only sign
# (labels, patterns).
CAVM_BLUE, CAPH_ORANGE, COMMUN_VIOLET = "#1F5FA8", "#D9730D", "#8E79E4"
PERIMETRE_COLOURS = {Perimetre.CAVM: CAVM_BLUE, Perimetre.CAPH: CAPH_ORANGE, Perimetre.COMMUN: COMMUN_VIOLET}
TERRITOIRE_COLOURS = {
    "CAVM": CAVM_BLUE, "CAPH": CAPH_ORANGE, "Valenciennois": COMMUN_VIOLET, "commun": COMMUN_VIOLET, "Commun": COMMUN_VIOLET,
    "Nord": "#8D959B", "Hauts-de-France": "#6B6F70", "France": "#434C54",
}  # fmt: skip
VOLET_COLOURS = {"1": "#1B5A38", "2": "#C0569A", "3": "#A97A00"}
SECTOR_COLOURS = {
    "conso_residentiel_part": "#1F4E79", "conso_industriel_part": "#B5523B",
    "conso_transport_routier_part": "#E0A526", "conso_tertiaire_part": "#58B0B0",
}  # fmt: skip
STATUS_COLOURS = {
    "à venir": "#8EB7E6", "en cours": CAVM_BLUE, "réalisé": "#397B5F", "en pause": "#F6BA6A", "bloqué": "#D1300C",
    "en retard": "#D2941C", "à discuter": COMMUN_VIOLET, "abandonné": "#434C54", TO_FILL: "#D5DBE0",
}  # fmt: skip
STAGE_COLOURS = {"annonce": "#C5CBD2", "prevu": "#8AA8CA", "sollicite": "#5283BA", "accorde": "#255F9C", "verse": "#123E6A"}
NATURE_PATTERNS = {OBSERVED: "", TARGET: "/", REFERENCE: ".", POTENTIAL: "x", NEED: "+", PLANNED: "\\"}
NEUTRAL = "#7B8794"
SAID, UNSAID = "#434C54", "#D5DBE0"  # what a source details, what it leaves out
# For what has no colour of its own; .streamlit/config.toml repeats it.
COLORWAY = (CAVM_BLUE, CAPH_ORANGE, COMMUN_VIOLET, "#3D6242", "#8CB4EF", "#BDC52A", "#35115A", "#718292", "#8CAA93", "#253109")

_BAR_HEIGHT, _LINE_HEIGHT, _AXIS_HEIGHT, _LEGEND_HEIGHT = 34, 23, 48, 44  # pixels

_AXIS = {"gridcolor": GRID, "zerolinecolor": GRID, "linecolor": GRID, "title": {"font": {"size": TEXT_SIZE}}, "automargin": True}
_TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": TEXT_SIZE, "color": INK},
        "colorway": list(COLORWAY),
        "paper_bgcolor": PAPER, "plot_bgcolor": PAPER,
        "separators": ",\u202f",
        "xaxis": _AXIS, "yaxis": _AXIS,
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "font": {"size": TEXT_SIZE}, "title": {"text": ""}},
        "hoverlabel": {"font": {"size": TEXT_SIZE}, "bgcolor": PAPER},
        "uniformtext": {"minsize": 12, "mode": "show"},
        "bargap": 0.3,
    }
)  # fmt: skip

# No mode bar (it cannot be put in French); the card has its own buttons. No zoom by dragging: a tablet scrolls.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "showTips": False, "doubleClick": False}


def french(figure: go.Figure, *, height: int = 360, unit: str = "") -> go.Figure:
    """Give a figure the house style and French numbers; ``unit`` follows the numbers of the value axis."""
    top = _LEGEND_HEIGHT if _has_legend(figure) else 12
    figure.update_layout(template=_TEMPLATE, height=height, dragmode=False, margin={"l": 8, "r": 16, "t": top, "b": 8})
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    if unit:
        value_axis = figure.update_xaxes if _is_horizontal(figure) else figure.update_yaxes
        value_axis(ticksuffix=f"\u202f{unit}", tickformat=",~f")
    return figure


def labels_above(figure: go.Figure, labels: list[str], *, bar: int = _BAR_HEIGHT) -> go.Figure:
    """Write each category above its bar rather than beside it: a phone keeps its width for the bars.

    ``labels`` are the categories, wrapped, as the bars' ``y``; the figure grows with their lines. ``bar`` is in pixels.
    """
    labels = list(dict.fromkeys(labels))
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    row = bar + _LINE_HEIGHT * lines
    for label in labels:
        figure.add_annotation(
            xref="paper", x=0, xanchor="left", y=label, yanchor="bottom", yshift=bar / 2, text=label, align="left",
            showarrow=False, font={"size": TEXT_SIZE, "color": INK},
        )  # fmt: skip
    figure.update_layout(bargap=1 - bar / row, height=figure.layout.margin.t + _AXIS_HEIGHT + row * max(1, len(labels)))
    figure.update_yaxes(showticklabels=False, showgrid=False, zeroline=False)
    figure.update_xaxes(nticks=5)
    return figure


def _has_legend(figure: go.Figure) -> bool:
    named = [trace for trace in figure.data if trace.name and trace.showlegend is not False]
    return len(named) > 1 or any(trace.type == "pie" for trace in figure.data)


def _is_horizontal(figure: go.Figure) -> bool:
    return any(getattr(trace, "orientation", None) == "h" for trace in figure.data)


def escaped(text: str) -> str:
    """A label as plain text: Plotly reads a little HTML in every text it draws."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str, width: int = 36) -> str:
    """An escaped label on several lines, cut between words."""
    lines, line = [], ""
    for word in escaped(text).split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])


class Finished(go.Figure):
    """A figure that changes no more: written out once, then sent as it is to each viewer at each rerun."""

    def to_dict(self) -> dict[str, Any]:
        return {**self._written, "layout": {**self._written["layout"]}}

    @functools.cached_property
    def _written(self) -> dict[str, Any]:
        return super().to_dict()
