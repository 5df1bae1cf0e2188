"""Énergie."""

from charts import energie
from pages.components.data import computed, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Énergie", computed(energie.finding, agglomeration()))
show(panels(energie.panels, agglomeration()))
