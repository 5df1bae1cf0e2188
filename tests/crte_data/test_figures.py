"""Choosing the newest figure: never the mean of two periods, never an older one by mistake."""

import dataclasses

import pandas as pd
import pytest

from crte_data.dataset import Dataset, empty_dataset
from crte_data.figures import latest, latest_whole
from crte_data.tables import INDICATEURS, OBSERVATIONS
from tests.builders import frame, row

NAN = float("nan")


def figures(*rows: dict) -> pd.DataFrame:
    """Figures of one indicator, a dated row for each ``periode`` of four digits, « depuis AAAA » open."""
    full = [row(OBSERVATIONS, **_dated(changes.get("periode", "2020")), **{name: value for name, value in changes.items() if name != "periode"}) for changes in rows]
    dataset: Dataset = dataclasses.replace(empty_dataset(), observations=frame(OBSERVATIONS, full), indicateurs=frame(INDICATEURS, [row(INDICATEURS), row(INDICATEURS, code="autre")]))
    return dataset.figures


def _dated(period: str) -> dict[str, object]:
    year = period[-4:]
    start = pd.Timestamp(f"{year}-01-01") if year else pd.NaT
    end = pd.Timestamp(f"{year}-12-31") if year and period == year else pd.NaT
    return {"periode": period, "periode_debut": start, "periode_fin": end}


@pytest.mark.parametrize("periods", [("2020", "2024"), ("2024", "2020"), ("", "2024"), ("2024", ""), ("2020", "depuis 2024"), ("depuis 2020", "2024")])
def test_the_newest_is_kept_whatever_the_order(periods):
    kept = latest(figures(*({"periode": period} for period in periods)))
    assert [period[-4:] for period in kept["periode"]] == ["2024"]


def test_indicators_territories_and_natures_stay_apart_and_in_order():
    rows = figures({"territoire": "CAPH"}, {"territoire": "CAVM"}, {"nature": "objectif"}, {"code": "autre"}, {"periode": "2024"})
    assert list(latest(rows).index) == [0, 2, 3, 4]


def test_a_period_that_is_not_communicated_hides_nothing():
    kept = latest(figures({"valeur": 5.0}, {"periode": "2024", "valeur": NAN}))
    assert list(kept["valeur"]) == [5.0]


def test_what_was_never_communicated_stays():
    assert len(latest(figures({"valeur": NAN}, {"periode": "2024", "valeur": NAN}))) == 1


def test_a_whole_is_of_one_period():
    rows = figures({"valeur": 60.0}, {"code": "autre", "valeur": 40.0}, {"periode": "2024", "valeur": 70.0})
    assert latest_whole(rows)["valeur"].sum() == 100
    complete = figures({"valeur": 60.0}, {"code": "autre", "valeur": 40.0}, {"periode": "2024", "valeur": 70.0}, {"code": "autre", "periode": "2024", "valeur": 30.0})
    assert list(latest_whole(complete)["valeur"]) == [70.0, 30.0]


def test_nothing_has_no_latest():
    rows = empty_dataset().figures
    assert latest(rows).empty
    assert latest_whole(rows).empty
