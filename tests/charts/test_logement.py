"""The traps of housing figures: unequal periods, alternatives, a need that is no target, parts within wholes."""

from dataclasses import replace

import pandas as pd
import pytest

from charts import logement
from crte_data.french import THIN
from crte_data.vocabulary import Perimetre

TOPIC = logement


def bars(panel):
    """Each bar's label and value; NaN would be drawn as « non communiqué »."""
    trace = panel.figure.data[0]
    return list(zip(trace.customdata, trace.x, trace.text, strict=True))


def with_value(dataset, code, place, period, value):
    rows = dataset.observations.copy()
    found = (rows["code"] == code) & (rows["territoire"] == place) & (rows["periode"] == period)
    assert found.sum() == 1
    rows.loc[found, "valeur"] = value
    return replace(dataset, observations=rows)


def test_bars_are_homes_a_year_and_say_their_period(cards, dataset):
    values = {label: value for label, value, _ in bars(cards(dataset)["rehabilitation"])}
    assert {label.partition(", ")[2] for label in values} == {"CAVM, 2016-2018 (3 ans)", "CAPH, 2016-2019 (4 ans)"}
    assert list(cards(dataset)["rehabilitation"].figure.data[0].x) == [pytest.approx(763 / 3), 158.75, 211, 187.5]


def test_takeaway_names_periods_and_the_ranking_that_flips(cards, dataset):
    takeaway = cards(dataset)["rehabilitation"].takeaway
    assert "211 par an pour la CAVM (633 sur 2016-2018, soit 3 ans) contre 188 par an pour la CAPH (750 sur 2016-2019, soit 4 ans)" in takeaway
    assert "Parc privé : les totaux (750 pour la CAPH, 633 pour la CAVM) donneraient l’ordre inverse" in takeaway
    assert "Parc social : les totaux" not in takeaway


def test_takeaway_follows_the_data(cards, dataset):
    changed = with_value(dataset, "logements_rehabilites_prive", "CAPH", "2016-2019", 1200.0)
    takeaway = cards(changed)["rehabilitation"].takeaway
    assert "contre 300 par an pour la CAPH (1\u202f200 sur 2016-2019" in takeaway
    assert "ordre inverse" not in takeaway


def test_a_missing_count_is_said_and_not_zero(cards, dataset):
    changed = with_value(dataset, "logements_rehabilites_social", "CAPH", "2016-2019", float("nan"))
    panel = cards(changed)["rehabilitation"]
    assert "non communiqué pour la CAPH" in panel.takeaway
    assert "non communiqué" in panel.figure.data[0].text
    assert panel.table["Par an"].isna().sum() == 1


def test_table_holds_the_length_and_the_exact_pace(cards, dataset):
    table = cards(dataset)["rehabilitation"].table
    assert sorted(table["Durée (ans)"]) == [3, 3, 4, 4]
    assert 158.75 in set(table["Par an"])


def test_2020_stays_apart_financed_is_not_rehabilitated(cards, dataset):
    panels = cards(dataset)
    assert "2020" not in panels["rehabilitation"].takeaway
    apart = panels["rehabilitation-annuelle"]
    assert "parc privé 251 financés" in apart.takeaway
    assert "parc privé 198 réhabilités" in apart.takeaway
    assert "parc social non communiqué" in apart.takeaway
    assert "ne se comparent pas" in apart.takeaway
    assert "ne se comparent pas" not in cards(dataset, Perimetre.CAPH)["rehabilitation-annuelle"].takeaway


def test_a_new_year_reaches_the_card_and_is_said_without_a_sum(cards, dataset):
    rows = dataset.observations
    year = rows[(rows["code"] == "logements_rehabilites_prive") & (rows["periode"] == "2020")]
    newer = year.assign(periode="2022", periode_debut=pd.Timestamp("2022-01-01"), periode_fin=pd.Timestamp("2022-12-31"), valeur=[240.0, 220.0])
    panel = cards(replace(dataset, observations=pd.concat([rows, newer], ignore_index=True)))["rehabilitation"]
    assert {"Parc privé, CAVM, 2022 (1 an)", "Parc privé, CAPH, 2022 (1 an)"} <= {label for label, _, _ in bars(panel)}
    assert "Parc privé : 220 par an pour la CAVM (en 2022) contre 240 par an pour la CAPH (en 2022)." in panel.takeaway
    assert "ordre inverse" not in panel.takeaway  # both of one year: totals and pace rank alike


def test_targets_stand_beside_the_pace(cards, dataset):
    panel = cards(dataset)["objectifs-annuels"]
    values = {(label, value) for label, value, _ in bars(panel)}
    assert {("Parc social, CAVM, objectif 2021", 495), ("Parc privé, CAVM, objectif 2021 (financés)", 251), ("Parc social, CAPH, objectif annuel", 150)} <= values
    assert "Parc privé, CAPH : objectif non communiqué" in panel.takeaway
    assert any("doublé" in caveat.lower() for caveat in panel.caveats)


def test_2030_targets_are_alternatives_and_never_summed(cards, dataset):
    panel = cards(dataset)["objectifs-a-terme"]
    assert f"6{THIN}500{THIN}logements au niveau BBC ou 11{THIN}000{THIN}logements" in panel.takeaway
    assert "jamais la somme" in panel.takeaway
    assert 17500 not in set(panel.figure.data[0].x) | set(panel.table["Valeur"])


def test_2026_targets_are_awaited_of_the_cavm_alone(cards, dataset):
    panel = cards(dataset)["objectifs-a-terme"]
    assert panel.takeaway.startswith("Objectifs 2026 : non communiqués (CAVM).")
    awaited = panel.table[panel.table["Période"] == "2026"]
    assert list(awaited["Territoire"]) == ["CAVM"]
    assert awaited["Valeur"].isna().all()
    assert "2026" not in cards(dataset, Perimetre.CAPH)["objectifs-a-terme"].takeaway


def test_a_2026_target_shows_as_soon_as_it_is_published(cards, dataset):
    takeaway = cards(with_value(dataset, "objectif_rehabilitation_plh", "CAVM", "2026", 600.0))["objectifs-a-terme"].takeaway
    assert f"D’ici 2026, la CAVM vise 600{THIN}logements selon le PLH." in takeaway
    assert "Objectifs 2026 : non" not in takeaway


def test_a_target_with_a_reserve_is_not_read_as_met(cards, dataset):
    assert "Parc social, CAPH : 150 logements visés par an (objectif à lire avec sa réserve), 159 par an observés" in cards(dataset)["objectifs-annuels"].takeaway
    sure = replace(dataset, observations=dataset.observations.assign(reserve=""))
    assert "réserve" not in cards(sure)["objectifs-annuels"].takeaway


def test_a_target_of_financed_homes_is_not_set_against_rehabilitated_ones(cards, dataset):
    takeaway = cards(dataset)["objectifs-annuels"].takeaway
    assert "251 logements financés visés en 2021" in takeaway
    assert "211 par an réhabilités observés sur 2016-2018, ce qui ne se compare pas" in takeaway
    assert takeaway.count("ne se compare pas") == 1


def test_the_cavm_comes_first_even_when_it_is_not_the_largest(cards, dataset):
    changed = with_value(dataset, "logements_rehabilites_prive", "CAPH", "2016-2019", 1200.0)
    for said in (logement.finding(changed, None), cards(changed)["rehabilitation"].takeaway):
        assert said.rindex("la CAVM") < said.rindex("la CAPH")


def test_the_need_is_alone_and_called_theoretical(cards, dataset):
    panels = cards(dataset)
    assert "besoin théorique" in panels["besoin-renovation"].takeaway
    assert f"2{THIN}000 logements par an pendant 30{THIN}ans" in panels["besoin-renovation"].takeaway
    assert all(2000 not in set(panel.table.get("Valeur", [])) for name, panel in panels.items() if name != "besoin-renovation")


def test_social_homes_480_is_270_and_210(cards, dataset):
    panel = cards(dataset)["logement-social"]
    values = dict(zip(panel.table["Territoire"], panel.table["Valeur"], strict=True))
    assert values["Valenciennois"] == values["CAVM"] + values["CAPH"] == 480
    assert "recoupent" not in panel.takeaway


def test_a_total_that_does_not_check_is_said(cards, dataset):
    changed = with_value(dataset, "objectif_logements_sociaux_an", "CAVM", "", 300.0)
    assert "les chiffres ne se recoupent pas" in cards(changed)["logement-social"].takeaway


def test_one_sided_rates_are_not_lent_to_the_other_side(cards, dataset):
    assert "non communiqué (CAVM)" in cards(dataset)["vulnerabilite-energetique"].takeaway
    cavm = cards(dataset, Perimetre.CAVM)
    assert 29 not in set(cavm["vulnerabilite-energetique"].table["Valeur"])
    assert 86 not in set(cavm["parc-ancien"].table["Valeur"])


def test_npnru_names_its_parts_and_its_rest(cards, dataset):
    takeaway = cards(dataset)["npnru"].takeaway
    for part in (f"397{THIN}M€", f"120{THIN}M€ (part de l’ANRU, dont 33{THIN}M€ pour le site de Denain)", f"15{THIN}M€", f"14,2{THIN}M€", f"149,2{THIN}M€", f"247,8{THIN}M€, n’est pas détaillé"):
        assert part in takeaway


def test_pnru_is_of_the_cavm_alone(cards, dataset):
    assert f"plus de 474{THIN}M€" in cards(dataset)["pnru"].takeaway
    assert "pnru" not in cards(dataset, Perimetre.CAPH)
    assert cards(dataset)["pnru-resultats"].takeaway.endswith("CAPH : non communiqué.")
    assert cards(dataset, Perimetre.CAPH)["pnru-resultats"].figure is None


def test_finding_is_computed(dataset, perimetre):
    finding = logement.finding(dataset, perimetre)
    assert ("254 pour la CAVM" in finding) == (perimetre != Perimetre.CAPH)
    assert ("159 pour la CAPH" in finding) == (perimetre != Perimetre.CAVM)
