"""What a screen reader says in place of a chart: its own values, the same as long as the chart is the same."""

import itertools
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from charts import actions, emploi, energie, logement, relance, synthese
from charts.bars import Row, row_bars
from charts.description import described
from crte_data.french import THIN
from crte_data.vocabulary import Perimetre

FILTERS = [None, Perimetre.CAVM, Perimetre.CAPH]
PAGES = {
    "synthese": lambda dataset, perimetre: [*synthese.panels(dataset, perimetre), *synthese.missing_panels(dataset, perimetre)],
    "relance": lambda dataset, perimetre: relance.recorded_panels(dataset, perimetre, "Volet", "accorde"),
    "energie": energie.panels, "logement": logement.panels, "emploi": emploi.panels, "actions": actions.panels,
}  # fmt: skip


@pytest.fixture(scope="module")
def shown(dataset):
    """Each page's Panels by id, under each filter."""
    return {page: [{panel.id: panel for panel in make(dataset, perimetre)} for perimetre in FILTERS] for page, make in PAGES.items()}


def pairs(shown, page):
    """The same card under two filters, where both draw it from the same facts."""
    for one, other in itertools.combinations(shown[page], 2):
        yield from ((one[name], other[name]) for name in one if name in other and one[name].table.equals(other[name].table))


@pytest.mark.parametrize("page", PAGES)
def test_same_facts_are_the_same_drawing_and_the_same_words_under_each_filter(shown, page):
    for one, other in pairs(shown, page):
        assert [figure.to_json() for figure in one.views.values()] == [figure.to_json() for figure in other.views.values()]
        assert one.alts == other.alts


def test_some_cards_are_the_same_under_each_filter(shown):
    assert {one.id for page in PAGES for one, _ in pairs(shown, page)} >= {"chomage", "annonces-volet", "pauvrete", "npnru", "energie-fossile"}


def test_takeaway_may_change_without_the_words_of_the_chart(shown):
    whole, cavm, _ = (cards["chomage"] for cards in shown["emploi"])
    assert whole.takeaway != cavm.takeaway
    assert whole.alt == cavm.alt
    assert replace(whole, takeaway="Autre chose.").alt == whole.alt


@pytest.mark.parametrize("page", PAGES)
def test_each_drawing_is_described_in_plain_words(shown, page):
    for panel in itertools.chain.from_iterable(cards.values() for cards in shown[page]):
        assert set(panel.alts) == set(panel.views)
        for words in panel.alts.values():
            assert words.startswith(f"{panel.title}. ")
            assert not any(sign in words for sign in ("<", "&amp;", ": ;"))
            assert not {"nan", "None"} & set(words.split())


def test_values_are_said_with_what_they_are_of(shown):
    alts = {panel.id: panel.alt for page in PAGES for panel in shown[page][0].values()}
    assert f"CAVM : Résidentiel 37{THIN}%, Industriel 26{THIN}%" in alts["mix-energie"]
    assert "Parc social, CAPH, 2016-2019 (4 ans) : 159 par an" in alts["rehabilitation"]  # its heading tells it from the parc privé
    assert f"T2 2021 : Taux trimestriel 12{THIN}%" in alts["chomage"]
    assert "CAVM : non communiqué ; CAPH : 41" in alts["potentiel-enr"]
    assert f"ANRU : Volet 3 (130{THIN}M€)" in alts["flux-financeurs"]
    assert f"911{THIN}ETP" in alts["insertion"]
    assert "Logement : Communiqués 33, Non communiqués 18 manquants" in alts["connu-manquant"]


def test_each_way_of_drawing_has_its_words(shown):
    alts = shown["energie"][0]["mix-energie"].alts
    assert alts["Anneaux"] == alts["Barres"].replace("Barres.", "Anneaux.")


def test_a_card_without_a_chart_has_its_title(dataset):
    panel = next(panel for panel in energie.panels(dataset, Perimetre.CAVM) if panel.figure is None)
    assert panel.alt == panel.title


def test_a_long_list_is_cut_and_its_rest_counted():
    figure = row_bars([Row(label=f"Barre {number}", value=number, text=str(number)) for number in range(25)])
    assert "Barre 19 : 19 ; 5 autres, dans le tableau de la carte." in described(figure)
    assert "Barre 20" not in described(figure)


def test_signs_that_plotly_lays_out_are_said_as_they_are():
    figure = go.Figure(go.Bar(y=["Eau &amp;<br>air"], x=[1], text=["moins de 5 &lt; 6"], orientation="h"))
    assert described(figure) == "Barres. Eau & air : moins de 5 < 6."
