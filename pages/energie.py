"""Énergie."""

from charts import energie
from pages.components.handout import offer
from pages.components.page import heading, show
from pages.components.scope import agglomeration

top = heading("Énergie", energie.finding, agglomeration(), with_menu=True)
offer(top, show(energie.panels, agglomeration()))
