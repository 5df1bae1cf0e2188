"""A file's bytes into sheets of plain values, or one clear sentence why not."""

import io
import logging
import zipfile
from dataclasses import dataclass, field

import python_calamine
from openpyxl.utils import get_column_letter

from crte_data.errors import UserError
from loaders.faulty_cells import FaultyCell, faulty_cells
from loaders.sheet_xml import extent, sheet_parts

MAX_BYTES = 50 * 1024**2
MAX_UNCOMPRESSED_BYTES = 1024**3
MAX_ENTRIES = 5_000
MAX_CELLS = 20_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # how a workbook with a password names its one content
_log = logging.getLogger(__name__)


class WorkbookError(UserError):
    """The file cannot be read at all; its text is fit for the person who sent it."""


def column_letter(index: int) -> str:
    """« AB » for a 0-based column."""
    return get_column_letter(index + 1)


@dataclass(frozen=True, kw_only=True)
class Range:
    """A rectangle of cells, 0-based, its last row and column included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows from the first one of the sheet: ``rows[0]`` is row 1 and its first value column A."""

    name: str
    rows: list[list[object]]
    hidden: bool = False
    faulty: tuple[FaultyCell, ...] = ()
    merged: tuple[Range, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    name: str
    content: bytes = field(repr=False)
    sheets: tuple[Sheet, ...]


def open_workbook(name: str, content: bytes) -> Workbook:
    """Read every sheet. Raises WorkbookError for a file that is not a readable workbook."""
    _check_envelope(name, content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        faults = _faults(name, content)
        sheets = tuple(_sheet(name, book, meta, faults) for meta in book.sheets_metadata if _is_worksheet(meta))
    except (KeyboardInterrupt, SystemExit, WorkbookError):
        raise
    except BaseException as error:  # a Rust panic is not an Exception
        _log.warning("unreadable workbook %r", name, exc_info=error)
        raise WorkbookError(f"« {name} » n’a pas pu être lu : le fichier est abîmé. Ouvrez-le dans Excel et enregistrez-le à nouveau en .xlsx.") from error
    return Workbook(name=name, content=content, sheets=sheets)


def _faults(name: str, content: bytes) -> dict[str, tuple[FaultyCell, ...]]:
    faults = {}
    for sheet, xml in sheet_parts(content):
        _check_extent(name, sheet, extent(xml))
        faults[sheet] = faulty_cells(xml)
    return faults


def _check_extent(name: str, sheet: str, cells: int) -> None:
    if cells > MAX_CELLS:
        raise WorkbookError(f"« {name} » : la feuille « {sheet} » est trop grande. Supprimez les lignes et colonnes vides autour du tableau.")


def _is_worksheet(meta: python_calamine.SheetMetadata) -> bool:
    return meta.typ == python_calamine.SheetTypeEnum.WorkSheet


def _sheet(name: str, book: python_calamine.CalamineWorkbook, meta: python_calamine.SheetMetadata, faults: dict[str, tuple[FaultyCell, ...]]) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    _check_extent(name, meta.name, sheet.total_height * sheet.total_width)
    hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
    return Sheet(name=meta.name, rows=sheet.to_python(skip_empty_area=False), hidden=hidden, faulty=faults.get(meta.name, ()))


def _check_envelope(name: str, content: bytes) -> None:
    if not content:
        raise WorkbookError(f"« {name} » est vide : déposez un classeur Excel (.xlsx).")
    if len(content) > MAX_BYTES:
        raise WorkbookError(f"« {name} » dépasse 50 Mo : retirez les images et les feuilles inutiles.")
    if content.startswith(_ZIP):
        _check_zip(name, content)
    elif _ENCRYPTED in content:
        raise WorkbookError(f"« {name} » est protégé par un mot de passe : enregistrez-le sans mot de passe.")
    elif not content.startswith(_OLE):
        raise WorkbookError(f"« {name} » n’est pas un classeur Excel : enregistrez-le en .xlsx depuis Excel ou LibreOffice.")


def _check_zip(name: str, content: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise WorkbookError(f"« {name} » est incomplet ou abîmé : envoyez-le à nouveau depuis Excel.") from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNCOMPRESSED_BYTES:
        raise WorkbookError(f"« {name} » est trop volumineux une fois décompressé : retirez les feuilles inutiles.")
