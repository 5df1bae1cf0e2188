"""``kill -9`` at any moment of a deposit and of its publication."""

import random
import time

import pytest

from crte_data.drafts import DraftState
from tests.faults.children import DRAFT, PROCESSES, PUBLISHED, READY, deposit_and_publish, workbook
from tests.faults.conftest import assert_whole, times

SECONDS = 60
COUNTS = {"sqlite": 200, "postgresql": 200}


class Child:
    """One who deposits and publishes, to be killed after a while."""

    def __init__(self, url: str, mark: str) -> None:
        self._heard, said = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=deposit_and_publish, args=(url, mark, said))
        self.process.start()
        said.close()
        assert self._heard.poll(SECONDS)
        assert self._heard.recv() == (READY, None)

    def killed_after(self, seconds: float) -> dict[str, object]:
        """Kill it then; what it had said was kept."""
        self.process.join(seconds)
        self.process.kill()
        self.process.join(SECONDS)
        told = {}
        while self._heard.poll():
            try:
                what, value = self._heard.recv()
            except EOFError:
                break
            told[what] = value
        self._heard.close()
        self.process.close()
        return told


@pytest.fixture
def duration(store, database_url) -> float:
    """How long it takes when nobody kills it: the slowest of three."""
    taken = []
    for rank in range(3):
        child, start = Child(database_url, f"essai {rank}"), time.monotonic()
        assert PUBLISHED in child.killed_after(SECONDS)
        taken.append(time.monotonic() - start)
    return max(taken)


def test_killed_at_any_moment_it_leaves_the_old_version_or_the_new_one_whole(store, database_url, bundled, duration, request):
    kind = database_url.partition(":")[0].partition("+")[0]
    moments, ends = random.Random(20211022), {"avant le dépôt": 0, "dépôt gardé": 0, "publié": 0}
    for rank in range(times(COUNTS[kind])):
        before, mark, known = store.current_id(), f"mort {rank}", {draft.id for draft in store.drafts()}
        told = Child(database_url, mark).killed_after(moments.uniform(0, duration))
        wait_for_the_server(store)
        after, shown = store.current_id(), assert_whole(store, bundled)
        assert after in {before, before + 1}
        assert shown == (mark if after > before else store.version(before).comment)
        assert PUBLISHED not in told or after == before + 1  # what was said to be published is
        drafts = {draft.id: draft for draft in store.drafts()}
        assert known <= drafts.keys()
        assert told.get(DRAFT) in {None, *drafts}  # what was said to be kept is
        for draft in drafts.keys() - known:
            assert drafts[draft].state == (DraftState.PUBLIE if after > before else DraftState.OUVERT)
            assert store.draft_workbooks(draft) == {"essai.xlsx": workbook(mark)}
        ends["publié" if after > before else "dépôt gardé" if drafts.keys() - known else "avant le dépôt"] += 1
    print(f"\n{kind}: {ends}, one taking {duration * 1000:.0f} ms at most")
    assert sum(ends.values()) == times(COUNTS[kind])


def wait_for_the_server(store) -> None:
    """PostgreSQL may still be finishing what the dead one had asked for."""
    with store.database.reading() as connection:
        if connection.dialect.name == "sqlite":
            return
        deadline = time.monotonic() + SECONDS
        while connection.exec_driver_sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'").scalar():
            assert time.monotonic() < deadline
            time.sleep(0.01)
            connection.rollback()
