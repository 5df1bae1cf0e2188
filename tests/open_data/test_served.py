"""The open data of the dashboard itself, over HTTP, by the programs that partenaires use."""

import io
import json
import urllib.request

import pandas as pd
import pytest
from frictionless import Package

from crte_data.dataset import Dataset
from crte_data.export import csv_text
from crte_data.extract import extract
from crte_data.tables import DATA_TABLES
from tests.browser.conftest import running


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with running(tmp_path_factory.mktemp("served")) as address:
        with urllib.request.urlopen(f"{address}/donnees/datapackage.json", timeout=120) as answer:  # the first start publishes the bundled workbooks
            answer.read()
        yield address


@pytest.mark.parametrize("query", ["", "?agglomeration=cavm", "?version=1&agglomeration=caph"])
def test_frictionless_finds_the_package_valid_from_its_address(served: str, query: str):
    report = Package(f"{served}/donnees/datapackage.json{query}").validate()
    assert report.flatten(["resourceName", "rowNumber", "fieldName", "note"]) == []
    assert {task.name for task in report.tasks} == set(DATA_TABLES)


@pytest.mark.parametrize("table", DATA_TABLES)
def test_pandas_reads_a_table_from_its_address(served: str, versions: dict[int, Dataset], table: str):
    expected = extract(versions[1], "cavm").data_frames()[table]
    address = f"{served}/donnees/{table}.{{}}?version=1&agglomeration=cavm"
    parquet, text = pd.read_parquet(address.format("parquet")), pd.read_csv(address.format("csv"))
    days = dict.fromkeys(expected.select_dtypes("datetime"), "datetime64[ms]")  # Parquet knows of no coarser unit
    pd.testing.assert_frame_equal(parquet, expected.reset_index(drop=True).astype(days))
    pd.testing.assert_frame_equal(text, pd.read_csv(io.StringIO(csv_text(expected))))


def test_a_probe_and_a_page_are_answered_beside_each_other(served: str):
    with urllib.request.urlopen(f"{served}/sante", timeout=30) as answer:
        assert json.load(answer) == {"etat": "en service", "base": "répond", "version": 1}
    with urllib.request.urlopen(f"{served}/logement", timeout=30) as answer:
        assert '<html lang="fr"' in answer.read().decode()
