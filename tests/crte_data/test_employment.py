"""Rates over time and territory by territory."""

import pandas as pd
import pytest

from crte_data.employment import PLACES, compared, series
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


def test_the_series_keeps_years_and_quarters_apart_and_in_order(dataset):
    rows = series(dataset, "taux_chomage")
    assert list(rows["valeur"]) == [21.3, 11.3, 11.9, 12.0]
    assert list(rows["pas"]) == ["annuel", "annuel", "trimestriel", "trimestriel"]
    assert rows["milieu"].is_monotonic_increasing
    assert rows["milieu"].iloc[-1].to_period("Q") == pd.Period("2021Q2")


def test_an_undated_rate_is_in_no_series(dataset):
    assert series(dataset, "taux_chomage", "Nord").empty


def test_each_territory_is_compared_by_its_latest_rate(dataset):
    rows = compared(dataset, "taux_chomage")
    assert list(rows["territoire"]) == [place for place in PLACES if place in set(rows["territoire"])]
    assert rows.set_index("territoire").loc["Valenciennois", "periode"] == "T2 2021"
    assert "rang" in rows  # the workbook's row, which the source line needs


def test_what_is_not_communicated_stays_in_the_comparison(dataset):
    rsa = compared(dataset, "rsa_part").set_index("territoire")["valeur"]
    assert rsa["Nord"] == 13.6
    assert rsa[["Hauts-de-France", "France"]].isna().all()
