"""Dépôt: what an agent does, and what nobody else can."""

import io
import re
from datetime import date

import openpyxl
import pandas as pd
import pytest

from crte_data.errors import UserError
from crte_data.journal import Outcome, Person
from crte_data.store import Store
from crte_data.tables import ACTIONS, FINANCEMENTS, OPERATIONS
from loaders.bundled import EXAMPLE, WORKBOOKS
from loaders.deposit import read_deposit
from loaders.families import INDICATORS
from loaders.templates import template
from tests.builders import maquette, row, tracking
from tests.pages.conftest import ON_BOTH


def _edited_indicators(value: float) -> bytes:
    """The bundled indicators with the first unemployment figure of the Valenciennois in T2 2021 changed."""
    book = openpyxl.load_workbook(WORKBOOKS / "indicateurs.xlsx")
    sheet = book["Emploi"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "taux_chomage" and row[2].value == "T2 2021")
    row[4].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _upload(app, name: str, content: bytes):
    return app.file_uploader[0].upload(name, content).run()


def _publish(app, author: str = "Camille Durand", comment: str = "Chômage du trimestre"):
    app.text_input(key="auteur").input(author)
    app.text_area[0].input(comment)
    return app.button(key="publier").click().run()


def _read_all(app, author: str = "Camille Durand"):
    """Say of every point that it was read: those of a rule at once where they are many."""
    app.text_input(key="auteur").input(author).run()
    for button in [button.key for button in app.button if button.key.startswith("relus-")]:
        app.button(key=button).click().run()
    for box in [box.key for box in _boxes(app) if not box.value]:
        app.checkbox(key=box).check().run()
    return app


def _boxes(app) -> list:
    return [box for box in app.checkbox if box.key.startswith("relu-")]


def _doubtful(count: int) -> bytes:
    """A maquette whose every line breaks the same rule."""
    return maquette(None, [row(FINANCEMENTS, ligne_id=f"F-{rank}", libelle=f"Ligne {rank}", montant_verse_eur=9e5) for rank in range(count)])




def _choose(app, scope: str):
    return next(box for box in app.selectbox if box.label == "Ce que ce dépôt remplace").select(scope).run()


def _rules(app) -> list[str]:
    """The lines of the report, one a rule."""
    return [group.label for group in app.expander if " · " in group.label]


def _anomalies(app) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if "Problème" in frame.value.columns)


def _error(app) -> str:
    return app.error[0].value.replace("\u00a0", " ")


def _downloads(app) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_a_fault_made_a_thousand_times_is_one_line_that_opens(visit):
    app = _upload(visit("depot"), "maquette.xlsx", _doubtful(1_500))
    assert "**À vérifier** · Étape plus grande que la précédente — 1\u202f500 fois" in _rules(app)
    assert not [frame for frame in app.dataframe if "Problème" in frame.value.columns]
    app.session_state["regle-echelle-montants"] = True
    app.run()
    assert len(_anomalies(app)) == 1_000
    assert any("1\u202f000 premières sur 1\u202f500" in text.value for text in app.caption)
    assert any("une étape ne dépasse pas celle d’avant" in text.value for text in app.markdown)


def test_rules_are_told_the_gravest_first_with_their_article(visit):
    lines = [row(FINANCEMENTS, nature="don"), row(FINANCEMENTS, ligne_id="F-2", periode="2015", montant_accorde_eur=None, montant_verse_eur=None), row(FINANCEMENTS, ligne_id="F-3", montant_verse_eur="90 k€")]
    app = _upload(visit("depot"), "maquette.xlsx", maquette(None, lines))
    levels = [label.split(" · ")[0] for label in _rules(app)]
    assert list(dict.fromkeys(levels)) == ["**Bloquant**", "**À vérifier**", "**Information**"]
    assert levels == sorted(levels, key=["**Bloquant**", "**À vérifier**", "**Information**"].index)
    app.session_state["regle-demande-sans-arrete"] = True
    app.run()
    assert any("R. 2334-25" in text.value for text in app.caption)


def test_the_report_and_each_faulty_workbook_annotated_are_offered(visit):
    app = visit("depot")
    actions = [row(ACTIONS, numero=f"2021-{rank}") for rank in range(1, 6)]
    app.file_uploader[0].upload("faux.xlsx", maquette(None, [row(FINANCEMENTS, nature="don")])).upload("suivi.xlsx", tracking(actions)).run()
    assert [label for label in _downloads(app) if "apport" in label or "annoté" in label] == ["Rapport en CSV", "Rapport en XLSX", "faux.xlsx annoté : cellules colorées et commentées"]


def test_what_the_amounts_add_up_to_is_shown(visit):
    operations = [row(OPERATIONS, operation_id=f"OP-{scope}", intitule=scope, perimetre=scope) for scope in ("CAVM", "CAPH", "commun")]
    lines = [row(FINANCEMENTS, ligne_id=f"F-{rank}", operation_id=line["operation_id"]) for rank, line in enumerate(operations)]
    app = _upload(visit("depot"), "maquette.xlsx", maquette(operations, lines))
    assert any("| Prévu | 500\u202f000 | 500\u202f000 | 500\u202f000 | 1\u202f500\u202f000 | 0 |" in text.value for text in app.markdown)


@ON_BOTH
def test_agent_sees_the_change_then_publishes_it(visit, store):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    assert not app.exception
    before_after = next(frame.value for frame in app.dataframe if "Avant" in frame.value.columns)
    row = before_after[before_after["Chiffre"].str.contains("chômage")].iloc[0]
    assert (row["Avant"], row["Après"]) == ("12\u202f%", "11,4\u202f%")
    assert store.current_id() == 1
    app = _publish(app)
    assert store.current_id() == 2
    assert "Version 2 publiée" in app.success[0].value
    shown = app.switch_page("synthese.py").run()
    assert any("Taux de chômage" in text.value and "11,4\u202f%" in text.value for text in shown.markdown)


def test_what_changed_is_kept_with_who_and_why(visit, store):
    _publish(_upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4)))
    version = store.versions()[0]
    assert (version.author, version.role, version.comment, version.parent) == ("Camille Durand", "administrateur", "Chômage du trimestre", 1)
    assert (version.report.splitlines()[0], version.as_of) == ("Portée : Tout ce que contiennent les classeurs", None)
    assert set(store.workbooks(2)) == {"alias.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "suivi_actions.xlsx", "territoires.xlsx"}
    assert store.workbooks(2)["indicateurs.xlsx"] != (WORKBOOKS / "indicateurs.xlsx").read_bytes()


def test_blocking_fault_names_its_cell_and_offers_no_publication(visit, store):
    book = openpyxl.load_workbook(WORKBOOKS / "maquette_financiere.xlsx")
    book["Financements"]["L5"].value = "douze mille"
    buffer = io.BytesIO()
    book.save(buffer)
    app = _upload(visit("depot"), "maquette_financiere.xlsx", buffer.getvalue())
    assert _rules(app) == ["**Bloquant** · Montant illisible — 1 fois"]
    line = _anomalies(app).iloc[0]
    assert list(line[["Feuille", "Cellule", "Valeur lue", "Valeur attendue"]]) == ["Financements", "L5", "douze mille", "montant en euros"]
    assert line["Fiche"]
    assert line["Intitulé"]
    assert not [button for button in app.button if button.label == "Publier"]
    assert store.current_id() == 1


@pytest.mark.parametrize("content", [b"", b"pas un classeur", b"PK\x03\x04tronque"])
def test_file_that_is_no_workbook_gets_one_sentence(visit, store, content):
    app = _upload(visit("depot"), "notes.xlsx", content)
    assert not app.exception
    assert _rules(app) == ["**Bloquant** · Classeur illisible — 1 fois"]
    assert "notes.xlsx" in _anomalies(app)["Problème"].iloc[0]
    assert any("Aucun classeur n’a pu être lu" in error.value for error in app.error)
    assert store.drafts() == []
    assert not any("Supprimées" in frame.value.columns for frame in app.dataframe)
    assert store.current_id() == 1
    app.run()
    assert [(line.action, line.target) for line in store.journal(outcome=Outcome.REFUSE)] == [("dépôt", "notes.xlsx")]  # once


def test_same_workbook_again_publishes_nothing(visit):
    app = _upload(visit("depot"), "indicateurs.xlsx", (WORKBOOKS / "indicateurs.xlsx").read_bytes())
    assert any("rien à publier" in info.value for info in app.info)


def test_empty_template_is_read_and_says_what_would_disappear(visit):
    app = _upload(visit("depot"), "indicateurs.xlsx", template(INDICATORS))
    assert any("Valeurs des indicateurs** — 349 supprimées" in line.label.replace("lignes ", "") for line in app.expander)
    assert not [button for button in app.button if button.label == "Publier"]
    before_after = next(frame.value for frame in app.dataframe if "Avant" in frame.value.columns)
    assert "non communiqué" in set(before_after["Après"])
    assert not before_after.isna().to_numpy().any()


def test_the_report_of_a_version_is_written_out_once_it_is_opened(visit, store):
    app = _read_all(_upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes()))
    app = _publish(app).switch_page("changements.py").run()
    assert app.selectbox(key="version-choisie").value == 2
    assert not app.get("text")
    app.session_state["rapport-2"] = True
    (report,) = app.run().get("text")
    assert "Portée : Tout ce que contiennent les classeurs" in report.value
    assert "fiche : 2021-1 « EXEMPLE – Rénovation thermique" in report.value
    assert "règle : reste-a-financer" in report.value


def test_publication_without_name_is_refused(visit, store):
    app = _publish(_upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4)), author=" ")
    assert "nom" in app.error[0].value
    assert store.current_id() == 1


def _unemployment(app) -> list[list[str]]:
    """Before and after of the one key figure these workbooks move."""
    figures = next(frame.value for frame in app.dataframe if "Avant" in frame.value.columns and "Chiffre" in frame.value.columns)
    return figures.loc[figures["Chiffre"].str.contains("chômage"), ["Avant", "Après"]].to_numpy().tolist()


def _publish_elsewhere(store: Store, content: bytes) -> None:
    """As somebody else does meanwhile."""
    deposit = read_deposit([("indicateurs.xlsx", content)], store.load(1))
    store.publish(deposit.publication(store.workbooks(1), author="Une autre", comment="entre-temps"))


@ON_BOTH
def test_who_published_in_between_is_compared_with_before_anything_is_published(visit, store):
    other = _edited_indicators(13.3)  # saved first: the one in hand is not the older one
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    assert _unemployment(app) == [["12\u202f%", "11,4\u202f%"]]
    _publish_elsewhere(store, other)
    app = _publish(app, comment="trop tard")
    assert "entre-temps" in app.error[0].value
    assert "Votre dépôt est gardé" in app.error[0].value
    assert "entre-temps" in app.warning[0].value
    assert store.current_id() == 2
    (draft,) = store.drafts()
    assert (draft.is_open, draft.parent, draft.comment) == (True, 1, "trop tard")
    app.button(key="comparer-refus").click().run()
    assert not app.warning
    assert _unemployment(app) == [["13,3\u202f%", "11,4\u202f%"]]
    app.session_state["lignes-depot-observations"] = True
    rows = next(frame.value for frame in app.run().dataframe if "Champ" in frame.value.columns)
    assert rows[["Champ", "Avant", "Après"]].to_numpy().tolist() == [["Valeur", "13,3", "11,4"]]
    assert store.draft(draft.id).parent == 2
    assert app.text_area[0].value == "trop tard"
    _publish(app)
    assert store.current_id() == 3
    assert not store.draft(draft.id).is_open


def test_a_draft_kept_after_a_conflict_is_compared_anew_when_it_is_taken_up(visit, store):
    other = _edited_indicators(13.3)
    _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    _publish_elsewhere(store, other)
    app = visit("depot")
    assert any("préparé d’après la version 1, la version publiée est la 2" in text.value for text in app.caption)
    app.button(key="reprendre").click().run()
    assert _unemployment(app) == [["13,3\u202f%", "11,4\u202f%"]]
    assert [draft.parent for draft in store.drafts()] == [2]


@ON_BOTH
def test_a_deposit_waits_as_a_draft_for_another_session(visit, store):
    app = visit("depot")
    app.text_input(key="auteur").input("Ada Lovelace")
    app = _upload(app, EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app.text_area[0].input("Pour mardi")
    first = _boxes(app)[0].key
    app.checkbox(key=first).check().run()
    (draft,) = store.drafts()
    assert (draft.author, draft.comment, [*draft.acknowledged.values()]) == ("Ada Lovelace", "Pour mardi", ["Ada Lovelace (administrateur)"])
    assert "1 point relu" in [line.detail for line in store.journal(2)]

    other = visit("depot")
    assert "Ada Lovelace" in other.selectbox(key="brouillon-choisi").options[0]
    assert f"n° {draft.number}" in other.selectbox(key="brouillon-choisi").options[0]
    other.button(key="reprendre").click().run()
    assert other.text_area[0].value == "Pour mardi"
    assert [box.value for box in _boxes(other)] == [True, False, False]
    assert _boxes(other)[0].label.endswith("relu par Ada Lovelace (administrateur)")
    assert not [box for box in other.selectbox if box.key == "brouillon-choisi"]
    assert "Version 2" in _publish(_read_all(other)).success[0].value
    assert store.draft(draft.id).published == 2
    report = store.version(2).report
    assert "Points à vérifier relus : « Demande sans arrêté, réputée refusée » (3), par Ada Lovelace (administrateur) et Camille Durand (administrateur)" in report
    readers = [line.rsplit(" — relu par ", 1)[1] for line in report.split("\n") if line.startswith("[À vérifier]")]
    assert readers == ["Ada Lovelace (administrateur)", "Camille Durand (administrateur)", "Camille Durand (administrateur)"]


def test_a_point_is_read_by_somebody_who_says_his_name(visit, store):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    assert [box.disabled for box in _boxes(app)] == [True, True, True]
    assert any("Donnez votre nom" in info.value for info in app.info)
    app.text_input(key="auteur").input("Ada Lovelace").run()
    assert [box.disabled for box in _boxes(app)] == [False, False, False]
    assert not any("Donnez votre nom" in info.value for info in app.info)


def test_who_may_no_longer_deposit_ticks_nothing(visit, store, monkeypatch):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app.text_input(key="auteur").input("Ada Lovelace").run()
    monkeypatch.setenv("CRTE_MODE", "")
    app = _boxes(app)[0].check().run()
    assert "réservée aux agents" in app.error[0].value
    assert store.drafts()[0].acknowledged == {}
    assert "refusé" in [line.outcome for line in store.journal(2)]


def test_what_was_ticked_may_be_unticked(visit, store):
    app = _read_all(_upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes()))
    assert _counts(app) == ["3 sur 3 relus", "3 sur 3 relus"]
    app = _boxes(app)[1].uncheck().run()
    assert _counts(app) == ["2 sur 3 relus", "2 sur 3 relus"]
    assert "« Demande sans arrêté, réputée refusée » (1)" in _error(_publish(app))
    assert len(store.drafts()[0].acknowledged) == 2


def test_many_points_of_a_rule_are_read_by_pages_one_by_one_or_at_once(visit, store):
    app = _upload(visit("depot"), "cavm.xlsx", _doubtful(45))
    app.text_input(key="auteur").input("Camille Durand").run()
    assert not [box for box in _boxes(app) if "echelle-montants" in box.key]
    app.session_state["relire-echelle-montants"] = True
    app.run()
    assert [re.search(r"cellule (\w+)", box.label)[1] for box in _ladder(app)] == [f"M{rank}" for rank in range(2, 22)]
    app.session_state["relire-page-echelle-montants"] = 3
    app.run()
    assert len(_ladder(app)) == 5
    _ladder(app)[4].check().run()
    assert _counts(app)[:2] == ["1 sur 48 relus", "1 sur 45 relus"]
    assert "« Étape plus grande que la précédente » (44)" in _error(_publish(app))
    assert app.button(key="relus-echelle-montants").label == "J’ai relu les 44 qui restent"
    app.button(key="relus-echelle-montants").click().run()
    assert _counts(app)[:2] == ["45 sur 48 relus", "45 sur 45 relus"]
    assert not [button for button in app.button if button.key == "relus-echelle-montants"]
    assert store.current_id() == 1
    _publish(_read_all(app))
    assert store.current_id() == 2


def _ladder(app) -> list:
    return [box for box in _boxes(app) if "echelle-montants" in box.key]


def _counts(app) -> list[str]:
    """How many points were read: of all, then of each rule."""
    return [found[0] for text in app.markdown if (found := re.search(r"\d+ sur \d+ relus?", text.value))]


def test_two_people_who_read_one_draft_see_what_the_other_has_read(visit, store):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app.text_input(key="auteur").input("Ada Lovelace").run()
    other = visit("depot")
    other.text_input(key="auteur").input("Camille Durand").run()
    other.button(key="reprendre").click().run()
    _boxes(app)[0].check().run()
    _boxes(other)[2].check().run()
    assert [box.value for box in _boxes(other)] == [True, False, True]
    assert sorted(store.drafts()[0].acknowledged.values()) == ["Ada Lovelace (administrateur)", "Camille Durand (administrateur)"]


def test_the_date_of_the_data_alone_is_kept_with_the_draft_and_taken_away(visit, store):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(14.2))
    app.date_input[0].set_value(date(2024, 1, 31)).run()
    (draft,) = store.drafts()
    assert draft.as_of == date(2024, 1, 31)
    app.date_input[0].set_value(None).run()
    lines = len(store.journal(100))
    app.run()
    assert store.draft(draft.id).as_of is None
    assert len(store.journal(100)) == lines  # a rerun that changes nothing writes nothing


def test_two_people_with_one_draft_open_keep_what_each_wrote(visit, store):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(14.2))
    other = visit("depot")
    other.button(key="reprendre").click().run()
    app.text_area[0].input("Raison d’Ada").run()
    lines = len(store.journal(100))
    other.run()
    assert other.text_area[0].value == "Raison d’Ada"
    other.date_input[0].set_value(date(2024, 1, 31)).run()
    app.run()
    assert (app.text_area[0].value, app.date_input[0].value) == ("Raison d’Ada", date(2024, 1, 31))
    (draft,) = store.drafts()
    assert (draft.comment, draft.as_of) == ("Raison d’Ada", date(2024, 1, 31))
    assert len(store.journal(100)) == lines + 1


def test_a_draft_is_abandoned(visit, store):
    _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    app = visit("depot")
    app.button(key="abandonner").click().run()
    assert not [box for box in app.selectbox if box.key == "brouillon-choisi"]
    assert [draft.is_open for draft in store.drafts()] == [False]
    assert store.current_id() == 1


def test_what_is_asked_of_a_draft_that_somebody_closed_is_refused_and_told(visit, store):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    (draft,) = store.drafts()
    store.abandon(draft.id)
    app.button(key="abandonner-ce-depot").click().run()
    assert "Ce dépôt a été abandonné" in app.error[0].value
    assert [(line.action, line.target) for line in store.journal(outcome=Outcome.REFUSE)] == [("abandon", draft.id)]
    with pytest.raises(UserError):
        store.acknowledge(draft.id, Person(name="Ada"), ["un point"])
    assert [(line.who, line.target) for line in store.journal(1, outcome=Outcome.REFUSE)] == [("Ada", draft.id)]


def test_each_point_is_read_before_anything_is_published(visit, store):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app = _publish(app)
    assert "3 points restent à relire avant de publier : « Demande sans arrêté, réputée refusée » (3)." in _error(app)
    assert store.current_id() == 1
    for rank in (1, 2):
        app = _boxes(app)[rank].check().run()
    assert "1 point reste à relire avant de publier" in _publish(app).error[0].value
    assert store.current_id() == 1
    _publish(_read_all(app))
    assert store.current_id() == 2


@ON_BOTH
def test_a_workbook_of_one_side_replaces_that_side_or_all_as_chosen(visit, store):
    app = _upload(visit("depot"), "cavm.xlsx", maquette())
    scope = next(box for box in app.selectbox if box.label == "Ce que ce dépôt remplace")
    assert scope.value == "Valenciennes Métropole (CAVM) seulement"
    app = _choose(app, "Tout ce que contiennent les classeurs")
    (draft,) = store.drafts()
    assert draft.scope == {}
    assert len(store.draft_dataset(draft.id).operations) == 1
    app = _choose(app, "Valenciennes Métropole (CAVM) seulement")
    _publish(_read_all(app))
    published = store.load(2)
    assert set(published.operations["perimetre"]) == {"CAVM", "CAPH", "commun", "hors territoire"}
    assert store.version(2).scope == {"perimetre": "CAVM"}


def test_rows_that_would_come_and_go_are_shown_with_their_values(visit):
    app = _upload(visit("depot"), "cavm.xlsx", maquette())
    app.session_state["lignes-depot-operations"] = True
    app.run()
    added, removed = (frame.value for frame in app.dataframe if "Intitulé" in frame.value.columns and "Territoire" in frame.value.columns)
    assert added[["N° opération", "Intitulé", "Territoire", "Coût total (€)"]].to_numpy().tolist() == [["OP-1", "École rénovée", "CAVM", "10\u202f000\u202f000\u202f€"]]
    assert (len(removed), set(removed["Territoire"])) == (10, {"CAVM"})
    assert [text.value for text in app.markdown if text.value.startswith("**Lignes ")] == ["**Lignes ajoutées**", "**Lignes supprimées**"]


def test_rows_before_and_after_are_shown_once_their_table_is_opened(visit):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    assert any("Valeurs des indicateurs** — 1 modifiée" in line.label for line in app.expander)
    app.session_state["lignes-depot-observations"] = True
    rows = next(frame.value for frame in app.run().dataframe if "Champ" in frame.value.columns)
    assert rows[["Champ", "Avant", "Après"]].to_numpy().tolist() == [["Valeur", "12", "11,4"]]


def test_example_says_everywhere_that_it_is_one(visit):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app = _publish(_read_all(app))
    assert not app.error
    shown = app.switch_page("relance.py").run()
    assert any("EXEMPLE" in warning.value for warning in shown.warning)
    assert any("EXEMPLE" in str(badge.value) for badge in shown.markdown)


@pytest.mark.parametrize("mode", ["", "production"])
def test_without_an_identity_nobody_reaches_the_deposit(visit, monkeypatch, mode):
    monkeypatch.setenv("CRTE_MODE", mode)
    app = visit("depot")
    assert not app.file_uploader
    assert "réservée aux agents" in app.error[0].value
