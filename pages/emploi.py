"""Emploi."""

from charts import emploi
from pages.components.handout import offer
from pages.components.page import heading, show
from pages.components.scope import agglomeration

top = heading("Emploi", emploi.finding, agglomeration(), with_menu=True)
offer(top, show(emploi.panels, agglomeration()))
