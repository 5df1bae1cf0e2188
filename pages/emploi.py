"""Emploi."""

from charts import emploi
from pages.components.data import dataset, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Emploi", emploi.finding(dataset(), agglomeration()))
show(panels(emploi.panels, agglomeration()))
