"""Counts over three and four years, brought to one: the contract's trap."""

from dataclasses import replace

import pandas as pd
import pytest

from crte_data.housing import (
    horizon_targets,
    rehabilitation_pace,
    reversed_parcs,
    single_year_counts,
    yearly_targets,
)
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


def by_key(rows, column):
    return {(parc, place): value for parc, place, value in zip(rows["parc"], rows["territoire"], rows[column], strict=True)}


def test_pace_is_a_year_s_worth_of_each_period(dataset):
    pace = rehabilitation_pace(dataset)
    assert by_key(pace, "par_an") == {
        ("Parc social", "CAVM"): pytest.approx(763 / 3), ("Parc social", "CAPH"): 158.75,
        ("Parc privé", "CAVM"): 211, ("Parc privé", "CAPH"): 187.5,
    }  # fmt: skip
    assert by_key(pace, "annees")["Parc social", "CAPH"] == 4
    assert by_key(pace, "annees")["Parc social", "CAVM"] == 3


def test_only_the_private_parc_is_ranked_otherwise_by_its_totals(dataset):
    assert reversed_parcs(rehabilitation_pace(dataset)) == ["Parc privé"]


def test_a_later_period_replaces_the_earlier_one(dataset):
    rows = dataset.observations
    later = rows[(rows["code"] == "logements_rehabilites_social") & (rows["periode"] == "2016-2018")].assign(
        periode="2019-2020", periode_debut=pd.Timestamp("2019-01-01"), periode_fin=pd.Timestamp("2020-12-31"), valeur=100.0
    )
    pace = rehabilitation_pace(replace(dataset, observations=pd.concat([rows, later], ignore_index=True)))
    assert by_key(pace, "par_an")["Parc social", "CAVM"] == 50


def year(dataset, number, **counts):
    """The dataset with a count of social homes for one year, by agglomération; None is « non communiqué »."""
    rows = dataset.observations
    like = rows[(rows["code"] == "logements_rehabilites_social") & (rows["periode"] == "2020")]
    new = like[like["territoire"].isin(counts)].assign(
        periode=str(number), periode_debut=pd.Timestamp(f"{number}-01-01"), periode_fin=pd.Timestamp(f"{number}-12-31"), valeur=lambda made: made["territoire"].map(counts).astype("float64")
    )
    return replace(dataset, observations=pd.concat([rows, new], ignore_index=True))


def test_a_single_year_counts_as_a_period_of_one_year(dataset):
    pace = rehabilitation_pace(year(dataset, 2022, CAVM=300, CAPH=200))
    assert by_key(pace, "par_an")["Parc social", "CAVM"] == 300
    assert by_key(pace, "annees")["Parc social", "CAPH"] == 1
    assert by_key(pace, "par_an")["Parc privé", "CAVM"] == 211  # the other parc keeps its own period
    assert len(pace) == 4


def test_a_year_of_one_side_alone_is_compared_per_year_with_the_other_s_period(dataset):
    pace = by_key(rehabilitation_pace(year(dataset, 2022, CAVM=300)), "par_an")
    assert pace["Parc social", "CAVM"] == 300
    assert pace["Parc social", "CAPH"] == 158.75


@pytest.mark.parametrize("perimetre", [None, Perimetre.CAVM, Perimetre.CAPH])
def test_a_year_that_the_other_side_is_said_to_lack_stays_apart_under_each_filter(dataset, perimetre):
    whole, filtered = (by_key(rehabilitation_pace(dataset, scope), "periode") for scope in (None, perimetre))
    assert "2020" not in whole.values()
    assert filtered.items() <= whole.items()
    assert "2022" not in set(rehabilitation_pace(year(dataset, 2022, CAVM=None, CAPH=200), perimetre)["periode"])


def test_a_period_still_unknown_does_not_hide_the_last_count(dataset):
    pace = rehabilitation_pace(year(dataset, 2022, CAVM=None, CAPH=None))
    assert by_key(pace, "par_an") == by_key(rehabilitation_pace(dataset), "par_an")
    rows = dataset.observations
    later = rows[(rows["code"] == "logements_rehabilites_social") & (rows["periode"] == "2016-2018")].assign(
        periode="2019-2021", periode_debut=pd.Timestamp("2019-01-01"), periode_fin=pd.Timestamp("2021-12-31"), valeur=float("nan")
    )
    both = replace(dataset, observations=pd.concat([rows, later], ignore_index=True))
    assert by_key(rehabilitation_pace(both), "periode")["Parc social", "CAVM"] == "2016-2018"


def test_single_years_say_what_they_count(dataset):
    rows = single_year_counts(dataset)
    year = rows[rows["periode"] == "2020"].set_index(["code", "territoire"])
    assert year.loc[("logements_finances_prive", "CAVM"), "compte"] == "financés"
    assert year.loc[("logements_rehabilites_prive", "CAPH"), "compte"] == "réhabilités"
    for silent in (("logements_rehabilites_social", "CAVM"), ("logements_rehabilites_prive", "CAVM"), ("logements_finances_prive", "CAPH")):
        assert pd.isna(year.loc[silent, "valeur"])


def test_what_is_counted_hangs_on_the_code_and_not_on_words(dataset):
    reworded = replace(dataset, observations=dataset.observations.assign(reserve="Logements financés."))
    assert list(single_year_counts(reworded)["compte"]) == list(single_year_counts(dataset)["compte"])


def test_the_251_financed_homes_are_the_sum_of_their_parts(dataset):
    rows = single_year_counts(dataset)
    cavm = rows[(rows["periode"] == "2020") & (rows["territoire"] == "CAVM")].set_index("code")["valeur"]
    assert cavm["logements_finances_prive"] == cavm["logements_finances_prive_po"] + cavm["logements_finances_prive_pb"] == 251


def test_yearly_targets_take_the_known_one_and_keep_the_unknown(dataset):
    targets = by_key(yearly_targets(dataset), "par_an")
    assert targets["Parc social", "CAPH"] == 150
    assert targets["Parc social", "CAVM"] == 495
    assert targets["Parc privé", "CAVM"] == 251
    assert pd.isna(targets["Parc privé", "CAPH"])
    assert len(targets) == 4


def test_a_target_says_what_it_counts(dataset):
    words = by_key(yearly_targets(dataset), "compte")
    assert words["Parc privé", "CAVM"] == "financés"
    assert words["Parc social", "CAVM"] == "réhabilités"


def test_2026_targets_are_awaited_where_the_contract_promises_them(dataset):
    rows = horizon_targets(dataset)
    awaited = rows[rows["periode"] == "2026"]
    assert list(awaited["territoire"]) == ["CAVM"]
    assert awaited["valeur"].isna().all()
    assert set(awaited["lignes"]) == {"682-683"}
