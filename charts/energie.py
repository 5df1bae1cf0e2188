"""Énergie: what is consumed, what the two agglomérations aim at, and what they could produce."""

from charts.consommation import finding, fossil_panel, mix_panel
from charts.objectifs_energie import potential_panel, targets_panel
from charts.panel import Panel
from crte_data.dataset import Dataset
from crte_data.vocabulary import Perimetre

__all__ = ["finding", "panels"]


def panels(dataset: Dataset, perimetre: Perimetre | None) -> list[Panel]:
    """The page's cards, in reading order; a card without a row to show is left out."""
    made = (mix_panel, fossil_panel, targets_panel, potential_panel)
    return [panel for make in made if (panel := make(dataset, perimetre)) is not None]
