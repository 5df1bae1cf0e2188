"""The process that reads a stranger's file is killed, whatever it was doing."""

import os
import random
import signal
import threading
import time
from pathlib import Path

from crte_data.drafts import NewDraft
from loaders.bundled import bundled_files
from loaders.deposit import read_deposit
from loaders.reading_apart import read_tables_apart
from tests.faults.children import mark_of, marked, workbook
from tests.faults.conftest import assert_whole, times

COUNT, SECONDS = 30, 60


def children() -> set[int]:
    """The processes that this one started and that read files."""
    found = {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}
    return {pid for pid in found if b"loaders.child" in commands_of(pid)}


def commands_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill_one(after: float, gives_up: threading.Event) -> None:
    while not gives_up.wait(0.005):
        if reading := children():
            time.sleep(after)
            for pid in reading & children():
                os.kill(pid, signal.SIGKILL)
            return


def test_a_reader_that_is_killed_costs_its_file_one_sentence_and_the_others_nothing(store, bundled):
    moments, ends = random.Random(82), {"lu": 0, "une phrase": 0}
    drafts = {store.save_draft(NewDraft(dataset=marked(bundled, "attend"), workbooks={"attend.xlsx": workbook("attend")}, author="Ada", parent=1)): "attend"}
    files = dict(bundled_files())
    sent = [(name, files[name]) for name in ("territoires.xlsx", "suivi_actions.xlsx")]
    for _ in range(times(COUNT)):
        gives_up = threading.Event()
        killer = threading.Thread(target=kill_one, args=(moments.uniform(0, 3), gives_up))
        killer.start()
        deposit = read_deposit(sent, store.load(store.current_id()), read=read_tables_apart)
        gives_up.set()
        killer.join(SECONDS)
        unreadable = [anomaly for anomaly in deposit.report.anomalies if anomaly.rule == "classeur-illisible"]
        assert len(unreadable) <= 1  # one was killed: the other one was read
        assert len(deposit.readings) + len(unreadable) == len(sent)
        for anomaly in unreadable:
            assert "a interrompu la lecture" in anomaly.problem
            assert not deposit.is_publishable
        ends["une phrase" if unreadable else "lu"] += 1
        # As the page keeps it, whatever could be read of it.
        mark = f"dépôt {len(drafts)}"
        drafts[store.save_draft(NewDraft(dataset=marked(deposit.after, mark), workbooks={"attend.xlsx": workbook(mark)}, author="Ada", parent=1))] = mark
        assert assert_whole(store, bundled) == "départ"  # and what « verify » says
        assert {draft.id: mark_of(store.draft_dataset(draft.id)) for draft in store.drafts() if draft.is_open} == drafts
        assert all(store.draft_workbooks(draft) == {"attend.xlsx": workbook(mark)} for draft, mark in drafts.items())
    print(f"\n{ends}")
    assert ends["une phrase"]
