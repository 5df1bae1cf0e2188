"""The database goes away and comes back: what was shown stays, and nothing wrong is said."""

import pytest

from crte_data.store import Store
from loaders.bundled import bundled_dataset
from pages.components.data import open_store
from pages.registry import PAGES
from tests.crte_data.test_store import publication
from tests.pages.conftest import fresh

SILENT = "La base des versions ne répond pas"


@pytest.fixture
def store_url(postgresql, monkeypatch):
    """The pages' store in a database that can be stopped."""
    url = postgresql.new_database()
    open_store(url).close()
    yield from fresh(url, monkeypatch)


@pytest.fixture
def outage(postgresql):
    """Stop the server when asked, and never leave it stopped."""
    yield postgresql.stop
    if postgresql.is_stopped:
        postgresql.start()


def charts(app) -> int:
    return len(app.get("plotly_chart"))


def test_a_board_already_loaded_goes_on_showing_its_version(visit, outage, postgresql):
    app = visit("energie")
    shown, said = charts(app), [text.value for text in app.markdown]
    outage()
    app.run()
    assert (charts(app), [text.value for text in app.markdown]) == (shown, said)
    assert [warning.value for warning in app.warning] == [f"{SILENT} : la version 1 est la dernière qui a été lue, une plus récente a pu être publiée."]
    assert not app.error
    assert not app.exception
    app.switch_page("logement.py").run()
    assert charts(app)
    assert not app.error
    postgresql.start()
    app.run()
    assert not app.warning


def test_who_arrives_meanwhile_sees_the_last_version_read(visit, outage):
    visit("synthese")
    outage()
    app = visit("energie")
    assert charts(app)
    assert SILENT in app.warning[0].value


@pytest.mark.parametrize("entry", PAGES[1:], ids=lambda entry: entry.title)
def test_every_page_keeps_its_title(visit, outage, entry):
    app = visit("synthese")
    outage()
    app.switch_page(entry.file).run()
    assert [title.value for title in app.title]
    assert not app.exception


def test_who_looks_at_an_earlier_version_goes_on(visit, outage, store_url):
    store = Store(store_url)
    store.publish(publication(bundled_dataset()[0], 1))
    store.close()
    app = visit("energie", version="1")
    outage()
    app.run()
    assert charts(app)
    assert not app.error
    assert "Vous consultez la" in " ".join(text.value for text in app.markdown)


def test_a_link_to_a_version_that_cannot_be_asked_for_is_not_called_a_version_that_does_not_exist(visit, outage):
    visit("synthese")
    outage()
    (error,) = visit("synthese", version="7").error
    assert SILENT in error.value


def test_what_needs_the_database_says_one_sentence_with_a_number(visit, outage, caplog):
    app = visit("depot")
    outage()
    app.run()
    (error,) = app.error
    assert SILENT in error.value
    number = error.value.rpartition("incident ")[2].rstrip(")\\.")
    assert number in caplog.text
    assert not app.exception


def test_a_server_that_starts_without_its_database_says_so_and_works_once_it_is_back(visit, outage, postgresql):
    outage()
    app = visit("synthese")
    assert SILENT in app.error[0].value
    assert not app.exception
    postgresql.start()
    assert charts(app.run())


def test_a_version_published_after_the_outage_is_read(visit, outage, postgresql, store_url):
    app = visit("energie")
    outage()
    app.run()
    postgresql.start()
    store = Store(store_url)
    dataset = bundled_dataset()[0]
    store.publish(publication(dataset, 1))
    store.close()
    app.run()
    assert "version 2 du tableau de bord" in " ".join(text.value for text in app.markdown)
