"""Published versions: whole or not at all, never changed, never lost."""

import functools
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from crte_data import contents, journal
from crte_data import store as stores
from crte_data.dataset import COLUMNS_FRAME, Dataset, empty_dataset
from crte_data.errors import UserError
from crte_data.store import Publication, Store, VersionConflict
from crte_data.tables import TERRITOIRES
from loaders.bundled import bundled_dataset, bundled_files
from tests.builders import frame, row

THREADS, TIMES = 2, 8


@pytest.fixture
def url(database_url):
    return database_url


@pytest.fixture
def store(url):
    with closing(Store(url)) as opened:
        yield opened


@pytest.fixture(scope="module")
def bundled():
    return bundled_dataset()[0]


@functools.cache  # nobody changes a dataset
def dataset_of(*names: str) -> Dataset:
    return empty_dataset().replaced({"territoires": frame(TERRITOIRES, [row(TERRITOIRES, territoire=name) for name in names])}, empty_dataset().colonnes)


def publication(dataset: Dataset, parent: int, **changes: object) -> Publication:
    return Publication(**{"dataset": dataset, "workbooks": {"essai.xlsx": b"octets"}, "author": "Ada", "comment": "Premier essai", "parent": parent} | changes)


def names_in(store: Store, version: int) -> list[str]:
    return list(store.load(version).territoires["territoire"])


def contents_count(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(sa.text("select count(*) from contents"))
    engine.dispose()
    return count


def test_an_empty_store_has_no_version_and_an_empty_dataset(store):
    assert store.current_id() == 0
    assert store.versions() == []
    assert all(found.empty for found in store.load(0).frames().values())
    assert store.workbooks(0) == {}


def test_what_is_published_comes_back_the_same(store, bundled):
    version = store.publish(Publication(dataset=bundled, workbooks=dict(bundled_files()), author="Ada", comment="Contrat", parent=0, as_of=date(2021, 10, 22), report="rien"))
    loaded = store.load(version)
    for name, published in (bundled.frames() | {COLUMNS_FRAME: bundled.colonnes}).items():
        read = loaded.colonnes if name == COLUMNS_FRAME else loaded.frames()[name]
        pd.testing.assert_frame_equal(read, published)
    assert (loaded.version, loaded.as_of) == (version, date(2021, 10, 22))
    assert store.workbooks(version) == dict(bundled_files())
    assert store.workbook_names(version) == sorted(dict(bundled_files()))


def test_the_history_says_who_when_and_why(store):
    before = datetime.now(UTC)
    store.publish(publication(dataset_of("Denain"), 0, report="un rapport", as_of=date(2024, 1, 31)))
    (version,) = store.versions()
    assert (version.id, version.parent, version.author, version.comment, version.report, version.as_of) == (1, 0, "Ada", "Premier essai", "un rapport", date(2024, 1, 31))
    assert before <= version.created_at <= before + timedelta(minutes=5)
    assert store.version(1) == version


def test_a_version_never_changes_once_another_is_published(store):
    store.publish(publication(dataset_of("Denain"), 0))
    store.publish(publication(dataset_of("Denain", "Raismes"), 1))
    assert (names_in(store, 1), names_in(store, 2)) == (["Denain"], ["Denain", "Raismes"])
    assert [version.id for version in store.versions()] == [2, 1]


def test_publishing_on_a_version_that_is_no_longer_current_is_refused(store):
    store.publish(publication(dataset_of("Denain"), 0))
    with pytest.raises(VersionConflict, match="publié entre-temps"):
        store.publish(publication(dataset_of("Raismes"), 0))
    assert store.current_id() == 1
    assert len(store.versions()) == 1


def test_a_refused_publication_writes_nothing(store, url):
    store.publish(publication(dataset_of("Denain"), 0))
    before = contents_count(url)
    with pytest.raises(VersionConflict):
        store.publish(publication(dataset_of("Raismes"), 0, workbooks={"autre.xlsx": b"autres octets"}))
    assert contents_count(url) == before


@pytest.mark.parametrize("step", [(stores, "_move_pointer"), (stores, "_insert_version"), (contents, "write"), (journal, "append")])
def test_a_failure_half_way_leaves_what_was_published(store, url, monkeypatch, step):
    store.publish(publication(dataset_of("Denain"), 0))
    before = contents_count(url)

    def fails(*_):
        raise RuntimeError("disque plein")

    with monkeypatch.context() as broken:
        broken.setattr(*step, fails)
        with pytest.raises(RuntimeError):
            store.publish(publication(dataset_of("Raismes"), 1))
    assert (store.current_id(), len(store.versions()), contents_count(url)) == (1, 1, before)
    assert store.publish(publication(dataset_of("Raismes"), 1)) == store.current_id()


def test_going_back_is_a_new_version_with_the_earlier_contents(store, url):
    store.publish(publication(dataset_of("Denain"), 0, as_of=date(2023, 1, 1), workbooks={"a.xlsx": b"a"}))
    store.publish(publication(dataset_of("Raismes"), 1))
    before = contents_count(url)
    back = store.revert(1, "Grace", "Retour", parent=2)
    assert (back, store.current_id()) == (3, 3)
    assert names_in(store, 3) == ["Denain"]
    assert (store.load(3).as_of, store.workbooks(3)) == (date(2023, 1, 1), {"a.xlsx": b"a"})
    assert [(version.id, version.parent, version.author) for version in store.versions()][:1] == [(3, 2, "Grace")]
    assert names_in(store, 2) == ["Raismes"]
    assert contents_count(url) == before


def test_going_back_is_refused_when_somebody_published_since(store):
    store.publish(publication(dataset_of("Denain"), 0))
    store.publish(publication(dataset_of("Raismes"), 1))
    with pytest.raises(VersionConflict):
        store.revert(1, "Grace", "Retour", parent=1)


def test_versions_share_the_tables_that_did_not_change(store, url, bundled):
    store.publish(publication(bundled, 0))
    before = contents_count(url)
    changed = bundled.replaced({"territoires": bundled.territoires.head(5)}, bundled.colonnes.head(0))
    store.publish(publication(changed, 1))
    assert contents_count(url) == before + 2  # the table, and where its columns were


def test_no_version_of_that_number_is_said(store):
    for ask in (store.load, store.version):
        with pytest.raises(UserError, match="La version 9 n’existe pas"):
            ask(9)


@pytest.mark.parametrize("words", ["a\0b", "\ud800", "é" * 1_000])
def test_whatever_a_person_or_a_file_says_is_kept_by_both_databases(store, words):
    store.publish(publication(dataset_of("Denain"), 0, author=words, comment=words, report=words, role=words, scope={"mot": words}, workbooks={f"{words}.xlsx": b"octets"}))
    version = store.version(1)
    kept = words.replace("\0", "").replace("\ud800", "?")
    assert (version.author, version.comment, version.report, version.role, version.scope) == (kept[:200], kept, kept, kept, {"mot": words})
    assert store.workbooks(1) == {f"{kept}.xlsx"[:255]: b"octets"}


def test_another_process_reads_what_was_published(store, url):
    store.publish(publication(dataset_of("Denain"), 0))
    with closing(Store(url)) as other:
        assert (other.current_id(), names_in(other, 1)) == (1, ["Denain"])


def test_two_publishers_at_once_lose_nothing(url):
    """Each adds a name to what is current, and tries again when the other came first."""
    starting = threading.Barrier(THREADS, timeout=60)

    def publish_all(publisher: int) -> None:
        with closing(Store(url)) as own:
            starting.wait()
            for rank in range(TIMES):
                publish_one(own, f"{publisher}-{rank}")

    threads = [threading.Thread(target=publish_all, args=(publisher,)) for publisher in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(Store(url)) as store:
        assert store.current_id() == THREADS * TIMES
        names = names_in(store, store.current_id())
        assert sorted(names) == sorted(f"{publisher}-{rank}" for publisher in range(THREADS) for rank in range(TIMES))
        for version in store.versions():
            assert names_in(store, version.id) == names[: version.id]
            assert version.parent == version.id - 1


def publish_one(store: Store, name: str) -> None:
    while True:
        current = store.current_id()
        try:
            store.publish(publication(dataset_of(*names_in(store, current), name), current))
        except VersionConflict:
            continue
        return


def test_opening_at_once_makes_one_store(url):
    starting, failures = threading.Barrier(4, timeout=60), []

    def opens() -> None:
        starting.wait()
        try:
            Store(url).close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=opens) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_address_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CRTE_DATABASE_URL", f"sqlite:///{tmp_path}/ailleurs.sqlite3")
    Store().close()
    assert (tmp_path / "ailleurs.sqlite3").exists()
