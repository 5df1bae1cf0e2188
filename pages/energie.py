"""Énergie."""

from charts import energie
from pages.components.data import dataset, panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Énergie", energie.finding(dataset(), agglomeration()))
show(panels(energie.panels, agglomeration()))
