"""Synthèse: the first screen of the comité de pilotage."""

from charts import chiffres_cles, synthese
from pages.components.card import facts_card
from pages.components.data import panels
from pages.components.guard import guarded
from pages.components.handout import offer
from pages.components.page import heading, show
from pages.components.scope import agglomeration
from pages.components.volets import show_volets

scope = agglomeration()
top = heading("Synthèse", synthese.finding, with_menu=True)
show_volets(scope)
shown = show(synthese.panels, scope)
with guarded():
    missing = panels(synthese.missing_panels, scope)
    for panel in missing:
        facts_card(panel)
    offer(top, [*panels(chiffres_cles.key_figure_panels, scope), *shown, *missing])
