"""What a reader may do on a hostile file, as functions for a child process to call."""

import ctypes
import os
import subprocess
import sys
import time

from crte_data.errors import UserError
from loaders.progress import OnStep
from loaders.workbook import WorkbookError, open_workbook


def echo(*values: object) -> tuple[object, ...]:
    return values


def steps(count: int, on_step: OnStep) -> str:
    for number in range(count):
        on_step(f"Feuille {number + 1}…", (number + 1) / count)
    return "lu"


def refuses(name: str) -> None:
    raise UserError(f"« {name} » est vide.")


def fails() -> None:
    raise ZeroDivisionError("un détail pour le journal")


def takes_memory(megabytes: int) -> int:
    held = []
    for _ in range(megabytes):
        held.append(os.urandom(1) * 1024**2)
        time.sleep(0.0005)
    return len(held)


def takes_it_at_once() -> bytes:
    return bytes(2**45)


def sleeps(seconds: float) -> str:
    time.sleep(seconds)
    return "réveillé"


def loops() -> None:
    while True:
        pass


def sleeps_with_a_companion(path: str) -> None:
    """Start another process that would outlive this one, and wait."""
    companion = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with open(os.open(path, os.O_WRONLY), "w") as named:  # an existing pipe: this process may write no file
        named.write(str(companion.pid))
    time.sleep(60)


def ends() -> None:
    os._exit(3)


def crashes() -> None:
    ctypes.string_at(0)


def prints() -> str:
    print("bavardage d’une bibliothèque")
    return "lu"


def writes(path: str) -> None:
    with open(path, "w") as file:
        file.write("écrit")


def environment() -> dict[str, str]:
    return dict(os.environ)


def outcomes(contents: list[tuple[str, bytes]]) -> list[str]:
    """What each of these files gives: its number of sheets, or the sentence that refuses it."""
    return [_outcome(name, content) for name, content in contents]


def _outcome(name: str, content: bytes) -> str:
    try:
        sheets = open_workbook(name, content).sheets
    except WorkbookError as error:
        return str(error)
    assert all(len(row) == len(sheet.rows[0]) for sheet in sheets for row in sheet.rows), "rows of several widths"
    return str(len(sheets))
