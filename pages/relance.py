"""Plan de relance."""

import streamlit as st

from charts import annonces, relance
from charts.lignes import lines_panels
from crte_data.vocabulary import STAGES
from pages.components.card import search_card
from pages.components.data import computed, panels
from pages.components.guard import guarded
from pages.components.handout import offer
from pages.components.page import heading, show
from pages.components.scope import agglomeration

scope = agglomeration()
top = heading("Plan de relance", annonces.finding, with_menu=True)
shown = show(annonces.announced_panels, scope, key="pile-annonces")

st.header("Les lignes recensées, chacune comptée une fois", anchor=False)
if stages := computed(relance.stages, scope):
    default = computed(relance.default_stage, scope)
    with st.container(horizontal=True):
        stage = st.segmented_control("Étape du montant", stages, default=default, format_func=STAGES.__getitem__, required=True, key="etape", persist_state="session")
        cut = st.segmented_control("Répartition par", list(relance.CUTS), default="Volet", required=True, key="repartition", persist_state="session")
    shown = shown + show(relance.recorded_panels, scope, cut, stage, key="pile-lignes")
else:
    st.info("Aucune subvention locale n’est recensée pour ce périmètre.", icon=":material/info:")

search_card(lines_panels, scope, label="Chercher dans les lignes", placeholder="vélo, ANRU, friche…", key="lignes-maquette")
with guarded():
    offer(top, [*shown, *panels(lines_panels, scope)])
