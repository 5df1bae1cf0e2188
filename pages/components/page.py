"""The shape of a page: a title, the finding in a sentence, cards."""

import streamlit as st

from charts.panel import Panel
from pages.components.card import chart_card
from pages.components.text import plain


def heading(title: str, finding: str) -> None:
    """Title and the sentence an élu remembers."""
    st.title(plain(title), anchor=False)
    with st.container(key="constat"):
        st.markdown(plain(finding))


def show(panels: list[Panel], columns: int = 2) -> None:
    """Every card, side by side where the screen is wide, or a word when this périmètre has none."""
    for row in _rows(panels, columns):
        for column, panel in zip(st.columns(columns), row, strict=False):
            with column:
                chart_card(panel)
    if not panels:
        st.info("Aucune donnée publiée pour ce périmètre. Un agent peut déposer un classeur sur la page « Dépôt ».", icon=":material/info:")


def _rows(panels: list[Panel], size: int) -> list[list[Panel]]:
    return [panels[start : start + size] for start in range(0, len(panels), size)]
