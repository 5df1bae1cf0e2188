"""Every page, under every filter, with and without data: it runs, speaks French and draws what it promises."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from charts.panel import Panel
from crte_data.dataset import empty_dataset
from crte_data.funding import search_lines
from crte_data.glossary import contract_facts
from crte_data.store import Publication, Store
from loaders.bundled import SIGNED_ON, bundled_dataset
from pages.components import card
from pages.registry import PAGES

FILTERS = [None, "cavm", "caph"]
CHART_PAGES = ["synthese", "energie", "relance", "logement", "emploi"]


def _name(page: str) -> str:
    return page.removesuffix(".py")


def _texts(app: AppTest) -> str:
    blocks = [*app.markdown, *app.caption, *app.title, *app.header, *app.subheader, *app.info, *app.error, *app.success, *app.warning]
    return "\n".join(str(block.value) for block in blocks)


def _charts(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("agglomeration", FILTERS)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_page_runs_under_each_filter(visit, entry, agglomeration):
    app = visit(_name(entry.file), **({"agglomeration": agglomeration} if agglomeration else {}))
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert "nan" not in _texts(app).lower().split()


@pytest.mark.parametrize("page", CHART_PAGES)
def test_chart_pages_draw_and_say_where_figures_come_from(visit, page):
    app = visit(page)
    cards = app.get("plotly_chart")
    assert cards
    assert all(chart.proto.alt for chart in cards)
    assert _texts(app).count("À retenir") >= len(cards)
    assert "Source : " in _texts(app)
    assert "indicateurs.xlsx" in _texts(app) or "maquette\\_financiere.xlsx" in _texts(app)


@pytest.mark.parametrize(("agglomeration", "said"), [("cavm", "Valenciennes Métropole"), ("caph", "La Porte du Hainaut"), (None, "Tout le Valenciennois")])
@pytest.mark.parametrize("page", CHART_PAGES)
def test_every_card_states_the_filter_in_words(visit, page, agglomeration, said):
    app = visit(page, **({"agglomeration": agglomeration} if agglomeration else {}))
    scopes = [text.value for text in app.markdown if ":small[Périmètre" in text.value]
    assert scopes
    assert all(said in scope for scope in scopes)


def test_filter_leaves_out_the_other_agglomeration(visit):
    charts = json.dumps(_charts(visit("energie", agglomeration="cavm")))
    assert "CAVM" in charts
    assert "CAPH" not in charts


def test_filter_follows_from_page_to_page(visit):
    app = visit("synthese", agglomeration="caph").switch_page("logement.py").run()
    assert app.session_state["agglomeration"] == "caph"
    assert app.query_params["agglomeration"] == "caph"


def test_choosing_a_filter_writes_it_in_the_url(visit):
    app = visit("energie")
    app.session_state["agglomeration"] = "cavm"
    app.run()
    assert app.query_params["agglomeration"] == "cavm"
    app.session_state["agglomeration"] = "tout"
    app.run()
    assert "agglomeration" not in app.query_params


def test_unknown_filter_in_a_link_shows_everything(visit):
    app = visit("energie", agglomeration="lille")
    assert not app.exception
    assert app.session_state["agglomeration"] == "tout"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_every_page_runs_on_a_version_without_data(visit, store_url, entry):
    Store(store_url).publish(Publication(dataset=empty_dataset(), workbooks={}, author="Test", comment="vide", parent=1))
    app = visit(_name(entry.file))
    assert not app.exception
    assert not app.error
    assert not app.get("plotly_chart")


def test_addresses_are_the_promised_ones():
    assert [f"/{entry.path}" for entry in PAGES] == [
        "/", "/energie", "/relance", "/logement", "/emploi", "/indicateurs", "/actions", "/depot", "/changements", "/donnees-ouvertes", "/journal", "/aide", "/acces",
    ]  # fmt: skip


def test_unknown_error_shows_an_id_that_the_log_explains(visit, monkeypatch, caplog):
    app = visit("energie")

    def fail(*_: object) -> None:
        raise RuntimeError("détail interne")

    monkeypatch.setattr("charts.energie.finding", fail)
    monkeypatch.setattr("pages.components.data.computed", fail)
    st.cache_resource.clear()
    app.run()
    shown = app.error[0].value
    reference = shown.rstrip(".").split()[-1]
    assert len(reference) == 8
    assert "détail interne" not in shown
    record = next(record for record in caplog.records if reference in record.getMessage())
    assert "détail interne" in str(record.exc_info[1])


def test_what_is_missing_is_a_table_and_a_chart_for_who_asks(visit):
    app = visit("synthese")
    drawn = len(app.get("plotly_chart"))
    assert "| Énergie |" in _texts(app)

    app.button_group(key="vue-connu-manquant").set_value("Barres").run()

    assert len(app.get("plotly_chart")) == drawn + 1
    assert "| Énergie |" not in _texts(app)


def test_one_card_that_fails_leaves_the_others(visit, monkeypatch):
    drawn = card._figure

    def fail_on_the_mix(panel: Panel) -> None:
        if panel.id == "mix-energie":
            raise RuntimeError("détail interne")
        drawn(panel)

    whole = len(visit("energie").get("plotly_chart"))
    monkeypatch.setattr(card, "_figure", fail_on_the_mix)
    app = visit("energie")
    assert "sur cette page" in app.error[0].value
    assert "publié" not in app.error[0].value
    assert len(app.get("plotly_chart")) == whole - 1


def test_a_finding_that_fails_leaves_title_and_cards(visit, monkeypatch):
    def fail(*_: object) -> str:
        raise RuntimeError("détail interne")

    monkeypatch.setattr("charts.energie.finding", fail)
    app = visit("energie")
    assert len(app.error) == 1
    assert app.title[0].value == "Énergie"
    assert app.get("plotly_chart")


@pytest.mark.parametrize("page", ["synthese", "indicateurs", "depot", "aide"])
def test_every_page_says_which_contract_and_which_version(visit, page):
    said = _texts(visit(page))
    assert f"Contrat signé le {SIGNED_ON}" in said
    assert "version 1 du tableau de bord, publiée le " in said
    assert contract_facts()["texte"].str.contains(SIGNED_ON).any()


@pytest.mark.parametrize("page", ["depot", "aide"])
def test_a_page_that_the_filter_does_not_change_hides_it_and_keeps_it(visit, page):
    app = visit("energie", agglomeration="caph")
    assert [group for group in app.button_group if group.key == "agglomeration"]
    app.switch_page(f"{page}.py").run()
    assert not [group for group in app.button_group if group.key == "agglomeration"]
    app.run()
    app.switch_page("logement.py").run()
    assert app.session_state["agglomeration"] == "caph"
    assert app.query_params["agglomeration"] == "caph"


def test_amounts_come_before_what_a_wide_table_hides(visit):
    app = visit("relance")
    lines = app.dataframe[-1]
    assert list(lines.value.columns[:5]) == ["N°", "Opération", "Montant (€)", "Étape", "Financeur"]
    assert json.loads(lines.proto.columns)["Opération"]["width"] == "medium"


def test_words_proposed_to_search_find_lines(visit):
    (search,) = [text for text in visit("relance").text_input if text.label == "Chercher dans les lignes"]
    for word in search.placeholder.rstrip("…").split(", "):
        assert len(search_lines(bundled_dataset()[0].lines, word)), word
