"""Changements: what moved, the history, the way back, and the dashboard seen as it was."""

from dataclasses import replace
from datetime import date

import pytest

from crte_data.store import Publication, Store
from pages.registry import PAGES


@pytest.fixture
def two_versions(store_url) -> str:
    """A second version, in which unemployment fell."""
    store = Store(store_url)
    first = store.load(1)
    rows = first.observations
    chosen = (rows["code"] == "taux_chomage") & (rows["territoire"] == "Valenciennois") & (rows["periode"] == "T2 2021")
    second = replace(first, observations=rows.assign(valeur=rows["valeur"].mask(chosen, 11.4)))
    store.publish(Publication(dataset=second, workbooks=store.workbooks(1), author="Ada Lovelace", comment="Chômage du trimestre", parent=1, report="Rien à signaler"))
    return store_url


def _said(app) -> str:
    return "\n".join(text.value for text in [*app.markdown, *app.success, *app.info, *app.caption]).replace("\u00a0", " ").replace("\u202f", " ")


def test_what_changed_since_a_version_is_said_in_sentences(visit, two_versions):
    app = visit("changements")
    assert not app.error
    assert "Taux de chômage : de 12 % à 11,4 % (T2 2021), soit 0,6 point de moins." in _said(app)
    assert "Depuis la version 1, publiée le" in _said(app)


def test_a_date_of_committee_comes_with_the_link_and_wins(visit, two_versions):
    app = visit("synthese")
    app.query_params["date"] = "2020-01-15"
    app = app.switch_page("changements.py").run()
    app.date_input(key="date").set_value(Store(two_versions).version(2).created_at.date()).run()
    assert "Rien n’a changé depuis le" in _said(app) or "version 1" in _said(app)  # published just before midnight or after
    app.date_input(key="date").set_value(date(2020, 1, 15)).run()
    assert "Rien n’était encore publié le 15/01/2020." in _said(app)


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
    assert history[["Version", "Auteur", "Commentaire"]].iloc[0].tolist() == ["2 (publiée)", "Ada Lovelace", "Chômage du trimestre"]
    labels = [button.proto.label for button in app.get("download_button")]
    assert {"indicateurs.xlsx", "Rapport de contrôle"} <= set(labels)


def test_going_back_to_a_version_is_a_new_version(visit, two_versions):
    app = visit("changements").selectbox(key="version-choisie").select(1).run()
    app.text_input(key="auteur").input("Camille Durand")
    app.text_input(key="retour-1").input("erreur de fichier")
    app = app.button(key="revenir-1").click().run()
    assert "Version 3 publiée : elle reprend la version 1." in app.success[0].value
    told = Store(two_versions).version(3)
    assert (told.author, told.comment) == ("Camille Durand", "Retour à la version 1 : erreur de fichier")
    assert Store(two_versions).load(3).figures.query("code == 'taux_chomage' and periode == 'T2 2021' and territoire == 'Valenciennois'")["valeur"].iloc[0] == 12


def test_a_return_without_a_name_or_after_another_publication_is_refused(visit, two_versions):
    app = visit("changements").selectbox(key="version-choisie").select(1).run()
    assert "nom" in app.button(key="revenir-1").click().run().error[0].value
    app.text_input(key="auteur").input("Camille Durand").run()
    Store(two_versions).revert(1, "Une autre", "entre-temps", 2)
    assert "entre-temps" in app.button(key="revenir-1").click().run().error[0].value
    assert Store(two_versions).current_id() == 3


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


def test_who_has_a_page_open_is_told_of_a_new_version_once(visit, store_url):
    app = visit("synthese")
    assert not app.toast
    Store(store_url).revert(1, "Ada", "nouvelle", 1)
    app = app.run()
    (toast,) = app.toast
    assert "Version 2 publiée à" in toast.value
    assert "version 2 du tableau" in _said(app)
    assert not app.run().toast


def test_the_deposit_is_compared_with_today_whatever_is_looked_at(visit, two_versions):
    app = visit("synthese", version="1").switch_page("depot.py").run()
    assert not any("Vous consultez" in text.value for text in app.markdown)
    assert app.switch_page("energie.py").run().query_params["version"] == "1"
