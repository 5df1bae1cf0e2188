"""Énergie."""

from charts import energie
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Énergie", energie.finding, agglomeration())
show(energie.panels, agglomeration())
