"""Emploi."""

from charts import emploi
from pages.components.data import computed, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Emploi", computed(emploi.finding, agglomeration()))
show(panels(emploi.panels, agglomeration()))
