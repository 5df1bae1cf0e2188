"""``python -m tests.faults.filling FOLDER sqlite|postgresql``: publish until the disk of that folder is full, then look.

Run within a mount of its own, whose disk is small: prints how many versions were kept and what the refusal was; fails
when something is lost, or when publishing does not work again once there is room.
"""

import signal
import sys
from contextlib import closing
from pathlib import Path

from crte_data.database import StoreUnavailable
from crte_data.dataset import empty_dataset
from crte_data.drafts import NewDraft
from crte_data.store import Publication, Store
from crte_data.verification import problems
from tests.faults.children import WORKBOOK_BYTES, mark_of, marked, workbook
from tests.postgresql import Cluster

# What is freed later: PostgreSQL wants a whole segment of its journal, 16 MB, to start again.
_BALLAST_BYTES = {"sqlite": 2_000_000, "postgresql": 40_000_000}
_EMPTY = empty_dataset()


def on_sqlite(folder: Path, ballast: Path) -> None:
    url = f"sqlite:///{folder}/essai.sqlite3"
    with closing(Store(url)) as store:
        draft, refusal = fill(store, WORKBOOK_BYTES)
        look(store, draft, refusal)
    with closing(Store(url)) as store:  # one who starts while the disk is full reads as well
        assert mark_of(store.load(store.current_id())) == f"essai {store.current_id()}"
        ballast.unlink()
        go_on(store, draft)


def on_postgresql(folder: Path, ballast: Path) -> None:
    cluster = Cluster(folder)
    with closing(Store(cluster.new_database())) as store:
        draft, refusal = fill(store, 10 * WORKBOOK_BYTES)
        if not cluster.is_stopped:  # it may have stopped by itself, without room for its own journal
            cluster.stop(signal.SIGQUIT)
        ballast.unlink()
        cluster.start()
        look(store, draft, refusal)
        go_on(store, draft)
    cluster.remove()


def fill(store: Store, size: int) -> tuple[str, str]:
    """Publish workbooks of this size until one is refused: an open draft, and the sentence of the refusal."""
    draft = store.save_draft(NewDraft(dataset=_EMPTY, workbooks={"essai.xlsx": b"octets"}, author="Ada", parent=0))
    while True:
        current = store.current_id()
        try:
            store.publish(publication(current, workbook(str(current), size)))
        except StoreUnavailable as error:
            return draft, str(error)


def publication(current: int, content: bytes) -> Publication:
    return Publication(dataset=marked(_EMPTY, f"essai {current + 1}"), workbooks={"essai.xlsx": content}, author="Ada", comment="Essai", parent=current)


def look(store: Store, draft: str, refusal: str) -> None:
    print(store.current_id(), refusal, sep="\n")
    assert problems(store) == []
    assert mark_of(store.load(store.current_id())) == f"essai {store.current_id()}"
    assert (store.draft(draft).is_open, store.draft_workbooks(draft)) == (True, {"essai.xlsx": b"octets"})


def go_on(store: Store, draft: str) -> None:
    current = store.current_id()
    assert store.publish(publication(current, b""), draft=draft) == current + 1
    assert problems(store) == []


if __name__ == "__main__":
    disk, kind = Path(sys.argv[1]), sys.argv[2]
    filler = disk / "autre chose"
    filler.write_bytes(bytes(_BALLAST_BYTES[kind]))
    {"sqlite": on_sqlite, "postgresql": on_postgresql}[kind](disk, filler)
