"""Reading in another process: what it may take, and what is said when it takes more."""

import logging
import os
import re
import threading
import time

import pytest

from loaders.apart import read_apart
from loaders.reading_apart import read_tables_apart
from loaders.workbook import WorkbookError, open_workbook
from loaders.workbook_tables import read_tables
from tests.builders import maquette
from tests.hostile import LAST_ROW, number, row, xlsx
from tests.loaders.files import hogs


def refusal(function, *args, **limits) -> str:
    with pytest.raises(WorkbookError) as refused:
        read_apart(function, *args, label="« essai.xlsx »", **limits)
    said = str(refused.value)
    assert re.fullmatch(r"« essai\.xlsx » [^\n]+ \(incident [0-9a-f]{8}\)\.", said), said
    return said


def test_a_function_returns_what_it_would_here():
    values = ("é", b"\x00\xff", None, 1.5, ["a", ("b",)])
    assert read_apart(hogs.echo, *values) == values


def test_a_long_answer_comes_whole():
    (content,) = read_apart(hogs.echo, os.urandom(5_000_000))
    assert len(content) == 5_000_000


def test_its_steps_are_told_here_as_they_come():
    told: list[tuple[str, float]] = []
    assert read_apart(hogs.steps, 2, on_step=lambda *step: told.append(step)) == "lu"
    assert told == [("Feuille 1…", 0.5), ("Feuille 2…", 1.0)]


def test_whoever_waits_is_told_that_it_goes_on():
    waited: list[None] = []
    read_apart(hogs.takes_memory, 50, on_wait=lambda: waited.append(None))
    assert len(waited) > 1


def test_time_is_what_was_computed_and_not_what_a_busy_machine_took():
    assert read_apart(hogs.sleeps, 1.5, seconds=1) == "réveillé"

def test_a_sentence_for_people_is_theirs_as_it_stands():
    with pytest.raises(WorkbookError, match=r"^« x » est vide\.$"):
        read_apart(hogs.refuses, "x")


def test_any_other_error_goes_to_the_log_with_the_number_that_is_told(caplog):
    said = refusal(hogs.fails)
    assert "n’a pas pu être lu" in said
    assert "un détail" not in said
    assert "un détail pour le journal" in caplog.text
    assert re.search(r"incident (\w{8})", said)[1] in caplog.text


@pytest.mark.parametrize(("hog", "args"), [(hogs.takes_memory, (400,)), (hogs.takes_it_at_once, ())])
def test_too_much_memory_is_refused(hog, args):
    assert "demande plus de 200 Mo de mémoire" in refusal(hog, *args, memory_mb=200)


def test_memory_within_the_limit_is_granted():
    assert read_apart(hogs.takes_memory, 50, memory_mb=200) == 50


@pytest.mark.parametrize(("memory_mb", "said"), [(1024, "1 Go"), (1536, "1,5 Go"), (512, "512 Mo")])
def test_memory_is_said_as_people_say_it(memory_mb, said):
    assert f"plus de {said} de" in refusal(hogs.takes_it_at_once, memory_mb=memory_mb)


def test_too_much_time_is_refused():
    start = time.monotonic()
    assert "trop lourd à lire (plus de 1 seconde)" in refusal(hogs.loops, seconds=1)
    assert time.monotonic() - start < 5


def test_nothing_it_started_outlives_it(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[str] = []
    listener = threading.Thread(target=lambda: found.append(pipe.read_text()))
    listener.start()
    refusal(hogs.sleeps_with_a_companion, str(pipe), seconds=3)
    listener.join(timeout=5)
    assert any(is_gone(int(found[0])) or time.sleep(0.1) for _ in range(50))


def is_gone(pid: int) -> bool:
    """A process killed just now may wait for its parent to notice."""
    try:
        with open(f"/proc/{pid}/stat") as status:
            return status.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("hog", [hogs.ends, hogs.crashes])
def test_a_crash_costs_one_sentence(hog):
    assert "a interrompu la lecture" in refusal(hog)


def test_what_a_library_prints_does_not_disturb_the_answer():
    assert read_apart(hogs.prints) == "lu"


def test_it_can_write_no_file(tmp_path):
    refusal(hogs.writes, str(tmp_path / "sortie.txt"))


def test_it_knows_no_secret_of_this_process(monkeypatch):
    monkeypatch.setenv("CRTE_DATABASE_URL", "postgresql://secret")
    assert not [name for name in read_apart(hogs.environment) if "CRTE" in name]


def test_a_workbook_read_apart_is_the_same():
    content = maquette()
    assert read_apart(open_workbook, "m.xlsx", content) == open_workbook("m.xlsx", content)


def test_the_tables_come_back_without_the_cells():
    content = maquette()
    here, apart = read_tables("m.xlsx", content), read_tables_apart("m.xlsx", content)
    assert (apart.workbook.content, apart.workbook.sheets) == (content, ())
    assert apart.anomalies == here.anomalies
    assert [reading.table for reading in apart.readings] == [reading.table for reading in here.readings]
    for mine, theirs in zip(apart.readings, here.readings, strict=True):
        assert mine.frame.equals(theirs.frame)


def test_a_table_that_fills_the_memory_is_refused_in_time():
    letters = "ABCDEFGHI"
    filled = "".join(row(rank, *(number(f"{letter}{rank}", rank) for letter in letters)) for rank in range(1, 60_000))
    with pytest.raises(WorkbookError, match=r"« gros\.xlsx » demande plus de 120 Mo de mémoire"):
        read_tables_apart("gros.xlsx", xlsx(filled + row(LAST_ROW, number(f"I{LAST_ROW}"))), memory_mb=120)


def test_readers_wait_for_a_place(caplog):
    caplog.set_level(logging.ERROR)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(read_apart(hogs.echo, 1))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert found == [(1,)] * 6
