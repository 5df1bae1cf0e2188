"""Logement."""

from charts import logement
from pages.components.data import dataset, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Logement", logement.finding(dataset(), agglomeration()))
show(panels(logement.panels, agglomeration()))
