"""A workbook's tables, read in a process of its own: what a deposit and the command line call on a stranger's file."""

from collections.abc import Callable
from dataclasses import replace

from loaders.apart import MEMORY_MB, SECONDS, read_apart
from loaders.layouts.mapping import Corrections
from loaders.naming import Names
from loaders.progress import UNSEEN, OnStep, ignore_step
from loaders.workbook import Workbook, open_workbook
from loaders.workbook_tables import NO_NAMES, NONE_MADE, Tables, read_tables


def read_tables_apart(name: str, content: bytes, names: Names = NO_NAMES, corrections: Corrections = NONE_MADE, on_step: OnStep = ignore_step, *, on_wait: Callable[[], None] = UNSEEN.wait, memory_mb: int = MEMORY_MB, seconds: int = SECONDS) -> Tables:
    """As read_tables, but for the cells of the sheets, which stay in the other process: only the tables come back."""
    tables = read_apart(tables_only, name, content, names, dict(corrections), memory_mb=memory_mb, seconds=seconds, on_step=on_step, on_wait=on_wait, label=f"« {name} »")
    return replace(tables, workbook=replace(tables.workbook, content=content))


def open_apart(name: str, content: bytes) -> Workbook:
    """As open_workbook, in the other process."""
    return read_apart(open_workbook, name, content, label=f"« {name} »")


def tables_only(name: str, content: bytes, names: Names, corrections: Corrections, on_step: OnStep) -> Tables:
    """What the other process sends back: neither the file, which is known here, nor its two million cells."""
    tables = read_tables(name, content, names, corrections, on_step)
    return replace(tables, workbook=replace(tables.workbook, content=b"", sheets=()))
