"""Synthèse: the first screen of the comité de pilotage."""

from charts import synthese
from pages.components.card import facts_card
from pages.components.data import panels
from pages.components.guard import guarded
from pages.components.page import heading, show
from pages.components.scope import agglomeration
from pages.components.volets import show_volets

scope = agglomeration()
heading("Synthèse", synthese.finding)
show_volets(scope)
show(synthese.panels, scope)
with guarded():
    for panel in panels(synthese.missing_panels, scope):
        facts_card(panel)
