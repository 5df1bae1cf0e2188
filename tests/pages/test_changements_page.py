"""Changements: what moved, the history, the way back, and the dashboard seen as it was."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa

from crte_data.dataset import Dataset
from crte_data.history import written_moment
from crte_data.store import Publication
from crte_data.tables import OPERATIONS
from loaders.bundled import WORKBOOKS
from pages.registry import PAGES
from tests.builders import frame, row
from tests.pages.conftest import ON_BOTH


@pytest.fixture
def two_versions(store) -> None:
    """A second version, in which unemployment fell."""
    second = _unemployment(store.load(1), 11.4)
    store.publish(Publication(dataset=second, workbooks=store.workbooks(1), author="Ada Lovelace", role="responsable", comment="Chômage du trimestre", parent=1, report="Rien à signaler"))


def _unemployment(dataset: Dataset, value: float) -> Dataset:
    rows = dataset.observations
    chosen = (rows["code"] == "taux_chomage") & (rows["territoire"] == "Valenciennois") & (rows["periode"] == "T2 2021")
    return replace(dataset, observations=rows.assign(valeur=rows["valeur"].mask(chosen, value)))


def _said(app) -> str:
    return "\n".join(text.value for text in [*app.markdown, *app.success, *app.info, *app.caption]).replace("\u00a0", " ").replace("\u202f", " ")


def test_what_changed_since_a_version_is_said_in_sentences(visit, two_versions):
    app = visit("changements")
    assert not app.error
    assert "Taux de chômage : de 12 % à 11,4 % (T2 2021), soit 0,6 point de moins." in _said(app)
    assert "Depuis la version 1, publiée le" in _said(app)


PUBLISHED = {1: "2024-01-10 08:00:00", 2: "2024-03-05 08:00:00", 3: "2024-06-19 22:30:00", 4: "2024-09-02 08:00:00"}  # UTC: the third is of the 20th here


@pytest.fixture
def four_versions(store, store_url) -> None:
    """Unemployment at 12, 11.4, 10.9 then 10.1 %, published on days that are known."""
    for version, value in ((2, 11.4), (3, 10.9), (4, 10.1)):
        store.publish(Publication(dataset=_unemployment(store.load(1), value), workbooks={}, author="Ada", comment=f"Chômage à {value}", parent=version - 1))
    engine = sa.create_engine(store_url)
    with engine.begin() as connection:
        for version, moment in PUBLISHED.items():
            connection.exec_driver_sql(f"UPDATE versions SET created_at = '{moment}{'' if engine.name == 'sqlite' else '+00'}' WHERE id = {version}")
    engine.dispose()


DAYS = [
    (date(2024, 1, 9), "Rien n’était encore publié le 09/01/2024.", ""),
    (date(2024, 1, 10), "Depuis le 10/01/2024 (version 1).", "Taux de chômage : de 12 % à 10,1 % (T2 2021), soit 1,9 point de moins."),
    (date(2024, 3, 4), "Depuis le 04/03/2024 (version 1).", "Taux de chômage : de 12 % à 10,1 % (T2 2021), soit 1,9 point de moins."),
    (date(2024, 3, 5), "Depuis le 05/03/2024 (version 2).", "Taux de chômage : de 11,4 % à 10,1 % (T2 2021), soit 1,3 point de moins."),
    (date(2024, 6, 19), "Depuis le 19/06/2024 (version 2).", "Taux de chômage : de 11,4 % à 10,1 % (T2 2021), soit 1,3 point de moins."),
    (date(2024, 6, 20), "Depuis le 20/06/2024 (version 3).", "Taux de chômage : de 10,9 % à 10,1 % (T2 2021), soit 0,8 point de moins."),
    (date(2024, 9, 2), "Rien n’a changé depuis le 02/09/2024 (version 4).", ""),
    (date(2026, 1, 1), "Rien n’a changé depuis le 01/01/2026 (version 4).", ""),
]


@ON_BOTH
def test_a_date_of_committee_starts_from_what_was_published_that_day(visit, four_versions):
    app = visit("changements")
    for day, said, sentence in DAYS:
        app.date_input(key="date").set_value(day).run()
        assert said in _said(app)
        assert [line for line in _said(app).splitlines() if "Taux de chômage" in line] == ([f"- {sentence}"] if sentence else [])


def test_a_date_comes_with_the_link_and_wins_over_a_version(visit, four_versions):
    app = visit("changements", date="2024-03-10")
    assert app.date_input(key="date").value == date(2024, 3, 10)
    assert "Depuis le 10/03/2024 (version 2)." in _said(app)
    app.selectbox(key="depuis").select("1").run()
    assert "Depuis le 10/03/2024 (version 2)." in _said(app)
    app.date_input(key="date").set_value(None).run()
    assert "Depuis la version 1, publiée le 10/01/2024" in _said(app)


def test_since_a_date_ends_at_the_version_that_is_looked_at(visit, four_versions):
    app = visit("synthese", version="3").switch_page("changements.py").run()
    app.date_input(key="date").set_value(date(2024, 3, 5)).run()
    assert "Taux de chômage : de 11,4 % à 10,9 % (T2 2021), soit 0,5 point de moins." in _said(app)
    app.date_input(key="date").set_value(date(2024, 9, 2)).run()
    assert "Rien n’a changé depuis le 02/09/2024 (version 3)." in _said(app)


def test_a_single_version_has_nothing_to_compare_with(visit):
    app = visit("changements")
    assert "première version" in _said(app)
    assert not app.error


def test_two_versions_are_compared_once_it_is_asked_for(visit, two_versions):
    app = visit("changements")
    assert not any("Avant" in frame.value.columns for frame in app.dataframe)
    app.session_state["comparaison"] = True
    app = app.run()
    figures = next(frame.value for frame in app.dataframe if "Avant" in frame.value.columns)
    assert figures[["Avant", "Après"]].iloc[0].tolist() == ["12\u202f%", "11,4\u202f%"]
    assert any("1 modifiée" in line.label for line in app.expander)


def test_the_history_says_who_when_and_why_and_gives_the_files_back(visit, two_versions):
    app = visit("changements")
    history = next(frame.value for frame in app.dataframe if "Commentaire" in frame.value.columns)
    assert history[["Version", "Auteur", "Rôle", "Commentaire"]].iloc[0].tolist() == ["2 (publiée)", "Ada Lovelace", "responsable", "Chômage du trimestre"]
    labels = [button.proto.label for button in app.get("download_button")]
    assert {"indicateurs.xlsx", "Rapport de contrôle"} <= set(labels)


ORIGINALS = {
    "classeur.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "macros.XLSM": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "ancien.xls": "application/vnd.ms-excel", "libre.ods": "application/vnd.oasis.opendocument.spreadsheet", "liste.csv": "text/csv",
}  # fmt: skip


@ON_BOTH
def test_the_files_of_a_version_come_back_byte_for_byte_and_say_what_they_are(visit, store, take):
    sent = {name: f"octets de {name}\0\xff".encode("latin-1") for name in ORIGINALS}
    store.publish(Publication(dataset=store.load(1), workbooks=sent, author="Ada Lovelace", role="responsable", comment="Cinq formats", parent=1, report="[À vérifier] un point"))
    named = written_moment(store.version(2).created_at)
    app = visit("changements")
    for name, mime in ORIGINALS.items():
        file = take(app, name)
        assert (file.content, file.mimetype, file.filename) == (sent[name], mime, name)
    report = take(app, "Rapport de contrôle")
    assert (report.mimetype, report.filename) == ("text/plain", "rapport-version-2.txt")
    assert report.content.decode() == f"Version 2, publiée le {named}, par Ada Lovelace (responsable)\nCinq formats\n\n[À vérifier] un point\n"
    app = app.selectbox(key="version-choisie").select(1).run()
    assert take(app, "indicateurs.xlsx").content == (WORKBOOKS / "indicateurs.xlsx").read_bytes()


@ON_BOTH
def test_rows_added_removed_and_changed_are_told_with_their_values(visit, store):
    first = store.load(1)
    rows = first.operations
    kept = rows[rows["operation_id"] != "OP-01"]
    kept = kept.assign(cout_total_eur=kept["cout_total_eur"].mask(kept["operation_id"] == "OP-02", 1_234_567.0))
    added = frame(OPERATIONS, [row(OPERATIONS, operation_id="OP-NEUVE", intitule="Halle neuve")])
    second = replace(first, operations=pd.concat([kept, added], ignore_index=True), financements=first.financements[first.financements["operation_id"] != "OP-01"])
    store.publish(Publication(dataset=second, workbooks={}, author="Ada", comment="Trois sortes", parent=1))
    app = visit("changements")
    app.session_state["comparaison"] = True
    app.run()
    assert "**Opérations de la maquette financière** — 1 ligne ajoutée, 1 supprimée et 1 modifiée" in [line.label for line in app.expander]
    app.session_state["lignes-1-2-operations"] = True
    app.run()
    titles = [text.value for text in app.markdown if text.value.startswith("**Lignes ")]
    assert titles == ["**Lignes modifiées**", "**Lignes ajoutées**", "**Lignes supprimées**"]
    changed, added, removed = (frame.value for frame in app.dataframe[-4:-1])
    name = "Fonds de soutien aux entreprises face à la crise sanitaire – près de 2 000 entreprises"
    assert changed.to_dict("records") == [{"Ligne": name, "N° opération": "OP-02", "Champ": "Coût total (€)", "Avant": "non communiqué", "Après": "1\u202f234\u202f567\u202f€"}]
    assert added[["N° opération", "Intitulé", "Coût total (€)"]].to_numpy().tolist() == [["OP-NEUVE", "Halle neuve", "10\u202f000\u202f000\u202f€"]]
    assert removed.to_dict("records") == [{"N° opération": "OP-01", "Intitulé": "Plan de relance national", "Territoire": "hors territoire"}]


@ON_BOTH
def test_going_back_to_a_version_is_a_new_version(visit, store, two_versions):
    app = visit("changements").selectbox(key="version-choisie").select(1).run()
    app.text_input(key="auteur").input("Camille Durand")
    app.text_input(key="retour-1").input("erreur de fichier")
    app = app.button(key="revenir-1").click().run()
    assert "Version 3 publiée : elle reprend la version 1." in app.success[0].value
    told = store.version(3)
    assert (told.author, told.role, told.comment) == ("Camille Durand", "administrateur", "Retour à la version 1 : erreur de fichier")
    assert store.load(3).figures.query("code == 'taux_chomage' and periode == 'T2 2021' and territoire == 'Valenciennois'")["valeur"].iloc[0] == 12


def test_a_return_without_a_name_or_after_another_publication_is_refused(visit, store, two_versions):
    app = visit("changements").selectbox(key="version-choisie").select(1).run()
    assert "nom" in app.button(key="revenir-1").click().run().error[0].value
    app.text_input(key="auteur").input("Camille Durand").run()
    store.revert(1, "Une autre", "entre-temps", 2)
    assert "entre-temps" in app.button(key="revenir-1").click().run().error[0].value
    assert store.current_id() == 3


def test_who_only_reads_takes_no_file_and_goes_back_to_nothing(visit, two_versions, monkeypatch):
    monkeypatch.setenv("CRTE_MODE", "")
    app = visit("changements").selectbox(key="version-choisie").select(1).run()
    assert not app.error
    assert not app.get("download_button")
    assert not [button for button in app.button if "Revenir à la version" in button.label]


@pytest.mark.parametrize("entry", [entry for entry in PAGES if entry.is_dated], ids=lambda entry: entry.title)
def test_every_page_is_seen_as_it_was_with_a_mark_and_a_way_back(visit, two_versions, entry):
    app = visit(entry.file.removesuffix(".py"), version="1")
    assert not app.error
    assert app.query_params["version"] == "1"
    assert any("Vous consultez la version 1" in text.value for text in app.markdown)
    app = app.button(key="aujourd-hui").click().run()
    assert "version" not in app.query_params
    assert not any("Vous consultez" in text.value for text in app.markdown)


def test_figures_are_those_of_the_version_that_is_looked_at(visit, two_versions):
    assert "12 %" in _said(visit("synthese", version="1"))
    now = _said(visit("synthese"))
    assert "11,4 %" in now


@pytest.mark.parametrize("asked", ["99", "0", "deux", "-1", "²", "1" * 40])
def test_an_unknown_version_is_one_sentence_over_todays_figures(visit, two_versions, asked):
    app = visit("synthese", version=asked)
    (error,) = app.error
    assert "n’existe pas" in error.value
    assert "11,4" in _said(app)
    assert "version" not in app.query_params


def test_who_has_a_page_open_is_told_of_a_new_version_once(visit, store):
    app = visit("synthese")
    assert not app.toast
    store.revert(1, "Ada", "nouvelle", 1)
    app = app.run()
    (toast,) = app.toast
    assert "Version 2 publiée à" in toast.value
    assert "version 2 du tableau" in _said(app)
    assert not app.run().toast


def test_the_deposit_is_compared_with_today_whatever_is_looked_at(visit, two_versions):
    app = visit("synthese", version="1").switch_page("depot.py").run()
    assert not any("Vous consultez" in text.value for text in app.markdown)
    assert app.switch_page("energie.py").run().query_params["version"] == "1"
