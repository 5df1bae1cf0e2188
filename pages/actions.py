"""Actions: where the fiches stand, then each of them."""

import streamlit as st

from charts import actions, fiches
from charts.panel import Panel
from pages.components.card import FICTITIOUS_MARK, show_origins
from pages.components.data import dataset, panels
from pages.components.files import file_buttons
from pages.components.handout import offer
from pages.components.page import heading, show
from pages.components.scope import agglomeration
from pages.components.text import plain

ALL_ORIENTATIONS = "Toutes les orientations"
SHOWN_OPEN = 6  # beyond, each fiche opens on demand

scope = agglomeration()


def _fiche(panel: Panel, is_open: bool) -> None:
    group = st.expander(f"**{plain(panel.title)}**", expanded=is_open, key=f"ouvrir-{panel.id}-{is_open}", on_change="rerun")
    if not group.open:
        return
    with group, st.container(key=f"panneau-{panel.id}"):
        if panel.is_fictitious:
            st.badge(FICTITIOUS_MARK, color="orange")
        st.markdown(plain(panel.takeaway))
        for section, table in fiches.sections(fiches.shown(panel)).items():
            st.markdown(f"**{plain(section)}**")
            st.markdown("\n".join(f"- {plain(name)} : {plain(content)}" for name, content in table.itertuples(index=False)))
        for caveat in panel.caveats:
            st.caption(f"Réserve : {plain(caveat)}")
        st.caption(f"Source : {plain(panel.source) or 'non communiquée'}")
        show_origins(panel)
        file_buttons(panel)


top = heading("Actions", actions.finding, scope, with_menu=True)
cards = show(actions.panels, scope)

names = fiches.orientations(dataset(), scope)
if names:
    st.header("Les fiches, une à une", anchor=False)
    chosen = st.selectbox("Orientation", [ALL_ORIENTATIONS, *names.values()], key="orientation", bind="query-params")
    codes = {name: code for code, name in names.items()}
    shown = panels(fiches.fiche_panels, scope, codes.get(chosen, ""))
    for panel in shown:
        _fiche(panel, len(shown) <= SHOWN_OPEN)
    cards = cards + [fiches.shown(panel) for panel in shown]
offer(top, cards)
