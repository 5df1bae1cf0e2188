"""Indicateurs: every figure, by theme or by words."""

import streamlit as st

from charts import indicateurs
from charts.panel import Panel
from crte_data.french import plural
from pages.components.card import chart_card, facts_card, french_table
from pages.components.data import dataset, panels
from pages.components.files import file_buttons
from pages.components.handout import offer
from pages.components.page import heading
from pages.components.scope import agglomeration
from pages.components.text import plain

ALL_THEMES = "Tous les thèmes"
FEW_INDICATORS = 3  # as many cards as are read without being asked for
FEW_FIGURES = 40  # a list this long is shown open

scope = agglomeration()


def _choose(themes: list[str]) -> tuple[str, str, str]:
    """The theme, the words and « ce qui manque », kept in the URL."""
    left, right = st.columns(2)
    query = left.text_input(
        "Chercher un chiffre", key="recherche", type="search", bind="query-params", live=True, max_chars=100,
        placeholder="piscine, déchetteries, chômage…", icon=":material/search:",
    )  # fmt: skip
    theme = right.selectbox("Thème", [ALL_THEMES, *themes], key="theme", bind="query-params")
    missing = st.toggle("N’afficher que ce qui manque", key="manquants", bind="query-params")
    return theme if theme != ALL_THEMES else "", query or "", indicateurs.MISSING_ONLY if missing else ""


def _found(theme: str, query: str, only: str) -> Panel:
    """The list. A search is anyone's text: only the lists without one are worth keeping."""
    if query:
        return indicateurs.list_panels(dataset(), scope, theme, query, only)[0]
    return panels(indicateurs.list_panels, scope, theme, "", only)[0]


def _show_cards(names: dict[str, str], is_few: bool) -> list[Panel]:
    """Draw and return the card of the indicator chosen; of each when few are left."""
    codes = list(names)
    if not is_few:
        chosen = st.selectbox("Voir un indicateur en détail", codes, index=None, format_func=names.__getitem__, key="indicateur", bind="query-params", placeholder="Choisir un indicateur")
        codes = [chosen] if chosen else []
    cards = panels(indicateurs.indicator_panels, scope, *codes)
    for panel in cards:
        (chart_card if panel.views else facts_card)(panel)
    return cards


def _show_list(found: Panel) -> None:
    """One line a value, theme by theme; a long list opens on demand."""
    groups = indicateurs.by_theme(found)
    is_open = len(groups) == 1 or len(found.table) <= FEW_FIGURES
    for theme, table in groups.items():
        group = st.expander(f"{plain(theme)} — {plural(len(table), 'valeur')}", expanded=is_open, key=f"liste-{theme}-{is_open}", on_change="rerun")
        if group.open:
            with group:
                french_table(table, key=f"valeurs-{theme}", height="content" if len(table) <= FEW_FIGURES else 600)


everything = panels(indicateurs.list_panels, scope)[0]
top = heading("Indicateurs", everything.takeaway, with_menu=True)
choice = _choose(list(indicateurs.by_theme(everything)))
found = _found(*choice)
if any(choice):
    st.markdown(plain(found.takeaway))
if found.table.empty:
    st.info("Essayez un autre mot, un autre thème ou une autre agglomération.", icon=":material/search_off:")
else:
    names = indicateurs.names(found)
    is_few = any(choice) and len(names) <= FEW_INDICATORS
    cards = _show_cards(names, is_few)
    if not is_few:
        _show_list(found)
    st.caption("Toute la liste affichée, avec définitions, citations et cellules :")
    file_buttons(found)
    offer(top, [*cards, found])
