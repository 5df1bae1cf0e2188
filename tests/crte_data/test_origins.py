"""Every figure on a page can be traced to the cell it was read in."""

import io
import math

import openpyxl
import pandas as pd
import pytest

from charts import annonces, emploi, energie, fiches, logement, relance, synthese
from crte_data.key_figures import key_figure_origins
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset, bundled_files

PERIMETRES = [None, Perimetre.CAVM, Perimetre.CAPH]
MAKERS = [synthese.panels, synthese.missing_panels, energie.panels, annonces.announced_panels, logement.panels, emploi.panels, fiches.fiche_panels]
DATASET = bundled_dataset()[0]


@pytest.fixture(scope="module")
def books() -> dict[str, openpyxl.Workbook]:
    return {name: openpyxl.load_workbook(io.BytesIO(content)) for name, content in bundled_files()}


def _check(traced: pd.DataFrame, books: dict[str, openpyxl.Workbook]) -> None:
    for row in traced.itertuples():
        written = books[row.Classeur][row.Feuille][row.Cellule].value
        if isinstance(row.Valeur, float) and math.isnan(row.Valeur):
            assert not isinstance(written, float | int)
        else:
            assert str(written) == str(row.Valeur) or written == pytest.approx(row.Valeur), row


@pytest.mark.parametrize("perimetre", PERIMETRES)
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: f"{make.__module__}.{make.__name__}")
def test_the_cell_holds_the_figure(make, perimetre, books):
    for panel in make(DATASET, perimetre):
        traced = panel.origins()
        assert len(traced) or not panel.source
        if not panel.id.startswith(("fiche", "action")):
            _check(traced, books)


def test_recorded_lines_are_traced(books):
    for panel in relance.recorded_panels(DATASET, None, "Volet", "accorde"):
        _check(panel.origins(), books)


@pytest.mark.parametrize("perimetre", PERIMETRES)
def test_key_figures_are_traced(perimetre, books):
    traced = key_figure_origins(DATASET, perimetre)
    assert len(traced) >= 5
    _check(traced, books)
