"""The shape of a page: a title, the finding in a sentence, cards."""

from collections.abc import Callable, Hashable

import streamlit as st

from charts.panel import Panel
from crte_data.vocabulary import Perimetre
from pages.components.card import chart_card
from pages.components.data import computed, edition, panels
from pages.components.guard import guarded
from pages.components.text import plain


def heading(title: str, finding: str | Callable[..., str], *options: Hashable) -> None:
    """Title, the sentence an élu remembers, or what makes it of the dataset, and which figures these are."""
    st.title(plain(title), anchor=False)
    with guarded():
        sentence = finding if isinstance(finding, str) else computed(finding, *options)
        st.markdown(f"{plain(sentence)}\n\n:small[{plain(edition())}]")


def show(make: Callable[..., list[Panel]], perimetre: Perimetre | None, *options: str, key: str = "grille") -> None:
    """Every card of ``make``, two side by side where the screen is wide (the style sheet says), or a word when there is none.

    ``key`` begins with « grille », or « pile » for one card under the other.
    """
    with guarded():
        made = panels(make, perimetre, *options)
        if not made:
            st.info("Aucune donnée publiée pour ce périmètre. Un agent peut déposer un classeur sur la page « Dépôt ».", icon=":material/info:")
            return
        with st.container(key=key):
            for panel in made:
                with guarded():
                    chart_card(panel)
