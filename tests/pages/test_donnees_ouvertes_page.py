"""Données ouvertes: addresses follow what is looked at. That they work is tested in a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from crte_data.store import Publication, Store
from crte_data.tables import DATA_TABLES
from loaders.bundled import bundled_dataset
from pages.components.recipes import RECIPES


def _addresses(app: AppTest) -> list[str]:
    return [block.value for block in app.code if block.value.startswith("donnees/")]


def _second_version(store_url: str) -> None:
    Store(store_url).publish(Publication(dataset=bundled_dataset()[0], workbooks={}, author="Ada", comment="Deux", parent=1))


@pytest.mark.parametrize("table", DATA_TABLES)
def test_each_table_has_its_addresses(visit, table):
    app = visit("donnees_ouvertes")
    app.selectbox(key="table").select(table).run()
    assert {f"donnees/{table}.csv", f"donnees/{table}.parquet", "donnees/classeur.xlsx", "donnees/datapackage.json", "donnees/"} <= {*_addresses(app)}


def test_addresses_follow_the_filter(visit):
    assert all(address.endswith("?agglomeration=caph") for address in _addresses(visit("donnees_ouvertes", agglomeration="caph")))


def test_whoever_looks_at_an_earlier_version_is_given_its_addresses(visit, store_url):
    _second_version(store_url)
    app = visit("donnees_ouvertes", version="1")
    assert app.toggle[0].value
    assert app.toggle[0].disabled
    assert all(address.endswith("?version=1") for address in _addresses(app))


def test_an_address_names_no_version_unless_it_is_to_be_kept(visit):
    app = visit("donnees_ouvertes")
    assert not any("version" in address for address in _addresses(app))
    app.toggle[0].set_value(True).run()
    assert all(address.endswith("?version=1") for address in _addresses(app))


@pytest.mark.parametrize("tool", RECIPES)
def test_every_tool_has_its_steps(visit, tool):
    app = visit("donnees_ouvertes")
    app.button_group(key="outil").set_value(tool).run()
    assert not app.exception
    assert any("donnees/" in block.value for block in app.code[:1])


def test_the_title_says_how_much_there_is(visit):
    assert any("6 tables" in text.value for text in [*visit("donnees_ouvertes").markdown, *visit("donnees_ouvertes").caption])
