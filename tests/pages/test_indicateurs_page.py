"""Indicateurs: a figure is found by a word, a theme, or because it is missing."""

from streamlit.testing.v1 import AppTest

WAITED = 60


def _titles(app) -> list[str]:
    """Titles of the cards on screen."""
    return [text.value.splitlines()[0].removeprefix("### ") for text in app.markdown if text.value.startswith("### ")]


def _texts(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.subheader, *app.caption])


def test_page_opens_on_themes_closed_and_says_how_many(visit) -> None:
    app = visit("indicateurs")
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Indicateurs"
    assert "249 indicateurs" in app.markdown[0].value
    assert len(app.dataframe) == 0
    assert {"Énergie — 39 valeurs", "Santé — 14 valeurs"} <= {group.label for group in app.expander}


def test_a_word_shows_the_card_of_what_it_finds(visit) -> None:
    app = visit("indicateurs")
    app.text_input(key="recherche").set_value("déchetteries").run(timeout=WAITED)
    assert _titles(app) == ["Déchetteries", "Déchetteries à déménager"]
    assert "La source écrit" in _texts(app)
    assert "indicateurs.xlsx" in _texts(app)
    assert not app.error


def test_a_word_that_finds_nothing_says_so(visit) -> None:
    app = visit("indicateurs")
    app.text_input(key="recherche").set_value("licorne").run(timeout=WAITED)
    assert "Aucun chiffre ne correspond" in _texts(app)
    assert len(app.info) == 1


def test_missing_only_and_theme_open_one_table(visit) -> None:
    app = visit("indicateurs")
    app.selectbox(key="theme").set_value("Logement")
    app.toggle(key="manquants").set_value(True).run(timeout=WAITED)
    (shown,) = app.dataframe
    assert set(shown.value["Chiffre"]) == {"non communiqué"}


def test_an_indicator_chosen_is_drawn(visit) -> None:
    app = visit("indicateurs")
    app.selectbox(key="indicateur").set_value("taux_chomage").run(timeout=WAITED)
    assert len(app.get("plotly_chart")) == 1
    assert "Taux de chômage" in _titles(app)


def test_an_indicator_no_longer_listed_is_let_go(visit) -> None:
    app = visit("indicateurs")
    app.selectbox(key="indicateur").set_value("taux_chomage").run(timeout=WAITED)
    app.selectbox(key="theme").set_value("Logement").run(timeout=WAITED)
    assert not app.error
    assert app.selectbox(key="indicateur").value is None


def test_the_filter_leaves_the_other_agglomeration_out(visit) -> None:
    app = visit("indicateurs", agglomeration="cavm")
    app.selectbox(key="theme").set_value("Déchets et économie circulaire").run(timeout=WAITED)
    assert "CAPH" not in set(app.dataframe[0].value["Territoire"])


def test_a_hostile_search_stays_a_text(visit) -> None:
    app = visit("indicateurs")
    app.text_input(key="recherche").set_value("[x](javascript:1) <script> (.*)").run(timeout=WAITED)
    assert not app.error
    assert "Aucun chiffre ne correspond" in _texts(app)


def test_a_wide_table_scrolls_in_its_card_rather_than_run_out_of_it(visit):
    app = visit("indicateurs", recherche="piscine")
    assert len(app.dataframe) == 1
    assert not any(text.value.startswith("|") for text in app.markdown)
