"""The clock of the server is moved: order is that of versions, never that of dates."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crte_data import store_tables
from crte_data.backup import write_backup
from crte_data.drafts import NewDraft
from crte_data.journal import Person
from crte_data.restoration import restore_backup
from crte_data.store import Publication, Store
from tests.faults.children import marked
from tests.faults.conftest import assert_whole

# Days from today: back to the beginning of time, far ahead, and back and forth.
MOVES = (0, 30_000, -20_000, 1, -1, 0)


@pytest.fixture
def move_clock(monkeypatch):
    """Everyone else on this machine needs the real one: only the store's is moved."""

    def move(days: int) -> None:
        monkeypatch.setattr(store_tables, "now", lambda: datetime.now(UTC) + timedelta(days=days))

    return move


def test_versions_drafts_and_journal_keep_their_order_whatever_the_clock_says(store, bundled, move_clock, tmp_path):
    for days in MOVES:
        move_clock(days)
        current = store.current_id()
        draft = store.save_draft(NewDraft(dataset=marked(bundled, str(days)), workbooks={}, author="Ada", parent=current))
        store.publish(Publication(dataset=marked(bundled, str(days)), workbooks={}, author="Ada", comment=str(days), parent=current), draft=draft)
        assert abs(store.version(current + 1).created_at - datetime.now(UTC) - timedelta(days=days)) < timedelta(hours=1)
        assert assert_whole(store, bundled) == str(days)
    assert [version.id for version in store.versions()] == list(range(len(MOVES) + 1, 0, -1))
    assert [version.comment for version in store.versions()] == [*map(str, reversed(MOVES)), "départ"]
    assert [line.target for line in store.journal(action="publication")] == [str(number) for number in range(len(MOVES) + 1, 0, -1)]
    assert len(store.drafts()) == len(MOVES)
    write_backup(store, tmp_path / "sauvegarde.zip")
    with closing(Store(f"sqlite:///{tmp_path}/autre.sqlite3")) as other:
        restore_backup(other, tmp_path / "sauvegarde.zip", Person(name="Ada"))
        assert other.versions() == store.versions()
        assert assert_whole(other, bundled) == str(MOVES[-1])
