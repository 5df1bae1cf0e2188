"""The figures of *Synthèse* under each filter, for the rivals to show: what is compared is what shows them."""

import functools

import plotly.graph_objects as go

from charts import synthese
from crte_data.dataset import Dataset
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset

CHOICES: dict[str, Perimetre | None] = {"Tout le Valenciennois": None, "CAVM": Perimetre.CAVM, "CAPH": Perimetre.CAPH}


@functools.cache
def _dataset() -> Dataset:
    return bundled_dataset()[0]


@functools.cache
def figures(choice: str) -> list[go.Figure]:
    """The charts under one filter, made once."""
    return [panel.figure for panel in synthese.panels(_dataset(), CHOICES[choice]) if panel.figure is not None]
