"""A figure in words, for who does not see it: what each mark stands for, and its value as the figure writes it."""

import html
import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from crte_data.french import plural

_SAID = 20  # marks: a listener loses a longer list, and the table has it
_KINDS = {"bar": "Barres", "pie": "Anneaux", "sankey": "Flux"}


def described(figure: go.Figure) -> str:
    """« Barres. CAVM : 12 % ; CAPH : non communiqué. » Drawn from the figure alone: equal figures are described alike."""
    told: dict[str, list[str]] = {}
    for trace in figure.data:
        for label, words in _marks(trace):
            told.setdefault(label, []).append(words)
    said = [f"{label} : {', '.join(words)}" if label else ", ".join(words) for label, words in told.items()]
    rest = len(said) - _SAID
    more = [f"{plural(rest, 'autre, dans le tableau', 'autres, dans le tableau')} de la carte"] if rest > 0 else []
    return f"{_kind(figure)}. {' ; '.join(said[:_SAID] + more)}."


def _kind(figure: go.Figure) -> str:
    first = figure.data[0]
    return _KINDS.get(first.type) or ("Courbe" if "lines" in (first.mode or "") else "Chiffres")


def _marks(trace: Any) -> Iterator[tuple[str, str]]:
    """Each mark: the line it belongs to, and what is said of it there."""
    if trace.type == "sankey":
        yield from _links(trace)
    elif trace.type == "pie":
        yield from ((plain(trace.name), f"{plain(part)} {text}") for part, text in zip(trace.labels, trace.text, strict=True))
    else:
        yield from _values(trace)


def _links(trace: Any) -> Iterator[tuple[str, str]]:
    names = [plain(label).partition(" · ")[0] for label in trace.node.label]  # without its total
    for source, target, amount in zip(trace.link.source, trace.link.target, trace.link.customdata, strict=True):
        yield names[source], f"{names[target]} ({amount})"


def _values(trace: Any) -> Iterator[tuple[str, str]]:
    """Bars and points that have a written value; those that only repeat another's shape have none."""
    notes = [None] * len(trace.y) if trace.customdata is None else list(trace.customdata)
    texts = trace.text or [note if note is None else note[0] for note in notes]
    for place, note, text in zip(trace.y, notes, texts, strict=True):
        if not text:
            continue
        period, _, written = text.rpartition("<br>")  # a point has its date written above its value
        label = note if isinstance(note, str) else place if isinstance(place, str) else period
        yield plain(label), " ".join(filter(None, (plain(trace.name or ""), plain(written))))


def plain(text: str) -> str:
    """Without what Plotly lays out: line breaks, bold, escaped signs."""
    return html.unescape(re.sub(r"(<[^>]*>)+", " ", text)).strip()
