"""The traps of energy figures: mixes that sum to 100 apart, a potential that is no target, rates never averaged."""

import functools
from dataclasses import replace

import pytest

from charts import energie
from crte_data.dataset import empty_dataset
from crte_data.french import THIN
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset

FILTERS = [None, Perimetre.CAVM, Perimetre.CAPH]


@pytest.fixture(scope="module")
def dataset():
    return bundled_dataset()[0]


@functools.lru_cache(maxsize=4)
def cards(dataset, perimetre=None):
    return {panel.id: panel for panel in energie.panels(dataset, perimetre)}


def mix(panel):
    """Shares by territory, as the bars draw them."""
    shares = {}
    for trace in panel.figure.data:
        for place, value in zip(trace.customdata, trace.x, strict=True):
            shares.setdefault(place, {})[trace.name] = value
    return shares


def test_both_mixes_are_drawn_and_sum_to_100(dataset):
    shares = mix(cards(dataset)["mix-energie"])
    assert list(shares["CAPH"].values()) == [37, 28, 28, 7]
    assert list(shares["CAVM"].values()) == [37, 26, 22, 15]
    assert all(sum(parts.values()) == 100 for parts in shares.values())


def test_donuts_show_the_same_facts(dataset):
    panel = cards(dataset)["mix-energie"]
    shares = mix(panel)
    for pie in panel.alternatives["Anneaux"].data:
        assert dict(zip(pie.labels, pie["values"], strict=True)) == shares[pie.name]


def test_mix_takeaway_names_the_widest_gap(dataset):
    assert f"tertiaire : 15{THIN}% (CAVM) contre 7{THIN}% (CAPH)" in cards(dataset)["mix-energie"].takeaway
    assert "écart" not in cards(dataset, Perimetre.CAVM)["mix-energie"].takeaway


def test_the_order_of_the_legend_is_kept_as_a_caveat(dataset):
    assert any("ordre de la légende" in caveat for caveat in cards(dataset, Perimetre.CAVM)["mix-energie"].caveats)


def test_targets_takeaway_is_one_short_sentence_a_side(dataset):
    takeaway = cards(dataset)["objectifs-energie"].takeaway
    assert takeaway.startswith("CAVM, objectifs 2050 : consommation d’énergie −54")
    assert f"41{THIN}% (5{THIN}% au départ)" in takeaway
    assert f"347{THIN}GWh" in takeaway
    assert takeaway.endswith("CAPH : objectifs non communiqués.")
    assert len(takeaway) < 300


def test_gwh_are_never_on_the_scale_of_rates(dataset):
    values = set(cards(dataset)["objectifs-energie"].figure.data[0].x)
    assert values == {-54, 5, 41, 0.2, 11}


def test_a_potential_is_no_target(dataset):
    panels = cards(dataset)
    assert "Un potentiel n’est pas un objectif." in panels["potentiel-enr"].takeaway
    assert f"41{THIN}GWh" not in panels["objectifs-energie"].takeaway
    assert list(panels["potentiel-enr"].figure.data[0].text) == ["non communiqué", f"41{THIN}GWh/an"]


def test_a_side_without_figures_draws_nothing(dataset):
    assert cards(dataset, Perimetre.CAPH)["objectifs-energie"].figure is None
    assert cards(dataset, Perimetre.CAVM)["potentiel-enr"].figure is None


def test_fossil_share_keeps_its_caution(dataset):
    assert cards(dataset)["energie-fossile"].takeaway.startswith(f"Près de 70{THIN}%")


def test_finding_follows_the_data(dataset):
    assert energie.finding(dataset, None) == f"Pour la CAVM et pour la CAPH, le secteur résidentiel consomme le plus ; près de 70{THIN}% de l’énergie est fossile."
    rows = dataset.observations.copy()
    rows.loc[(rows["code"] == "conso_industriel_part") & (rows["territoire"] == "CAPH"), "valeur"] = 60.0
    changed = energie.finding(replace(dataset, observations=rows), None)
    assert "pour la CAPH, le secteur industriel consomme le plus" in changed
    assert "our la CAVM, le secteur résidentiel consomme le plus" in changed


@pytest.mark.parametrize("perimetre", FILTERS)
def test_every_card_has_a_sentence_a_source_a_table(dataset, perimetre):
    for panel in energie.panels(dataset, perimetre):
        assert panel.takeaway.endswith(".")
        assert "nan" not in panel.takeaway.split()
        assert panel.source
        assert len(panel.table)


@pytest.mark.parametrize("perimetre", FILTERS)
def test_nothing_known_draws_nothing_and_still_speaks(dataset, perimetre):
    silent = replace(dataset, observations=dataset.observations.assign(valeur=float("nan")))
    for panel in energie.panels(silent, perimetre):
        assert panel.figure is None
        assert panel.takeaway
    assert "non communiqué" in energie.finding(silent, perimetre)


def test_an_empty_store_has_no_card():
    assert energie.panels(empty_dataset(), None) == []
    assert "non communiqué" in energie.finding(empty_dataset(), None)
