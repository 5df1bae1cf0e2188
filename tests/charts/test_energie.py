"""The traps of energy figures: mixes that sum to 100 apart, a potential that is no target, rates never averaged."""

from dataclasses import replace

import pandas as pd

from charts import energie
from crte_data.french import THIN
from crte_data.vocabulary import Perimetre

TOPIC = energie


def mix(panel):
    """Shares by territory, as the bars draw them."""
    shares = {}
    for trace in panel.figure.data:
        for place, value in zip(trace.customdata, trace.x, strict=True):
            shares.setdefault(place, {})[trace.name] = value
    return shares


def test_both_mixes_are_drawn_and_sum_to_100(cards, dataset):
    shares = mix(cards(dataset)["mix-energie"])
    assert list(shares["CAPH"].values()) == [37, 28, 28, 7]
    assert list(shares["CAVM"].values()) == [37, 26, 22, 15]
    assert all(sum(parts.values()) == 100 for parts in shares.values())


def test_donuts_show_the_same_facts(cards, dataset):
    panel = cards(dataset)["mix-energie"]
    shares = mix(panel)
    for pie in panel.alternatives["Anneaux"].data:
        assert dict(zip(pie.labels, pie["values"], strict=True)) == shares[pie.name]


def test_mix_takeaway_names_the_widest_gap(cards, dataset):
    assert f"tertiaire : 15{THIN}% (CAVM) contre 7{THIN}% (CAPH)" in cards(dataset)["mix-energie"].takeaway
    assert "écart" not in cards(dataset, Perimetre.CAVM)["mix-energie"].takeaway


def test_the_order_of_the_legend_is_kept_as_a_caveat(cards, dataset):
    assert any("ordre de la légende" in caveat for caveat in cards(dataset, Perimetre.CAVM)["mix-energie"].caveats)


def test_targets_takeaway_is_one_short_sentence_a_side(cards, dataset):
    takeaway = cards(dataset)["objectifs-energie"].takeaway
    assert takeaway.startswith("CAVM, objectifs 2050 : consommation d’énergie −54")
    assert f"41{THIN}% (5{THIN}% au départ)" in takeaway
    assert f"347{THIN}GWh" in takeaway
    assert takeaway.endswith("CAPH : objectifs non communiqués.")
    assert len(takeaway) < 300


def test_gwh_are_never_on_the_scale_of_rates(cards, dataset):
    values = set(cards(dataset)["objectifs-energie"].figure.data[0].x)
    assert values == {-54, 5, 41, 0.2, 11}


def test_a_potential_is_no_target(cards, dataset):
    panels = cards(dataset)
    assert "Un potentiel n’est pas un objectif." in panels["potentiel-enr"].takeaway
    assert f"41{THIN}GWh" not in panels["objectifs-energie"].takeaway
    assert list(panels["potentiel-enr"].figure.data[0].text) == ["non communiqué", f"41{THIN}GWh/an"]


def observed(dataset, code, place, **changes):
    """The dataset with one more row, like the one of this code and place."""
    rows = dataset.observations
    like = rows[(rows["code"] == code) & (rows["territoire"] == place)].head(1)
    return replace(dataset, observations=pd.concat([rows, like.assign(**changes)], ignore_index=True))


YEAR_2024 = {"periode": "2024", "periode_debut": pd.Timestamp("2024-01-01"), "periode_fin": pd.Timestamp("2024-12-31")}


def test_every_potential_is_said_with_its_own_date(cards, dataset):
    both = observed(dataset, "enr_potentiel", "CAVM", **YEAR_2024, valeur=80.0, statut="communiqué")
    assert cards(both)["potentiel-enr"].takeaway.startswith(f"CAVM : un potentiel de 80{THIN}GWh/an, en 2024. CAPH : un potentiel de 41{THIN}GWh/an, sans date.")
    assert cards(dataset)["potentiel-enr"].takeaway.count("sans date") == 1


def test_fossil_share_says_whose_it_is_in_the_data_s_words(cards, dataset):
    one = observed(dataset, "energie_fossile_part", "Valenciennois", territoire="CAVM", valeur=60.0, precision="", **YEAR_2024)
    assert cards(one)["energie-fossile"].takeaway.startswith(f"Près de 70{THIN}% de l’énergie consommée est d’origine fossile (Valenciennois) ; 60{THIN}% (CAVM, 2024).")
    other = replace(dataset, indicateurs=dataset.indicateurs.assign(definition="Charbon seul."))
    assert "fioul" not in cards(other)["energie-fossile"].takeaway
    assert "Charbon seul." in cards(other)["energie-fossile"].takeaway


def test_a_mix_half_updated_stays_of_one_period(cards, dataset):
    half = observed(dataset, "conso_residentiel_part", "CAVM", **YEAR_2024, valeur=50.0)
    assert mix(cards(half)["mix-energie"]) == mix(cards(dataset)["mix-energie"])


def test_mixes_of_two_years_are_dated_and_their_gap_is_not_said(cards, dataset):
    rows = dataset.observations
    newer = rows[rows["code"].isin(rows["code"].unique()) & rows["code"].str.match("conso_.*_part") & (rows["territoire"] == "CAVM")].assign(**YEAR_2024)
    panel = cards(replace(dataset, observations=pd.concat([rows, newer], ignore_index=True)))["mix-energie"]
    assert all(sum(parts.values()) == 100 for parts in mix(panel).values())
    assert "CAVM, 2024" in [note.text for note in panel.figure.layout.annotations]
    assert "écart" not in panel.takeaway


def test_where_it_stands_is_not_called_a_start(cards, dataset):
    newer = observed(dataset, "enr_part_consommation", "CAVM", **YEAR_2024, nature="observé", valeur=8.0)
    takeaway = cards(newer)["objectifs-energie"].takeaway
    assert f"41{THIN}% (8{THIN}% en 2024)" in takeaway
    assert f"11{THIN}% (0,2{THIN}% au départ)" in takeaway


def test_a_nearer_target_does_not_hide_the_farther_one(cards, dataset):
    nearer = observed(dataset, "conso_energie_evolution", "CAVM", periode="2030", periode_debut=pd.Timestamp("2030-01-01"), periode_fin=pd.Timestamp("2030-12-31"), valeur=-20.0)
    takeaway = cards(nearer)["objectifs-energie"].takeaway
    assert f"objectifs 2030 : consommation d’énergie −20{THIN}%" in takeaway
    assert f"consommation d’énergie −54{THIN}%" in takeaway


def test_a_side_without_figures_draws_nothing(cards, dataset):
    assert cards(dataset, Perimetre.CAPH)["objectifs-energie"].figure is None
    assert cards(dataset, Perimetre.CAVM)["potentiel-enr"].figure is None


def test_fossil_share_keeps_its_caution(cards, dataset):
    assert cards(dataset)["energie-fossile"].takeaway.startswith(f"Près de 70{THIN}%")


def test_finding_follows_the_data(dataset):
    assert energie.finding(dataset, None) == f"Pour la CAVM et pour la CAPH, le secteur résidentiel consomme le plus ; près de 70{THIN}% de l’énergie est fossile."
    rows = dataset.observations.copy()
    rows.loc[(rows["code"] == "conso_industriel_part") & (rows["territoire"] == "CAPH"), "valeur"] = 60.0
    changed = energie.finding(replace(dataset, observations=rows), None)
    assert "pour la CAPH, le secteur industriel consomme le plus" in changed
    assert "our la CAVM, le secteur résidentiel consomme le plus" in changed


def test_nothing_known_draws_nothing(dataset, perimetre):
    silent = replace(dataset, observations=dataset.observations.assign(valeur=float("nan")))
    assert {panel.figure for panel in energie.panels(silent, perimetre)} == {None}
