"""What a deposit changes is said before anything is published."""

from dataclasses import replace

import pytest

from crte_data.changes import figure_changes, is_unchanged, row_changes
from crte_data.dataset import Dataset, empty_dataset
from crte_data.key_figures import key_figures, key_figures_in
from crte_data.vocabulary import Perimetre
from loaders.bundled import bundled_dataset


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return bundled_dataset()[0]


def _with_unemployment(dataset: Dataset, value: float) -> Dataset:
    rows = dataset.observations
    is_latest = (rows["code"] == "taux_chomage") & (rows["periode"] == "T2 2021")
    return replace(dataset, observations=rows.assign(valeur=rows["valeur"].mask(is_latest, value)))


def test_the_same_dataset_changes_nothing(dataset):
    assert is_unchanged(dataset, bundled_dataset()[0])
    assert not figure_changes(dataset, dataset)["change"].any()


def test_one_value_changed_is_one_row_and_one_figure(dataset):
    after = _with_unemployment(dataset, 10.5)
    moved = figure_changes(dataset, after).query("change")
    assert list(moved["libelle"]) == ["Volet 3 – Taux de chômage"]
    assert list(moved[["avant", "apres"]].iloc[0]) == ["12\u202f%", "10,5\u202f%"]
    rows = row_changes(dataset, after).set_index("table")
    assert rows.loc["Valeurs des indicateurs"].tolist() == [0, 0, 1]
    assert rows.drop(index="Valeurs des indicateurs").to_numpy().sum() == 0


def test_a_row_removed_and_its_return(dataset):
    after = replace(dataset, financements=dataset.financements.iloc[1:])
    assert row_changes(dataset, after).set_index("table").loc["Lignes de financement de la maquette"].tolist() == [0, 1, 0]
    assert row_changes(after, dataset).set_index("table").loc["Lignes de financement de la maquette"].tolist() == [1, 0, 0]


def test_key_figures_exist_in_the_bundled_registry(dataset):
    figures = key_figures(dataset)
    unknown = set(figures.loc[figures["valeur"].isna(), "libelle"])
    assert unknown == {"Montant annoncé"}  # volet 3: the contract announces none
    assert list(figures.loc[figures["valeur"].isna(), "volet"]) == ["3"]
    assert (figures.loc[figures["valeur"].notna(), "source"] != "").all()


def test_key_figures_of_one_side_leave_out_the_other(dataset):
    assert "CAPH" not in set(key_figures_in(dataset, Perimetre.CAVM)["territoire"])
    assert "CAVM" not in set(key_figures_in(dataset, Perimetre.CAPH)["territoire"])
    assert {"CAVM", "CAPH"} <= set(key_figures_in(dataset, None)["territoire"])


def test_an_empty_dataset_knows_nothing_and_says_so():
    figures = key_figures(empty_dataset())
    assert set(figures["texte"]) == {"non communiqué"}


def test_a_change_too_small_for_the_words_is_written_in_full(dataset):
    rows = dataset.financements
    is_volet_1 = rows["ligne_id"] == "F-005"
    after = replace(dataset, financements=rows.assign(montant_annonce_eur=rows["montant_annonce_eur"].mask(is_volet_1, 39_004_000)))
    moved = figure_changes(dataset, after).query("change").set_index("libelle")
    assert moved.loc["Volet 1 – Montant annoncé"].tolist()[:2] == ["39\u202f000\u202f000", "39\u202f004\u202f000"]


def test_a_key_figure_under_a_filter_says_whose_it_is(dataset):
    figures = key_figures_in(dataset, Perimetre.CAPH).set_index("libelle")
    assert figures.at["Logements sociaux à produire (CAPH)", "valeur"] == 210
    assert figures.at["Taux de chômage (Valenciennois)", "valeur"] == 12
    assert figures.at["Montant annoncé, commun aux deux agglomérations", "volet"].tolist() == ["1", "2"]


def test_a_part_of_an_announcement_has_its_own_period(dataset):
    figures = key_figures(dataset)
    part = figures[figures["valeur"] == 28.4e6].iloc[0]
    assert part["periode"] == dataset.lines.loc[(dataset.lines[[c for c in dataset.lines if c.startswith("montant_")]] == 28.4e6).any(axis=1), "periode"].iloc[0]
