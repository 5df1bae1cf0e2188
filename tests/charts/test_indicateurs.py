"""Every figure of the registry is found, said in French, and compared only with what compares."""

import dataclasses
import functools

import pandas as pd
import pytest

from charts import indicateurs
from crte_data.dataset import Dataset, empty_dataset
from crte_data.vocabulary import Perimetre


def _list(dataset: Dataset, *options: str, perimetre: Perimetre | None = None):
    return indicateurs.list_panels(dataset, perimetre, *options)[0]


def _card(dataset: Dataset, code: str, perimetre: Perimetre | None = None):
    return indicateurs.indicator_panels(dataset, perimetre, code)[0]


def _with(dataset: Dataset, **changes: object) -> Dataset:
    """The same dataset with one column of every observation replaced."""
    return dataclasses.replace(dataset, observations=dataset.observations.assign(**changes))


def test_list_holds_every_observation(dataset: Dataset) -> None:
    table = _list(dataset).table
    assert len(table) == len(dataset.observations)
    assert set(table["Code"]) == set(dataset.indicateurs["code"])
    assert sum(len(part) for part in indicateurs.by_theme(_list(dataset)).values()) == len(table)


@pytest.mark.parametrize("query", ["déchetteries", "DECHETTERIE", "déchèterie", "dechetteries_nombre"])
def test_dechetteries_are_found_however_they_are_typed(dataset: Dataset, query: str) -> None:
    found = _list(dataset, "", query)
    assert "dechetteries_nombre" in indicateurs.names(found)
    assert len(found.table) <= 3


@pytest.mark.parametrize(("query", "code"), [
    ("piscine", "piscines_plan_eau_multiplication"), ("zéro déchets SIAVED", "communes_zero_dechets"),
    ("chomage 1993", "taux_chomage"), ("6 500", "objectif_renovation_bbc"),
])  # fmt: skip
def test_words_of_citation_period_and_value_find(dataset: Dataset, query: str, code: str) -> None:
    assert code in indicateurs.names(_list(dataset, "", query))


def test_words_are_found_at_their_beginning_only(dataset: Dataset) -> None:
    table = _list(dataset, "", "eau").table
    assert len(table)
    assert "voitures_electriques_production" not in set(table["Code"])
    assert not table["Indicateur"].eq("Réseaux").any()


def test_nothing_found_is_said(dataset: Dataset) -> None:
    found = _list(dataset, "", "licorne")
    assert found.table.empty
    assert found.takeaway == "Aucun chiffre ne correspond."


def test_missing_only_keeps_what_is_not_communicated(dataset: Dataset) -> None:
    table = _list(dataset, "", "", indicateurs.MISSING_ONLY).table
    assert len(table) == dataset.observations["valeur"].isna().sum()
    assert set(table["Chiffre"]) == {"non communiqué"}
    assert table["Valeur"].isna().all()


def test_not_concerned_is_neither_missing_nor_unknown(dataset: Dataset) -> None:
    statuses = dataset.observations["statut"].mask(dataset.observations["valeur"].isna(), "non concerné")
    changed = _with(dataset, statut=statuses)
    assert _list(changed, "", "", indicateurs.MISSING_ONLY).table.empty
    assert "non concerné" in set(_list(changed).table["Chiffre"])
    assert "non concernées" in _list(changed).takeaway


def test_filter_leaves_out_the_other_agglomeration(dataset: Dataset) -> None:
    table = _list(dataset, perimetre=Perimetre.CAVM).table
    assert "CAPH" not in set(table["Territoire"])
    assert {"CAVM", "Valenciennois", "France"} <= set(table["Territoire"])


def test_count_is_computed_and_agrees(dataset: Dataset) -> None:
    one = dataset.observations.iloc[[0]]
    assert _list(dataclasses.replace(dataset, observations=one)).takeaway == "1 valeur, communiquée."
    values = dataset.observations["valeur"]
    assert f"{values.notna().sum()} communiquées, {values.isna().sum()} non communiquées." in _list(dataset).takeaway


def test_each_line_names_its_cell(dataset: Dataset) -> None:
    row = _list(dataset, "", "dechetteries_nombre").table.iloc[0]
    assert row["Cellule"] == "indicateurs.xlsx, feuille « Déchets et économie circulaire », E5"
    assert row["Lignes"]
    assert row["Source"].startswith("CRTE 2021")


def test_every_indicator_has_a_card_with_source(dataset: Dataset) -> None:
    panels = indicateurs.indicator_panels(dataset, None, *dataset.indicateurs["code"])
    assert len(panels) == len(dataset.indicateurs)
    assert all(panel.source and panel.takeaway.endswith((".", "»")) for panel in panels)
    assert [panel.title for panel in panels if ".." in panel.takeaway] == []


def test_lone_value_has_no_chart_and_is_said_with_its_citation(dataset: Dataset) -> None:
    panel = _card(dataset, "dechetteries_nombre")
    assert panel.figure is None
    assert panel.takeaway.startswith("6\u202fdéchetteries (CAVM, non daté).")
    assert "La source écrit : «" in panel.takeaway


def test_territories_are_compared_and_the_unknown_is_said(dataset: Dataset) -> None:
    bars = _card(dataset, "cours_eau_lineaire").figure.data[0]
    assert list(bars.text) == ["100\u202fkm", "non communiqué"]
    assert "Non communiqué : CAPH" in _card(dataset, "cours_eau_lineaire").takeaway


def test_totals_over_unequal_periods_are_compared_per_year(dataset: Dataset) -> None:
    panel = _card(dataset, "logements_rehabilites_social")
    values = dict(zip(panel.figure.data[0].y, panel.figure.data[0].x, strict=True))
    assert values["CAPH, 2016-2019, observé"] == pytest.approx(635 / 4)
    assert values["CAVM, 2016-2018, observé"] == pytest.approx(763 / 3)
    assert panel.figure.layout.xaxis.title.text == "logements par an"
    assert "par an" in panel.takeaway
    assert 635 in set(panel.table["Valeur"])


def test_rates_are_never_brought_to_a_year(dataset: Dataset) -> None:
    bars = _card(dataset, "taux_chomage").figure.data[0]
    assert 21.3 in list(bars.x)
    assert all("%" in text for text in bars.text)


def test_totals_whose_periods_cannot_be_compared_are_not_drawn(dataset: Dataset) -> None:
    panel = _card(dataset, "maisons_sante_en_projet")
    assert panel.figure is None
    assert any("ne se comparent pas" in caveat for caveat in panel.caveats)


def test_indicator_without_any_value_says_so(dataset: Dataset) -> None:
    panel = _card(dataset, "ess_structures")
    assert panel.figure is None
    assert panel.takeaway.startswith("Non communiqué : CAVM")
    assert "0" not in panel.takeaway


def test_a_rank_is_written_as_a_rank(dataset: Dataset) -> None:
    assert _card(dataset, "rang_territoire_carbone").takeaway.startswith("2ᵉ (Valenciennois")
    assert _card(dataset, "zone_emploi_rang_chomage").takeaway.startswith("9ᵉ (Valenciennois")


def test_financed_and_rehabilitated_homes_are_not_drawn_together(dataset: Dataset) -> None:
    rehabilitated = _card(dataset, "logements_rehabilites_prive")
    assert 251 not in set(rehabilitated.table["Valeur"])
    assert 251 in set(_card(dataset, "logements_finances_prive").table["Valeur"])


def test_labels_are_escaped(dataset: Dataset) -> None:
    marked = functools.partial(pd.Series.replace, to_replace="CAVM", value="<b>CAVM</b>")
    changed = _with(dataset, territoire=marked(dataset.observations["territoire"]))
    assert "<b>" not in "".join(_card(changed, "cours_eau_lineaire").figure.data[0].y)


def test_nothing_published_makes_an_empty_list_and_no_card() -> None:
    assert _list(empty_dataset(), "", "eau").table.empty
    assert indicateurs.indicator_panels(empty_dataset(), None, "taux_chomage") == []
