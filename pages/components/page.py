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


def show(panels: list[Panel]) -> None:
    """Every card, or a word when this périmètre has none."""
    for panel in panels:
        chart_card(panel)
    if not panels:
        st.info("Aucune donnée publiée pour ce périmètre. Un agent peut déposer un classeur sur la page « Dépôt ».", icon=":material/info:")
