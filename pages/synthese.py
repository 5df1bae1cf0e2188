"""Synthèse: the first screen of the comité de pilotage."""

import streamlit as st

from charts import synthese
from crte_data.key_figures import key_figures_in
from crte_data.vocabulary import VOLET_SHORT
from pages.components.card import chart_card, facts_card
from pages.components.data import computed, panels
from pages.components.page import heading
from pages.components.scope import agglomeration
from pages.components.text import plain

scope = agglomeration()
heading("Synthèse", computed(synthese.finding))

figures = computed(key_figures_in, scope)
for column, (volet, name) in zip(st.columns(len(VOLET_SHORT)), VOLET_SHORT.items(), strict=True):
    with column, st.container(border=True, key=f"chiffres-volet-{volet}", height="stretch"):
        announced, *others = figures[figures["volet"] == volet].itertuples()
        st.metric(f"Volet {volet} – {name}, {announced.libelle.lower()}", announced.texte)
        for row in others:
            dated = f" ({plain(row.periode)})" if row.periode else ""
            st.markdown(f"{plain(row.libelle)}{dated} : **{plain(row.texte)}**")

shown = panels(synthese.panels, scope)
for left, right in zip(shown[::2], [*shown[1::2], None], strict=False):
    for column, panel in zip(st.columns(2), (left, right), strict=True):
        if panel is not None:
            with column:
                chart_card(panel)

for panel in panels(synthese.missing_panels, scope):
    facts_card(panel)

