"""A workbook's tables, read in a process of its own: what a deposit and the command line call on a stranger's file."""

from dataclasses import replace

from loaders.apart import MEMORY_MB, SECONDS, read_apart
from loaders.reading import Tables, read_tables


def read_tables_apart(name: str, content: bytes, memory_mb: int = MEMORY_MB, seconds: int = SECONDS) -> Tables:
    """As read_tables, but for the cells of the sheets, which stay in the other process: only the tables come back."""
    tables = read_apart(tables_only, name, content, memory_mb=memory_mb, seconds=seconds, label=f"« {name} »")
    return replace(tables, workbook=replace(tables.workbook, content=content))


def tables_only(name: str, content: bytes) -> Tables:
    """What the other process sends back: neither the file, which is known here, nor its two million cells."""
    tables = read_tables(name, content)
    return replace(tables, workbook=replace(tables.workbook, content=b"", sheets=()))
