"""A file's bytes into sheets of plain values, or one clear sentence why not."""

import importlib
import logging

from loaders.files.kinds import Kind, kind_of
from loaders.files.limits import Unreadable
from loaders.files.sheets import FaultyCell, Range, Sheet, Workbook, WorkbookError

__all__ = ["FaultyCell", "Range", "Sheet", "Workbook", "WorkbookError", "open_workbook"]

_READERS = {
    Kind.XLSX: "loaders.files.xlsx", Kind.XLS: "loaders.files.xls", Kind.ODS: "loaders.files.ods", Kind.TEXT: "loaders.files.delimited",
}  # fmt: skip
_DAMAGED = "n’a pas pu être lu : le fichier est abîmé. Ouvrez-le dans Excel et enregistrez-le à nouveau en .xlsx."
_log = logging.getLogger(__name__)


def open_workbook(name: str, content: bytes) -> Workbook:
    """Read every sheet. Raises WorkbookError for a file that is not a readable workbook.

    What is wrong with the memory or the time a file asks for shows only in a process of its own: see loaders.child.
    """
    try:
        return Workbook(name=name, content=content, sheets=_sheets(name, content))
    except Unreadable as why:
        raise WorkbookError(f"« {name} » {why}") from why
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a Rust panic is not an Exception
        _log.warning("unreadable workbook %r", name, exc_info=error)
        raise WorkbookError(f"« {name} » {_DAMAGED}") from error


def _sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Import a reader when a file needs it: a child process reads one file and ends."""
    reader = importlib.import_module(_READERS[kind_of(content)])
    sheets = reader.read(name, content)
    if not sheets:
        raise Unreadable("n’a pas de feuille de cellules : déposez le classeur qui contient les tableaux.")
    return sheets
