"""Logement."""

from charts import logement
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Logement", logement.finding, agglomeration())
show(logement.panels, agglomeration())
