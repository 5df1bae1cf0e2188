"""Logement."""

from charts import logement
from pages.components.data import computed, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Logement", computed(logement.finding, agglomeration()))
show(panels(logement.panels, agglomeration()))
