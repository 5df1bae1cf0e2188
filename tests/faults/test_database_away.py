"""The database goes away, cleanly or not, at any moment, and comes back."""

import random
import signal
import threading
import time
from contextlib import closing

import pytest

from crte_data.database import StoreUnavailable
from crte_data.drafts import DraftState, NewDraft
from crte_data.store import Publication, Store, VersionConflict
from tests.faults.children import marked, workbook
from tests.faults.conftest import assert_whole, times

COUNT, SECONDS = 30, 60
SENTENCE = "La base des versions ne répond pas. Ce qui était publié le reste ; réessayez dans un instant (incident "


@pytest.fixture
def store(postgresql, bundled):
    with closing(Store(postgresql.new_database())) as opened:
        opened.publish(Publication(dataset=marked(bundled, "départ"), workbooks={}, author="Ada", comment="départ", parent=0))
        yield opened
    if postgresql.is_stopped:
        postgresql.start()


def test_while_it_is_away_every_question_gets_one_sentence(store, postgresql, bundled, caplog):
    draft = store.save_draft(NewDraft(dataset=bundled, workbooks={}, author="Ada", parent=1))
    postgresql.stop()
    publication = Publication(dataset=bundled, workbooks={}, author="Ada", comment="Essai", parent=1)
    for ask in (store.current_id, store.versions, store.drafts, store.journal, lambda: store.load(1), lambda: store.publish(publication, draft), lambda: store.abandon(draft)):
        with pytest.raises(StoreUnavailable) as refusal:
            ask()
        assert str(refusal.value).startswith(SENTENCE)
        assert str(refusal.value).removeprefix(SENTENCE).rstrip(").") in caplog.text
    postgresql.start()
    assert (store.current_id(), store.draft(draft).is_open) == (1, True)
    assert store.publish(publication, draft) == 2
    assert_whole(store, bundled)


def test_stopped_at_any_moment_of_publications_it_has_the_old_version_or_the_new_one(store, postgresql, bundled):
    """Someone publishes without end while it is stopped, cleanly or at once, and started again."""
    moments, published, drafts, ended = random.Random(1962), [1], [], threading.Event()

    def publish_all() -> None:
        while not ended.is_set():
            try:
                current = store.current_id()
                dataset = marked(bundled, f"essai {len(drafts)}")
                drafts.append(store.save_draft(NewDraft(dataset=dataset, workbooks={"essai.xlsx": workbook(str(current))}, author="Ada", parent=current)))
                published.append(store.publish(Publication(dataset=dataset, workbooks={}, author="Ada", comment="Essai", parent=current), draft=drafts[-1]))
            except StoreUnavailable:
                time.sleep(0.02)
            except VersionConflict:
                continue  # it had been written when the answer was lost

    publisher = threading.Thread(target=publish_all)
    publisher.start()
    try:
        for rank in range(times(COUNT)):
            time.sleep(moments.uniform(0, 0.8))
            postgresql.stop(signal.SIGQUIT if rank % 2 else signal.SIGINT)
            postgresql.start()
    finally:
        ended.set()
        publisher.join(SECONDS)
    assert not publisher.is_alive()
    assert_whole(store, bundled)
    assert published == sorted(set(published))
    assert set(published) <= {version.id for version in store.versions()}  # what was said to be published is
    kept = {draft.id: draft for draft in store.drafts()}
    assert kept.keys() >= set(drafts)
    assert {draft.published for draft in kept.values() if draft.state == DraftState.PUBLIE} == {version.id for version in store.versions()} - {1}
    print(f"\n{len(published) - 1} published, {len(drafts)} drafts kept, through {times(COUNT)} stops")
