"""Tables of actions, forms and sheets of indicators deposited as they are, with the names and the territories that ship."""

import pytest

from crte_data.dataset import Dataset
from loaders.bundled import bundled_dataset
from loaders.deposit import Deposit, read_deposit
from tests.builders import workbook
from tests.loaders.layouts.sheets import Grid, with_merged
from tests.loaders.layouts.test_fiche import TOLD, form


@pytest.fixture(scope="module")
def before() -> Dataset:
    return bundled_dataset()[0]


def deposit(before: Dataset, sheets: dict[str, Grid], merged: dict[str, list[str]] | None = None) -> Deposit:
    return read_deposit([("depot.xlsx", with_merged(workbook(sheets), merged or {}))], before)


def remarks(found: Deposit) -> set[tuple[str, str]]:
    """What is said of the workbook, losses and identifiers that are made aside."""
    return {(anomaly.rule, anomaly.cell) for anomaly in found.report.anomalies if anomaly.rule not in {"table-reduite", "reference"}}


def test_indicators_of_known_names_and_places(before):
    rows = [
        ["Suivi 2024 – emploi"], ["Indicateur", "Unité", "Territoire", 2022, "Cible 2026"],
        ["Taux de chômage", "%", "CA Valenciennes Métropole", 9.5, 8], [None, None, "La Porte du Hainaut", 10.5, "NC"], [None, None, "St Amand les Eaux", 8.25, None],
    ]  # fmt: skip
    found = deposit(before, {"Emploi": rows}, {"Emploi": ["A3:A5", "B3:B5"]})
    frame = found.readings[0].frames["observations"]
    assert list(frame[["territoire", "periode", "nature", "statut"]].itertuples(index=False, name=None)) == [
        ("CAVM", "2022", "observé", "communiqué"), ("CAVM", "2026", "objectif", "communiqué"), ("CAPH", "2022", "observé", "communiqué"),
        ("CAPH", "2026", "objectif", "non communiqué"), ("Saint-Amand-les-Eaux", "2022", "observé", "communiqué"),
    ]  # fmt: skip
    known = dict(zip(before.indicateurs["libelle"], before.indicateurs["code"], strict=True))
    assert set(frame["code"]) == {known.get("Taux de chômage", "taux_de_chomage_pct")}
    assert list(frame["valeur"].dropna()) == [9.5, 8, 10.5, 8.25]
    assert remarks(found) == set()


def test_actions_under_a_merged_axe(before):
    rows = [
        ["Tableau de suivi"], [], ["N°", "Axe", "Action", "Pilote", "Statut", "Avancement %", "Début prévu", "Fin prévue", "Territoire"],
        ["2021-1", "1.2 Mobilité durable", "Vélo", "SIMOUV", "En cours", 0.5, 2021, 2024, "Denain"], ["2021-2", None, "Train", "CAPH", "Terminé", 1, 2021, "fin 2023", "La Porte du Hainaut"],
        ["2021-3", None, "Bus", "CAVM", "à lancer", 0, 2022, 2025, "CA Valenciennes Métropole"],
    ]  # fmt: skip
    found = deposit(before, {"Suivi": rows}, {"Suivi": ["A1:I1", "B4:B5"]})
    frame = found.readings[0].frames["actions"]
    assert list(frame["orientation"]) == ["1.2", "1.2", ""]
    assert list(frame["perimetre"]) == ["CAPH", "CAPH", "CAVM"]
    assert list(frame["statut"]) == ["en cours", "réalisé", "à venir"]
    assert list(frame["avancement_pct"]) == [50, 100, 0]
    assert remarks(found) == {("pourcentages-fractions", "F4")}
    assert found.after.actions["numero"].tolist() == ["2021-1", "2021-2", "2021-3"]


def test_forms_with_the_names_of_financeurs(before):
    told = TOLD | {"perimetre": "CAPH"}
    found = deposit(before, {"Fiche 7": form(told, 3), "Fiche 8": form(told | {"numero": "2021-8", "intitule": "Autre école"}, 8, is_stacked=True)})
    frames = found.readings[0].frames
    assert frames["financements"]["montant_prevu_eur"].sum() == 240_000
    assert set(frames["financements"]["financeur"]) >= {"État", "ADEME", "Région Hauts-de-France"}
    assert set(frames["financements"]["dispositif"]) >= {"DSIL"}
    assert list(frames["actions"]["numero"]) == ["2021-7", "2021-8"]
    assert remarks(found) == set()
