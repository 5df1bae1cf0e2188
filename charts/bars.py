"""Horizontal bars that say what is not known: the drawing most cards share."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.theme import INK, MUTED, NEUTRAL, french, labels_above, wrapped
from crte_data.french import UNKNOWN_TEXT

LABEL_SIZE = 18


def value_bars(
    labels: Sequence[str], values: Sequence[float], texts: Sequence[str], *,
    colours: Sequence[str] | None = None, patterns: Sequence[str] | None = None, unit: str = "", label_width: int = 36,
) -> go.Figure:  # fmt: skip
    """One bar a label, first on top, its value written at its end; « non communiqué » where the value is NaN."""
    known = [value == value for value in values]
    names = [wrapped(label, label_width) for label in labels]
    figure = go.Figure(go.Bar(
        y=names, x=[value if is_known else 0 for value, is_known in zip(values, known, strict=True)],
        text=[text if is_known else UNKNOWN_TEXT for text, is_known in zip(texts, known, strict=True)],
        orientation="h", textposition="outside", cliponaxis=False, hoverinfo="skip",
        textfont={"size": LABEL_SIZE, "color": [INK if is_known else MUTED for is_known in known]},
        marker={"color": list(colours or [NEUTRAL] * len(known)), "pattern": {"shape": list(patterns or [""] * len(known)), "fillmode": "overlay", "fgopacity": 0.5, "size": 7}},
    ))  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=_range([value for value, is_known in zip(values, known, strict=True) if is_known]))
    return labels_above(french(figure, unit=unit), names)


def _range(values: list[float]) -> list[float]:
    """Room at the ends for the written values; zero is always there."""
    low, high = min([0, *values]), max([0, *values])
    span = (high - low) or 1
    return [low - 0.3 * span * (low < 0), high + 0.3 * span]
