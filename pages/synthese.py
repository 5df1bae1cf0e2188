"""Synthèse: the first screen of the comité de pilotage."""

import streamlit as st

from charts import synthese
from crte_data.key_figures import key_figures_in
from crte_data.provenance import short_source
from crte_data.vocabulary import VOLET_SHORT
from pages.components.card import facts_card
from pages.components.data import computed, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration
from pages.components.text import plain


def _dated(row: tuple) -> str:
    return f" ({plain(row.periode)})" if row.periode else ""


def _line(row: tuple) -> str:
    return f"- {plain(row.libelle)}{_dated(row)}\u00a0: **{plain(row.texte)}**"


scope = agglomeration()
heading("Synthèse", computed(synthese.finding))

figures = computed(key_figures_in, scope)
for column, (volet, name) in zip(st.columns(len(VOLET_SHORT)), VOLET_SHORT.items(), strict=True):
    with column, st.container(border=True, key=f"chiffres-volet-{volet}", height="stretch"):
        of_volet = figures[figures["volet"] == volet]
        announced, *others = of_volet.itertuples()
        st.subheader(f"Volet {volet} – {name}", anchor=False)
        st.metric(f"{plain(announced.libelle)}{_dated(announced)}", plain(announced.texte))
        st.markdown("\n".join(_line(row) for row in others))
        st.caption(f"Source : {plain(short_source(of_volet)) or 'non communiquée'}")

show(panels(synthese.panels, scope))

for panel in panels(synthese.missing_panels, scope):
    facts_card(panel)

