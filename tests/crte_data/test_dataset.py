"""A version's frames held together."""

import pandas as pd
import pytest

from crte_data.dataset import empty_dataset
from crte_data.tables import FINANCEMENTS, OBSERVATIONS, TABLES
from crte_data.vocabulary import Perimetre
from loaders.bundled import EXAMPLE, WORKBOOKS, bundled_dataset
from loaders.reading import read_workbook
from tests.builders import frame, row


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


def test_an_empty_dataset_computes_everything_from_nothing():
    empty = empty_dataset()
    assert all(found.empty for found in empty.frames().values())
    assert not empty.is_fictitious
    assert empty.lines.empty
    assert empty.figures.empty
    assert all(keys == frozenset() for keys in empty.known_keys().values())


def test_the_bundled_dataset_is_not_empty(dataset):
    assert set(dataset.frames()) == set(TABLES)
    assert all(len(found) for found in dataset.frames().values())


def test_replacing_tables_leaves_the_others_and_the_first_dataset(dataset):
    before = {name: found.copy() for name, found in dataset.frames().items()}
    reading = read_workbook(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes(), dataset.known_keys())
    after = dataset.replaced(reading.frames, reading.columns)
    assert set(after.financements["classeur"]) == {EXAMPLE}
    assert after.observations is dataset.observations
    for name, found in before.items():
        pd.testing.assert_frame_equal(dataset.frames()[name], found)


def test_where_columns_were_read_follows_the_tables_replaced(dataset):
    reading = read_workbook(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes(), dataset.known_keys())
    columns = dataset.replaced(reading.frames, reading.columns).colonnes
    assert set(columns.loc[columns["table"] == "financements", "classeur"]) == {EXAMPLE}
    assert set(columns["table"]) == set(TABLES)


def test_one_example_line_makes_the_whole_dataset_fictitious(dataset):
    lines = pd.concat([dataset.financements, frame(FINANCEMENTS, [row(FINANCEMENTS, source="EXEMPLE – montants fictifs")])])
    assert dataset.replaced({"financements": lines}, dataset.colonnes.head(0)).is_fictitious


def test_figures_have_their_indicator_and_perimetre(dataset):
    figures = dataset.figures
    assert len(figures) == len(dataset.observations)
    assert (figures["libelle"] != "").all()
    places = dict(zip(figures["territoire"], figures["perimetre"], strict=True))
    assert (places["CAVM"], places["CAPH"], places["Valenciennois"], places["France"]) == ("cavm", "caph", "commun", "")
    assert places["Denain"] == Perimetre.CAPH


def test_a_figure_whose_indicator_is_unknown_is_kept(dataset):
    orphan = frame(OBSERVATIONS, [row(OBSERVATIONS, code="inconnu")])
    assert list(dataset.replaced({"observations": orphan}, dataset.colonnes.head(0)).figures["code"]) == ["inconnu"]


def test_every_line_has_its_operation(dataset):
    assert len(dataset.lines) == len(dataset.financements)
    assert (dataset.lines["intitule"] != "").all()
    assert set(dataset.lines["perimetre"]) <= {"CAVM", "CAPH", "commun", "hors territoire"}
