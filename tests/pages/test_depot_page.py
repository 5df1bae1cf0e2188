"""Dépôt: what an agent does, and what nobody else can."""

import io

import openpyxl
import pandas as pd
import pytest

from crte_data.store import Store
from crte_data.tables import FINANCEMENTS, OPERATIONS
from loaders.bundled import EXAMPLE, WORKBOOKS
from loaders.families import INDICATORS
from loaders.templates import template
from tests.builders import maquette, row


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
    app.text_area(key="commentaire").input(comment)
    next(button for button in app.button if button.label == "Publier").click()
    return app.run()


def _rules(app) -> list[str]:
    """The lines of the report, one a rule."""
    return [group.label for group in app.expander if " · " in group.label]


def _anomalies(app) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if "Problème" in frame.value.columns)


def _downloads(app) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_a_fault_made_a_thousand_times_is_one_line_that_opens(visit):
    lines = [row(FINANCEMENTS, ligne_id=f"F-{rank}", libelle=f"Ligne {rank}", montant_verse_eur=9e5) for rank in range(1_500)]
    app = _upload(visit("depot"), "maquette.xlsx", maquette(None, lines))
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
    assert list(dict.fromkeys(label.split(" · ")[0] for label in _rules(app))) == ["**Bloquant**", "**À vérifier**", "**Information**"]
    app.session_state["regle-demande-sans-arrete"] = True
    app.run()
    assert any("R. 2334-25" in text.value for text in app.caption)


def test_the_report_and_each_faulty_workbook_annotated_are_offered(visit):
    app = visit("depot")
    app.file_uploader[0].upload("faux.xlsx", maquette(None, [row(FINANCEMENTS, nature="don")])).upload("territoires.xlsx", (WORKBOOKS / "territoires.xlsx").read_bytes()).run()
    assert [label for label in _downloads(app) if "apport" in label or "annoté" in label] == ["Rapport en CSV", "Rapport en XLSX", "faux.xlsx annoté : cellules colorées et commentées"]


def test_what_the_amounts_add_up_to_is_shown(visit):
    operations = [row(OPERATIONS, operation_id=f"OP-{scope}", intitule=scope, perimetre=scope) for scope in ("CAVM", "CAPH", "commun")]
    lines = [row(FINANCEMENTS, ligne_id=f"F-{rank}", operation_id=line["operation_id"]) for rank, line in enumerate(operations)]
    app = _upload(visit("depot"), "maquette.xlsx", maquette(operations, lines))
    assert any("| Prévu | 500\u202f000 | 500\u202f000 | 500\u202f000 | 1\u202f500\u202f000 | 0 |" in text.value for text in app.markdown)


def test_agent_sees_the_change_then_publishes_it(visit, store_url):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    assert not app.exception
    before_after = next(frame.value for frame in app.dataframe if "Avant" in frame.value.columns)
    row = before_after[before_after["Chiffre"].str.contains("chômage")].iloc[0]
    assert (row["Avant"], row["Après"]) == ("12\u202f%", "11,4\u202f%")
    assert Store(store_url).current_id() == 1
    app = _publish(app)
    assert Store(store_url).current_id() == 2
    assert "Version 2 publiée" in app.success[0].value
    shown = app.switch_page("synthese.py").run()
    assert any("Taux de chômage" in text.value and "11,4\u202f%" in text.value for text in shown.markdown)


def test_what_changed_is_kept_with_who_and_why(visit, store_url):
    _publish(_upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4)))
    version = Store(store_url).versions()[0]
    assert (version.author, version.comment, version.parent) == ("Camille Durand", "Chômage du trimestre", 1)
    assert set(Store(store_url).workbooks(2)) == {"alias.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "suivi_actions.xlsx", "territoires.xlsx"}
    assert Store(store_url).workbooks(2)["indicateurs.xlsx"] != (WORKBOOKS / "indicateurs.xlsx").read_bytes()


def test_blocking_fault_names_its_cell_and_offers_no_publication(visit, store_url):
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
    assert Store(store_url).current_id() == 1


@pytest.mark.parametrize("content", [b"", b"pas un classeur", b"PK\x03\x04tronque"])
def test_file_that_is_no_workbook_gets_one_sentence(visit, store_url, content):
    app = _upload(visit("depot"), "notes.xlsx", content)
    assert not app.exception
    assert _rules(app) == ["**Bloquant** · Classeur illisible — 1 fois"]
    assert "notes.xlsx" in _anomalies(app)["Problème"].iloc[0]
    assert any("Aucun classeur n’a pu être lu" in error.value for error in app.error)
    assert not any("Supprimées" in frame.value.columns for frame in app.dataframe)
    assert Store(store_url).current_id() == 1


def test_same_workbook_again_publishes_nothing(visit):
    app = _upload(visit("depot"), "indicateurs.xlsx", (WORKBOOKS / "indicateurs.xlsx").read_bytes())
    assert any("rien à publier" in info.value for info in app.info)


def test_empty_template_is_read_and_says_what_would_disappear(visit):
    app = _upload(visit("depot"), "indicateurs.xlsx", template(INDICATORS))
    rows = next(frame.value for frame in app.dataframe if "Supprimées" in frame.value.columns)
    assert rows["Supprimées"].sum() > 500
    assert not [button for button in app.button if button.label == "Publier"]
    before_after = next(frame.value for frame in app.dataframe if "Avant" in frame.value.columns)
    assert "non communiqué" in set(before_after["Après"])
    assert not before_after.isna().to_numpy().any()


def test_the_report_of_a_version_is_written_out_once_it_is_opened(visit, store_url):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app.checkbox(key="relu").check()
    app = _publish(app).selectbox(key="version-choisie").select(2).run()
    assert not app.get("text")
    app.session_state["rapport-2"] = True
    (report,) = app.run().get("text")
    assert "fiche : 2021-1 « EXEMPLE – Rénovation thermique" in report.value
    assert "règle : reste-a-financer" in report.value


def test_publication_without_name_is_refused(visit, store_url):
    app = _publish(_upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4)), author=" ")
    assert "nom" in app.error[0].value
    assert Store(store_url).current_id() == 1


def test_somebody_published_in_between(visit, store_url):
    app = _upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4))
    Store(store_url).revert(1, "Une autre", "entre-temps", 1)
    app.text_input(key="auteur").input("Camille Durand")
    app.text_area(key="commentaire").input("trop tard")
    next(button for button in app.button if button.label == "Publier").click()
    app.run()
    assert "entre-temps" in app.error[0].value
    assert "entre-temps" in app.warning[0].value
    assert Store(store_url).current_id() == 2
    assert Store(store_url).load(2).figures.query("code == 'taux_chomage' and periode == 'T2 2021'")["valeur"].iloc[0] == 12
    app.button(key="comparer-refus").click().run()
    assert not app.warning
    _publish(app)
    assert Store(store_url).current_id() == 3


def test_going_back_to_a_version_is_a_new_version(visit, store_url):
    app = _publish(_upload(visit("depot"), "indicateurs.xlsx", _edited_indicators(11.4)))
    versions = app.selectbox(key="version-choisie")
    assert "y revenir" in versions.label
    assert "Camille Durand – Chômage du trimestre" in versions.options[0]
    app = versions.select(1).run()
    app.text_input(key="auteur-retour-1").input("Camille Durand")
    next(button for button in app.button if button.label == "Revenir à la version 1").click()
    app.run()
    assert Store(store_url).current_id() == 3
    assert Store(store_url).load(3).figures.query("code == 'taux_chomage' and periode == 'T2 2021'")["valeur"].iloc[0] == 12


def test_example_says_everywhere_that_it_is_one(visit):
    app = _upload(visit("depot"), EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())
    app.checkbox(key="relu").check()
    assert not _publish(app).error
    shown = app.switch_page("relance.py").run()
    assert any("EXEMPLE" in warning.value for warning in shown.warning)
    assert any("EXEMPLE" in str(badge.value) for badge in shown.markdown)


@pytest.mark.parametrize("mode", ["", "production"])
def test_without_an_identity_nobody_reaches_the_deposit(visit, monkeypatch, mode):
    monkeypatch.setenv("CRTE_MODE", mode)
    app = visit("depot")
    assert not app.file_uploader
    assert "réservée aux agents" in app.error[0].value
