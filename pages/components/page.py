"""The shape of a page: a title, the finding in a sentence, cards."""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import streamlit as st

from charts.panel import Panel
from crte_data.vocabulary import Perimetre
from pages.components.card import chart_card
from pages.components.data import computed, edition, panels
from pages.components.guard import guarded
from pages.components.text import plain


class Top(NamedTuple):
    """What stands at the head of a page; ``menu`` is where its files are offered, if they are."""

    title: str
    finding: str
    menu: Any = None


def heading(title: str, finding: str | Callable[..., str], *options: Hashable, with_menu: bool = False) -> Top:
    """Title, the sentence an élu remembers, or what makes it of the dataset, and which figures these are."""
    menu = st.popover("Emporter cette page", type="tertiary", icon=":material/download:", key="emporter", on_change="rerun") if with_menu else None
    st.title(plain(title), anchor=False)
    sentence = ""
    with guarded():
        sentence = finding if isinstance(finding, str) else computed(finding, *options)
        st.markdown(f"{plain(sentence)}\n\n:small[{plain(edition())}]")
    return Top(title, sentence, menu)


def show(make: Callable[..., list[Panel]], perimetre: Perimetre | None, *options: str, key: str = "grille") -> list[Panel]:
    """Draw and return every card of ``make``, two side by side where the screen is wide (the style sheet says); a word when there is none.

    ``key`` begins with « grille », or « pile » for one card under the other.
    """
    made: list[Panel] = []
    with guarded():
        made = panels(make, perimetre, *options)
        if not made:
            st.info("Aucune donnée publiée pour ce périmètre. Un agent peut déposer un classeur sur la page « Dépôt ».", icon=":material/info:")
            return made
        with st.container(key=key):
            for panel in made:
                with guarded():
                    chart_card(panel)
    return made
