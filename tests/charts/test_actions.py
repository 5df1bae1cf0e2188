"""The cards of the fiches, on the contract's own and on a followed year."""

import dataclasses

import pandas as pd
import pytest

from charts import actions, fiches
from charts.panel import Panel
from crte_data.dataset import Dataset, empty_dataset
from crte_data.vocabulary import Perimetre

NAN = float("nan")


@pytest.fixture(scope="module")
def followed(dataset: Dataset) -> Dataset:
    """The same fiches as an agent would return them: statuses, one 0 %, one 60 %, a blocked one."""
    return dataclasses.replace(dataset, actions=dataset.actions.assign(
        statut=["en cours", "en cours", "bloqué", "", "réalisé"], avancement_pct=[60.0, 0.0, NAN, NAN, 100.0],
        freins=["", "", "Foncier", "", ""], pilote=["ERBM", "SIMOUV", "", "", ""],
        perimetre=["CAVM", "commun", "CAPH", "commun", "commun"],
    ))  # fmt: skip


def _by_id(panels: list[Panel]) -> dict[str, Panel]:
    return {panel.id: panel for panel in panels}


def test_contract_alone_gives_no_status_and_no_progress(dataset: Dataset) -> None:
    panels = _by_id(actions.panels(dataset, None))
    assert panels["statut-actions"].figure is None
    assert panels["statut-actions"].takeaway == "Le statut reste à renseigner pour les 5 actions suivies."
    assert "avancement-actions" not in panels
    assert "aucun statut renseigné" in actions.finding(dataset, None)


def test_statuses_are_counted_and_freins_named(followed: Dataset) -> None:
    panel = _by_id(actions.panels(followed, None))["statut-actions"]
    assert list(panel.figure.data[0].x) == [2, 1, 1, 1]
    assert panel.takeaway == "2 actions « en cours », 1 action « réalisé » et 1 action « bloqué » ; 1 sans statut. Freins signalés : 2021-3."
    assert "4 statuts renseignés" in actions.finding(followed, None)


def test_missing_progress_is_never_zero(followed: Dataset) -> None:
    panel = _by_id(actions.panels(followed, None))["avancement-actions"]
    assert list(panel.figure.data[0].text) == ["60\u202f%", "0\u202f%", "non communiqué", "non communiqué", "100\u202f%"]
    assert panel.table["Avancement (%)"].isna().sum() == 2
    assert panel.takeaway == "La plus avancée est la fiche 2021-5, à 100\u202f%. 2 avancements à renseigner."


def test_common_fiches_stay_visible_under_a_filter(followed: Dataset) -> None:
    shown = [panel.title[:6] for panel in fiches.fiche_panels(followed, Perimetre.CAVM)]
    assert shown == ["2021-1", "2021-2", "2021-4", "2021-5"]
    assert all("Valenciennes Métropole" in panel.scope for panel in actions.panels(followed, Perimetre.CAVM))


def test_orientations_without_a_fiche_are_named(dataset: Dataset) -> None:
    panel = _by_id(actions.panels(dataset, None))["actions-orientations"]
    assert panel.takeaway == "5 orientations sur 13 ont une fiche action. Sans fiche : 1.1, 1.3, 1.4, 1.5, 2.1, 2.3, 2.4 et 2.5."
    assert list(panel.figure.data[1].x) == [1, 1, 3]
    assert list(panel.figure.data[0].text) == ["1 sur 5", "1 sur 5", "3 sur 3"]
    assert len(panel.table) == 13


def test_completeness_says_what_every_fiche_lacks(dataset: Dataset, followed: Dataset) -> None:
    before, after = (_by_id(actions.panels(data, None))["completude-actions"] for data in (dataset, followed))
    assert "pilote" in before.takeaway
    assert "pilote" not in after.takeaway
    assert list(after.table["Champs renseignés"]) == [7, 7, 6, 4, 6]
    assert list(after.figure.data[1].x) == [7, 7, 6, 4, 6]


def test_amounts_are_one_bar_a_fiche_and_stage(dataset: Dataset) -> None:
    panel = _by_id(actions.panels(dataset, None))["montants-actions"]
    assert list(panel.table["Fiche"] + panel.table["Étape"]) == ["2021-1Versé", "2021-2Annoncé", "2021-2Prévu", "2021-4Annoncé", "2021-5Accordé"]
    assert "Aucune subvention rattachée à 2021-3" in panel.takeaway
    assert "maquette_financiere.xlsx" in panel.source


def test_amounts_of_one_agglomeration_leave_out_the_other(dataset: Dataset) -> None:
    tables = [_by_id(actions.panels(dataset, scope))["montants-actions"].table.set_index(["Fiche", "Étape"])["Montant (€)"] for scope in (Perimetre.CAVM, Perimetre.CAPH)]
    assert [table[("2021-2", "Prévu")] for table in tables] == [5_500_000, 1_500_000]


def test_amounts_cite_the_cells_of_the_amounts(dataset: Dataset) -> None:
    source = _by_id(actions.panels(dataset, None))["montants-actions"].source
    assert "cellules M10, I14, J17" in source  # paid, announced, planned: not the column of the line's number


def test_finding_follows_the_filter(followed: Dataset) -> None:
    assert actions.finding(followed, Perimetre.CAVM).startswith("4 fiches actions")
    caph = dataclasses.replace(followed, actions=followed.actions.assign(perimetre="CAPH"))
    assert actions.finding(caph, Perimetre.CAVM) == "Aucune fiche action pour ce périmètre."


def test_fiche_says_what_is_known_and_what_is_to_be_filled_in(dataset: Dataset) -> None:
    panel = fiches.fiche_panels(dataset, None)[1]
    assert panel.takeaway.startswith("Volet 1 – Transition écologique, orientation 1.2 Mobilité durable, commun aux deux agglomérations. À renseigner : pilote")
    content = panel.table.set_index("Champ")["Contenu"]
    assert content["Avancement (%)"] == "à renseigner"
    assert content["Prévu"] == "7\u202fM€ de subventions locales, 2 lignes comptées"
    assert content["Schéma intercommunal de la mobilité douce"] == "39,8\u202fM€, coût, prévu"
    assert list(fiches.sections(panel)) == ["Ce que l’on sait", "À renseigner", "Montants rattachés", "Autres montants cités, jamais additionnés"]


def test_yearly_amount_is_said_yearly(dataset: Dataset) -> None:
    content = fiches.fiche_panels(dataset, None)[0].table["Contenu"]
    assert any(text.startswith("10\u202fM€ par an") and "portée régionale" in text for text in content)


def test_fiche_without_a_line_shows_its_orientation_or_nothing(dataset: Dataset) -> None:
    assert "aucun montant communiqué" in set(fiches.fiche_panels(dataset, None)[2].table["Contenu"])
    unlinked = dataclasses.replace(dataset, operations=dataset.operations.assign(fiche=""))
    champs = fiches.fiche_panels(unlinked, None)[1].table["Champ"]
    assert "Prévu (toute l’orientation 1.2)" in set(champs)


def test_fiches_are_filtered_by_orientation(dataset: Dataset) -> None:
    assert [panel.title[:6] for panel in fiches.fiche_panels(dataset, None, "3.2")] == ["2021-4"]
    assert list(fiches.orientations(dataset, None)) == ["1.2", "2.2", "3.1", "3.2", "3.3"]


def test_unknown_volet_and_orientation_are_to_be_filled_in(dataset: Dataset) -> None:
    bare = dataclasses.replace(dataset, actions=dataset.actions.assign(volet="", orientation=""))
    assert "volet à renseigner, orientation à renseigner" in fiches.fiche_panels(bare, None)[0].takeaway.lower()
    assert "Aucun" not in actions.finding(bare, None)
    assert actions.panels(bare, None)


def test_one_fiche_is_said_in_the_singular(dataset: Dataset) -> None:
    alone = dataclasses.replace(dataset, actions=dataset.actions.head(1))
    panels = _by_id(actions.panels(alone, None))
    assert panels["statut-actions"].takeaway == "Le statut reste à renseigner pour la seule action suivie."
    assert panels["actions-orientations"].takeaway.startswith("1 orientation sur 13 a une fiche action.")


def test_nothing_published_makes_no_card() -> None:
    assert actions.panels(empty_dataset(), None) == []
    assert fiches.fiche_panels(empty_dataset(), None) == []
    assert actions.finding(empty_dataset(), None) == "Aucune fiche action n’est publiée."


def test_every_card_has_scope_source_and_table(dataset: Dataset) -> None:
    for panel in [*actions.panels(dataset, None), *fiches.fiche_panels(dataset, None)]:
        assert isinstance(panel.table, pd.DataFrame)
        assert panel.source
        assert panel.scope == "Tout le Valenciennois"


def test_sub_actions_are_shown_in_their_fiche_and_nowhere_counted(followed: Dataset) -> None:
    sub = followed.actions.iloc[[0]].assign(numero="2021-1.1", intitule="Pistes cyclables", statut="en pause", avancement_pct=30.0)
    more = dataclasses.replace(followed, actions=pd.concat([followed.actions, sub], ignore_index=True))
    assert actions.finding(more, None) == actions.finding(followed, None)
    panels = fiches.fiche_panels(more, None)
    assert len(panels) == 5
    name, content = fiches.sections(panels[0])["Sous-actions"].iloc[0]
    assert name == "2021-1.1"
    assert content.startswith("Pistes cyclables – ")
    assert "statut en pause" in content
    assert "avancement (%) 30\u202f%" in content
    assert "Sous-actions" not in fiches.sections(panels[1])
