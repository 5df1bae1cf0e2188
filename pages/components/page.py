"""The shape of a page: a title, the finding in a sentence, cards."""

import streamlit as st

from charts.panel import Panel
from pages.components.card import chart_card
from pages.components.text import plain


def heading(title: str, finding: str) -> None:
    """Title and the sentence an élu remembers."""
    st.title(plain(title), anchor=False)
    st.markdown(plain(finding))


def show(panels: list[Panel], *, key: str = "grille") -> None:
    """Every card, two side by side where the screen is wide (the style sheet says), or a word when there is none.

    ``key`` begins with « grille », or « pile » for one card under the other.
    """
    if not panels:
        st.info("Aucune donnée publiée pour ce périmètre. Un agent peut déposer un classeur sur la page « Dépôt ».", icon=":material/info:")
        return
    with st.container(key=key):
        for panel in panels:
            chart_card(panel)
