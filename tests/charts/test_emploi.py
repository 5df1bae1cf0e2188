"""The traps of employment figures: years and quarters mixed, comparators without a date, plans that are no results."""

from dataclasses import replace

import pytest

from charts import emploi
from crte_data.french import THIN
from crte_data.vocabulary import Perimetre

TOPIC = emploi


def values(panel):
    return dict(zip(panel.table["Territoire"], panel.table["Valeur"], strict=True))


def test_the_time_axis_is_true_time(cards, dataset):
    figure = cards(dataset)["chomage"].figure
    line = figure.data[0]
    gaps = [(later - earlier).astype("timedelta64[D]").astype(int) for earlier, later in zip(line.x[:-1], line.x[1:], strict=True)]
    assert figure.layout.xaxis.type == "date"
    assert gaps[0] > 5000
    assert gaps[2] < 200
    assert list(line.y) == [21.3, 11.3, 11.9, 12.0]


def test_years_and_quarters_have_their_own_sign_and_the_mix_is_said(cards, dataset):
    panel = cards(dataset)["chomage"]
    assert {trace.name: trace.marker.symbol for trace in panel.figure.data[1:]} == {"Taux annuel": "circle", "Taux trimestriel": "diamond"}
    assert "Taux annuels (1993, 2008) et taux trimestriels (T4 2020, T2 2021) sont mêlés" in panel.takeaway


def test_every_point_is_written(cards, dataset):
    texts = [text for trace in cards(dataset)["chomage"].figure.data[1:] for text in trace.text]
    assert len(texts) == 4
    assert all(texts)


def test_one_kind_of_rate_is_not_called_a_mix(cards, dataset):
    rows = dataset.observations
    quarterly = replace(dataset, observations=rows[~rows["periode"].isin(["1993", "2008"])])
    assert "mêlés" not in cards(quarterly)["chomage"].takeaway


def test_comparators_without_a_date_say_so(cards, dataset):
    panel = cards(dataset)["chomage-compare"]
    assert values(panel) == {"Valenciennois": 12.0, "Nord": 9.6, "Hauts-de-France": 9.3, "France": 7.8}
    assert f"soit 4,2{THIN}points de plus que la France" in panel.takeaway
    assert "Taux non datés : Nord, Hauts-de-France et France." in panel.takeaway
    assert "Nord, non daté" in panel.figure.data[0].customdata


def test_rsa_is_silent_beyond_the_departement(cards, dataset):
    panel = cards(dataset)["rsa"]
    assert "Hauts-de-France et France : non communiqué." in panel.takeaway
    assert list(panel.figure.data[0].text).count("non communiqué") == 2
    assert f"3,3{THIN}points de plus que le Nord" in panel.takeaway


def test_a_gap_changes_sign_with_the_data(cards, dataset):
    rows = dataset.observations.copy()
    rows.loc[(rows["code"] == "taux_pauvrete") & (rows["territoire"] == "Valenciennois"), "valeur"] = 13.5
    assert f"soit 1{THIN}point de moins que la France" in cards(replace(dataset, observations=rows))["pauvrete"].takeaway


def test_rates_are_not_averaged(cards, dataset):
    for name in ("pauvrete", "rsa", "foyers-non-imposes", "chomage-compare"):
        panel = cards(dataset)[name]
        given = set(panel.table["Valeur"].dropna())
        assert set(panel.figure.data[0].x) - {0} <= given


def test_measures_are_a_plan_and_the_parts_are_within(cards, dataset):
    panel = cards(dataset)["mesures-emploi"]
    by_label = dict(zip(panel.table["Indicateur"], panel.table["Valeur"], strict=True))
    assert by_label["PEC jeunes"] + by_label["PEC tout public"] == by_label["Parcours emploi compétences (PEC)"] == 718
    assert "718 (dont 413 PEC jeunes et 305 PEC tout public)" in panel.takeaway
    assert "prévisions, et non des contrats conclus" in panel.takeaway
    assert f"1{THIN}640" not in panel.takeaway  # PEC, CIE and emplois francs are different things
    assert all("(prévision)" in label for label in panel.figure.data[0].customdata)


def test_insertion_shares_no_scale_between_posts_and_structures(cards, dataset):
    panel = cards(dataset)["insertion"]
    assert panel.figure.data[0].type == "scatter"
    assert list(panel.figure.data[0].text) == [f"911{THIN}ETP", f"11{THIN}structures"]
    assert f"dont 1,5{THIN}M€" in cards(dataset)["insertion-financement"].takeaway


def test_posts_are_not_added_up(cards, dataset):
    panel = cards(dataset)["pole-emploi"]
    assert set(panel.figure.data[0].x) == {16, 68, 500}
    assert "plus de 500" in panel.figure.data[0].text


def test_city_policy_counts_both_agglomerations_once(cards, dataset):
    takeaway = cards(dataset)["politique-ville-emploi"].takeaway
    for amount in (f"357{THIN}660{THIN}€", f"327{THIN}848{THIN}€", f"685{THIN}508{THIN}€"):
        assert amount in takeaway
    cavm = cards(dataset, Perimetre.CAVM)["politique-ville-emploi"].takeaway
    assert "CAPH" not in cavm
    assert f"327{THIN}848{THIN}€ de ce total sont détaillés pour l’autre agglomération." in cavm  # or the sentence would not add up
    assert f"2,51{THIN}M€" in cavm


@pytest.mark.parametrize("perimetre", [Perimetre.CAVM, Perimetre.CAPH])
def test_a_figure_of_the_valenciennois_is_not_the_agglomeration_s(cards, dataset, perimetre):
    said = f"{perimetre.upper()} seule : non communiqué."
    assert cards(dataset, perimetre)["chomage"].takeaway.endswith(said)
    assert emploi.finding(dataset, perimetre).endswith(said)


def test_finding_is_computed(dataset):
    assert emploi.finding(dataset, None) == f"Dans le Valenciennois, 12{THIN}% de chômage au T2 2021, contre 7,8{THIN}% en France (non daté) ; 23,7{THIN}% de pauvreté, contre 14,5{THIN}% en France."
    rows = dataset.observations
    assert "en France" not in emploi.finding(replace(dataset, observations=rows[rows["territoire"] != "France"]), None)


def test_a_card_of_the_whole_says_so_in_its_scope(cards, dataset):
    scope = cards(dataset, Perimetre.CAPH)["mesures-emploi"].scope
    assert scope == "La Porte du Hainaut (CAPH) ; chiffres de tout le Valenciennois, non détaillés par agglomération"
