"""Synthèse: the first screen of the comité de pilotage."""

from charts import synthese
from pages.components.card import facts_card
from pages.components.data import computed, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration
from pages.components.volets import show_volets

scope = agglomeration()
heading("Synthèse", computed(synthese.finding))
show_volets(scope)
show(panels(synthese.panels, scope))
for panel in panels(synthese.missing_panels, scope):
    facts_card(panel)
