"""A version cut down to one agglomération holds what the pages show under the same filter, and nothing of the other."""

import pandas as pd
import pytest

from crte_data.extract import extract
from crte_data.figures import AGGLOMERATIONS, in_scope
from crte_data.funding import in_scope as lines_in_scope
from crte_data.tables import DATA_TABLES
from crte_data.vocabulary import HORS_TERRITOIRE
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


def test_without_a_filter_it_is_the_version_itself(dataset):
    assert extract(dataset, None) is dataset


@pytest.mark.parametrize("perimetre", AGGLOMERATIONS)
def test_it_holds_the_lines_that_the_pages_show(dataset, perimetre):
    cut = extract(dataset, perimetre)
    pd.testing.assert_frame_equal(cut.lines[["ligne_id"]].reset_index(drop=True), lines_in_scope(dataset.lines, perimetre)[["ligne_id"]].reset_index(drop=True))
    pd.testing.assert_index_equal(cut.observations.index, in_scope(dataset.figures, perimetre).index)
    assert set(cut.actions["perimetre"]) <= {perimetre.upper(), "commun"}
    assert cut.version == dataset.version


@pytest.mark.parametrize(("perimetre", "own", "other"), [("cavm", "Valenciennes", "Denain"), ("caph", "Denain", "Valenciennes")])
def test_the_other_agglomeration_is_nowhere(dataset, perimetre, own, other):
    cut = extract(dataset, perimetre)
    places = set(cut.territoires["territoire"])
    assert {own, "Valenciennois", "France"} <= places
    assert other not in places
    assert set(cut.observations["territoire"]) <= places
    assert set(cut.operations["perimetre"].str.lower()) <= {perimetre, "commun"}


@pytest.mark.parametrize("table", DATA_TABLES)
def test_nothing_is_lost_between_the_two(dataset, table):
    """But what is of neither, which no filter shows."""
    kept = set().union(*(extract(dataset, perimetre).data_frames()[table].index for perimetre in AGGLOMERATIONS))
    lost = dataset.data_frames()[table].drop(index=list(kept))
    outside = set(dataset.operations.loc[dataset.operations["perimetre"] == HORS_TERRITOIRE, "operation_id"])
    assert set(lost.get("operation_id", ())) <= outside
    assert table in {"operations", "financements"} or lost.empty
