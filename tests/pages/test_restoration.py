"""A backup put back under pages that are open: they show what was restored, whatever they kept by number."""

from contextlib import closing
from dataclasses import replace

import pytest

from crte_data.backup import write_backup
from crte_data.dataset import Dataset
from crte_data.journal import Person
from crte_data.restoration import restore_backup
from crte_data.store import Publication, Store
from loaders.bundled import bundled_dataset
from tests.pages.conftest import ON_BOTH

ADA = Person(name="Ada")


def unemployment(dataset: Dataset, value: float) -> Dataset:
    rows = dataset.observations
    chosen = (rows["code"] == "taux_chomage") & (rows["territoire"] == "Valenciennois") & (rows["periode"] == "T2 2021")
    return replace(dataset, observations=rows.assign(valeur=rows["valeur"].mask(chosen, value)))


def said(app) -> str:
    return "\n".join(text.value for text in [*app.markdown, *app.success]).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def elsewhere(tmp_path):
    """The backup of another server, whose only version says 9.9 %."""
    with closing(Store(f"sqlite:///{tmp_path}/ailleurs.sqlite3")) as other:
        dataset = unemployment(bundled_dataset()[0], 9.9)
        other.publish(Publication(dataset=dataset, workbooks={}, author="Grace", comment="Ailleurs", parent=0))
        write_backup(other, tmp_path / "ailleurs.zip")
    return tmp_path / "ailleurs.zip"


@ON_BOTH
def test_a_version_of_the_same_number_is_not_taken_for_the_one_before(visit, store, elsewhere):
    app = visit("emploi")
    assert "12 %" in said(app)
    restore_backup(store, elsewhere, ADA, replacing=True)
    app.run()
    assert "9,9 %" in said(app)
    assert "12 %" not in said(app)
    assert not app.error


def test_what_is_published_after_a_restoration_is_not_what_was_before(visit, store, tmp_path):
    write_backup(store, tmp_path / "hier.zip")
    store.publish(Publication(dataset=unemployment(store.load(1), 11.4), workbooks={}, author="Ada", comment="Perdue", parent=1))
    app = visit("emploi")
    assert "11,4 %" in said(app)
    restore_backup(store, tmp_path / "hier.zip", ADA, replacing=True)
    app.run()
    assert "12 %" in said(app)
    store.publish(Publication(dataset=unemployment(store.load(1), 10.1), workbooks={}, author="Ada", comment="Refaite", parent=1))
    app.run()
    assert "10,1 %" in said(app)
    assert "version 3 du tableau de bord" in said(app)
