"""Énergie."""

from charts import energie
from pages.components.data import panels
from pages.components.page import heading, show
from pages.components.scope import agglomeration

heading("Énergie", "Le logement consomme le plus, et les énergies fossiles dominent.")
show(panels(energie.panels, agglomeration()))
