"""The disk fills up while people deposit and publish."""

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from crte_data.database import StoreUnavailable
from crte_data.store import Store
from tests.faults.children import WORKBOOK_BYTES, workbook
from tests.faults.conftest import assert_whole
from tests.faults.filling import fill, publication

ROOT = Path(__file__).resolve().parents[2]
FULL = "La base des versions n’a plus de place. Ce qui était publié le reste ; prévenez l’administrateur du tableau de bord (incident "


# A PostgreSQL begins with 40 MB.
@pytest.mark.parametrize(("kind", "size"), [("sqlite", "6m"), ("postgresql", "120m")])
def test_a_full_disk_costs_one_sentence_and_nothing_of_what_was_published(kind, size):
    """A real disk, small, in a mount that only the child sees."""
    if kind == "postgresql" and os.geteuid():
        pytest.skip("only root can mount a disk for another account's server")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the server's account enters it
        versions, refusal = filled(kind, size, folder)
        assert list(Path(folder).iterdir()) == []
    print(f"\n{kind}: {versions} versions on a disk of {size}, then: {refusal}")
    assert int(versions) > 2
    assert refusal.startswith(FULL if kind == "sqlite" else "La base des versions n")  # PostgreSQL may also stop


def filled(kind: str, size: str, folder: str) -> list[str]:
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    mounted = f'mount -t tmpfs -o size={size},mode=755 none "{folder}" && exec "{sys.executable}" -m tests.faults.filling "{folder}" {kind}'
    done = subprocess.run([*alone, "sh", "-c", mounted], cwd=ROOT, capture_output=True, text=True)
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"this machine lets nobody mount a disk: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def small(tmp_path):
    """A SQLite file that may not grow beyond 500 pages, SQLite's own way to have a full disk."""

    def limit(connection, _record) -> None:
        connection.execute("PRAGMA max_page_count = 500")

    sa.event.listen(sa.Engine, "connect", limit)
    yield f"sqlite:///{tmp_path}/petit.sqlite3"
    sa.event.remove(sa.Engine, "connect", limit)


def test_what_a_file_that_may_not_grow_refuses_is_kept_as_a_draft(small, bundled):
    with closing(Store(small)) as store:
        draft, refusal = fill(store, WORKBOOK_BYTES)
        versions = store.current_id()
        assert refusal.startswith(FULL)
        assert versions > 2
        for _ in range(5):
            with pytest.raises(StoreUnavailable, match="plus de place"):
                store.publish(publication(versions, workbook("encore")), draft=draft)
        assert (store.current_id(), store.draft(draft).is_open) == (versions, True)
        assert assert_whole(store, store.load(versions)) == f"essai {versions}"
