"""Logement."""

from charts import logement
from pages.components.handout import offer
from pages.components.page import heading, show
from pages.components.scope import agglomeration

top = heading("Logement", logement.finding, agglomeration(), with_menu=True)
offer(top, show(logement.panels, agglomeration()))
