"""Emploi."""

from charts import emploi
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Emploi", emploi.finding, agglomeration())
show(emploi.panels, agglomeration())
