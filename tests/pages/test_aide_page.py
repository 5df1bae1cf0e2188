"""Aide: each section opens, the columns are those of the tables, the glossary is searched."""

import pytest
from streamlit.testing.v1 import AppTest

from loaders.families import FAMILIES
from loaders.rules import rules_table

SECTIONS = ("Lire une carte", "Qui fait quoi", "Remplir un classeur", "Règles de contrôle", "Glossaire", "Le contrat", "Sources et licences")


def _open(visit, section: str) -> AppTest:
    return visit("aide").get("button_group")[-1].set_value(section).run(timeout=60)


def _texts(app: AppTest) -> str:
    return " ".join(element.value for element in app.markdown)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens(visit, section: str) -> None:
    app = _open(visit, section)
    assert not app.exception
    assert not app.error
    assert section in [header.value for header in app.header]


def test_heading_says_how_often_the_committees_meet(visit) -> None:
    assert "au moins 2\u202fréunions/an" in visit("aide").markdown[0].value


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.code)
def test_columns_of_every_family_are_listed(visit, family) -> None:
    app = _open(visit, "Remplir un classeur")
    app.selectbox(key="classeur").set_value(family.label).run(timeout=60)
    shown = [list(table.value["Colonne"]) for table in app.dataframe]
    assert shown == [[field.header for field in table] for table in family.tables]


def test_every_rule_of_the_control_is_listed_with_its_article(visit) -> None:
    table = next(table.value for table in _open(visit, "Règles de contrôle").dataframe if "Référence légale" in table.value.columns)
    assert list(table["Règle"]) == list(rules_table()["Règle"])
    assert any("L. 1111-10" in article for article in table["Référence légale"])


def test_glossary_is_searched(visit) -> None:
    app = _open(visit, "Glossaire")
    app.text_input(key="sigle").set_value("dechets").run(timeout=60)
    assert "SIAVED" in _texts(app)
    assert "SIMOUV" not in _texts(app)


def test_contract_says_when_it_was_signed(visit) -> None:
    assert "22 octobre 2021" in _texts(_open(visit, "Le contrat"))
