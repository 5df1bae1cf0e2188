"""Processes that publish, to be killed or to compete: real ones, forked from one that has already imported everything."""

import contextlib
import multiprocessing
import random
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from crte_data.dataset import Dataset
from crte_data.drafts import NewDraft
from crte_data.store import Publication, Store, VersionConflict
from crte_data.tables import ALIAS
from tests.builders import frame

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
READY, DRAFT, PUBLISHED, REFUSED = "prêt", "dépôt", "publié", "refusé"
WORKBOOK_BYTES = 300_000


def marked(dataset: Dataset, mark: str) -> Dataset:
    """The same figures, with a word of its own in the table of spellings, which no figure comes from."""
    return dataset.replaced({"alias": frame(ALIAS, [{"ecriture": mark}])}, dataset.colonnes.head(0))


def mark_of(dataset: Dataset) -> str:
    return "".join(dataset.alias["ecriture"])


def workbook(mark: str, size: int = WORKBOOK_BYTES) -> bytes:
    """Bytes that do not compress: writing them takes time."""
    return random.Random(mark).randbytes(size)


def deposit_and_publish(url: str, mark: str, said: Connection) -> None:
    """A draft, then its version; each is told once the store has said that it is kept."""
    with contextlib.closing(Store(url)) as store:
        current = store.current_id()
        dataset = marked(store.load(current), mark)
        said.send((READY, None))
        workbooks = {"essai.xlsx": workbook(mark)}
        draft = store.save_draft(NewDraft(dataset=dataset, workbooks=workbooks, author=mark, parent=current))
        said.send((DRAFT, draft))
        version = store.publish(Publication(dataset=dataset, workbooks=workbooks, author=mark, comment=mark, parent=current), draft=draft)
        said.send((PUBLISHED, version))


def compete(url: str, name: str, times: int, together: Barrier, said: Connection) -> None:
    """Prepare a draft on the current version, wait for the other one, publish; as many times as asked."""
    with contextlib.closing(Store(url)) as store:
        for rank in range(times):
            mark, current = f"{name} {rank}", store.current_id()
            dataset = marked(store.load(current), mark)
            draft = store.save_draft(NewDraft(dataset=dataset, workbooks={}, author=name, parent=current))
            together.wait(120)
            try:
                said.send((PUBLISHED, draft, store.publish(Publication(dataset=dataset, workbooks={}, author=name, comment=mark, parent=current), draft=draft)))
            except VersionConflict:
                said.send((REFUSED, draft, None))
            together.wait(120)
