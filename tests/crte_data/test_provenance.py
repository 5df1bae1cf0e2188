"""Every figure says where it comes from, and what is there is that figure."""

import math
import re
from datetime import date

import pandas as pd
import pytest
from openpyxl import load_workbook

from crte_data.dataset import Dataset
from crte_data.provenance import caveats_of, is_fictitious, short_source, source_of
from crte_data.tables import AMOUNT_COLUMNS
from loaders.bundled import BUNDLED, WORKBOOKS, bundled_dataset

_CELL = re.compile(r"— (?P<classeur>[^,—]+), feuille « (?P<feuille>[^»]+) », cellule (?P<cellule>[A-Z]+\d+)$")


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


@pytest.fixture(scope="module")
def books():
    return {name: load_workbook(WORKBOOKS / name, data_only=True) for name in BUNDLED}


def value_at(books, source: str) -> float:
    place = _CELL.search(source)
    assert place, source
    value = books[place["classeur"]][place["feuille"]][place["cellule"]].value
    return math.nan if value is None else float(value)


def same(read: float, found: float) -> bool:
    return read == found or (math.isnan(read) and math.isnan(found))


def test_the_cell_named_for_each_observation_holds_its_value(dataset, books):
    observations = dataset.observations
    for index in range(len(observations)):
        one = observations.iloc[[index]]
        assert same(one["valeur"].iloc[0], value_at(books, source_of(dataset, "observations", "valeur", one))), one["code"].iloc[0]


@pytest.mark.parametrize("stage", AMOUNT_COLUMNS)
def test_the_cell_named_for_each_amount_holds_it(dataset, books, stage):
    column = AMOUNT_COLUMNS[stage]
    for index in range(len(dataset.lines)):
        one = dataset.lines.iloc[[index]]
        assert same(one[column].iloc[0], value_at(books, source_of(dataset, "financements", column, one))), one["ligne_id"].iloc[0]


def test_the_document_and_its_lines_are_named(dataset):
    row = dataset.observations[dataset.observations["code"] == "pec"]
    source = source_of(dataset, "observations", "valeur", row)
    assert source.startswith(f"{row['source'].iloc[0]} (l. {row['lignes'].iloc[0]}) — indicateurs.xlsx, feuille « ")


def test_rows_together_are_a_range_and_rows_apart_a_list(dataset):
    sheet = dataset.observations[dataset.observations["feuille"] == dataset.observations["feuille"].iloc[0]]
    first = sheet["rang"].iloc[0]
    assert re.search(rf"cellules [A-Z]+{first} à [A-Z]+{first + 2}$", source_of(dataset, "observations", "valeur", sheet.iloc[:3]))
    assert re.search(rf"cellules [A-Z]+{first}, [A-Z]+{first + 2}$", source_of(dataset, "observations", "valeur", sheet.iloc[[0, 2]]))


def test_many_places_are_counted_rather_than_listed(dataset):
    source = source_of(dataset, "observations", "valeur", dataset.observations)
    assert re.search(r"et \d+ autres passages", source)
    assert re.search(r"et \d+ autres feuilles$", source)


def test_no_row_has_no_source(dataset):
    assert source_of(dataset, "observations", "valeur", dataset.observations.head(0)) == ""


def test_the_day_figures_are_of_is_said(dataset):
    dated = Dataset(**dataset.frames(), colonnes=dataset.colonnes, as_of=date(2024, 12, 31))
    assert source_of(dated, "observations", "valeur", dated.observations.head(1)).endswith("données arrêtées au 31/12/2024")


def test_a_row_without_document_still_has_its_cell(dataset):
    row = dataset.observations.head(1).assign(source="", lignes="")
    assert source_of(dataset, "observations", "valeur", row).startswith("indicateurs.xlsx, feuille")


def test_caveats_are_each_said_once_and_empty_ones_not_at_all(dataset):
    rows = dataset.financements.head(3).assign(reserve=["b", "", "b"])
    assert caveats_of(rows) == ("b",)


def test_fiction_is_known_by_its_source(dataset):
    assert not is_fictitious(dataset.financements)
    assert is_fictitious(dataset.financements.assign(source="EXEMPLE – montants fictifs"))
    assert not is_fictitious(dataset.operations)


def test_short_source_names_each_passage_once_and_no_empty_one():
    rows = pd.DataFrame({"source": ["CRTE 2021", "CRTE 2021", "Insee"], "lignes": ["1321-1325, 1331-1333", "1321-1325", ""]})
    assert short_source(rows) == "CRTE 2021 (l. 1321-1325, 1331-1333) ; Insee"
