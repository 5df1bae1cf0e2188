"""Small workbooks built in memory, with just the fault a test is about."""

import io
import math
import struct
from collections.abc import Mapping, Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from crte_data.frames import column_dtypes
from crte_data.schemas import Table
from crte_data.tables import ACTIONS, FINANCEMENTS, INDICATEURS, OBSERVATIONS, OPERATIONS, TERRITOIRES

Row = Mapping[str, object]
Rows = Sequence[Sequence[object]]

# A row of each table in which nothing is wrong; a test changes the one cell it is about.
VALID: dict[str, Row] = {
    "operations": {"operation_id": "OP-1", "volet": "1", "orientation": "1.1", "intitule": "École rénovée", "perimetre": "CAVM", "cout_total_eur": 10_000_000.0},
    "financements": {
        "ligne_id": "F-1", "operation_id": "OP-1", "financeur": "État", "dispositif": "DSIL", "periode": "2022", "nature": "subvention", "portee": "locale",
        "montant_prevu_eur": 500_000.0, "montant_sollicite_eur": 400_000.0, "montant_accorde_eur": 300_000.0, "montant_verse_eur": 100_000.0,
        "source": "Maquette d’essai",
    },
    "indicateurs": {"code": "taux", "libelle": "Taux d’essai", "theme": "Énergie", "unite": "%"},
    "observations": {"code": "taux", "territoire": "CAVM", "periode": "2020", "nature": "observé", "valeur": 12.5, "statut": "communiqué", "source": "Document"},
    "actions": {"numero": "2021-1", "volet": "1", "orientation": "1.1", "intitule": "Action d’essai", "perimetre": "commun"},
    "territoires": {"territoire": "Denain", "type": "commune", "code_officiel": "59172", "agglomeration": "CAPH", "population": 20_000.0},
}  # fmt: skip
KNOWN = {"territoires": frozenset({"CAVM", "CAPH", "Denain", "Raismes", "Saint-Amand-les-Eaux"})}


def row(table: Table, **changes: object) -> dict[str, object]:
    """A valid row of this table, with these cells changed."""
    return {**VALID[table.name], **changes}


def grid(table: Table, rows: Sequence[Row], without: Sequence[str] = ()) -> list[list[object]]:
    """Headers, then the rows, as the cells of a sheet; ``without`` some columns."""
    fields = [field for field in table if field.name not in without]
    return [[field.header for field in fields], *([line.get(field.name) for field in fields] for line in rows)]


def cell(table: Table, field: str, line: int = 2) -> str:
    """Address of a field in the grid of this table: ``cell(FINANCEMENTS, "nature")`` is « G2 »."""
    return f"{get_column_letter([column.name for column in table].index(field) + 1)}{line}"


def workbook(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx of these sheets. A text that begins with « = » is a formula, never computed."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for values in rows:
            sheet.append(list(values))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def maquette(operations: Sequence[Row] | None = None, financements: Sequence[Row] | None = None) -> bytes:
    """A maquette of these rows; one valid row of each when not told."""
    return workbook({
        "Opérations": grid(OPERATIONS, [row(OPERATIONS)] if operations is None else operations),
        "Financements": grid(FINANCEMENTS, [row(FINANCEMENTS)] if financements is None else financements),
    })  # fmt: skip


def indicators(observations: Sequence[Row] | None = None, indicateurs: Sequence[Row] | None = None) -> bytes:
    """A workbook of indicators, of one valid row of each when not told."""
    return workbook({
        "Indicateurs": grid(INDICATEURS, [row(INDICATEURS)] if indicateurs is None else indicateurs),
        "Observations": grid(OBSERVATIONS, [row(OBSERVATIONS)] if observations is None else observations),
    })  # fmt: skip


def tracking(actions: Sequence[Row] | None = None) -> bytes:
    return workbook({"Actions": grid(ACTIONS, [row(ACTIONS)] if actions is None else actions)})


def places(territoires: Sequence[Row] | None = None) -> bytes:
    return workbook({"Territoires": grid(TERRITOIRES, [row(TERRITOIRES)] if territoires is None else territoires)})


def frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """The frame of this table with these rows; what a row does not say is unknown."""
    dtypes = column_dtypes(table)
    blank = {"str": "", "bool": False, "float64": math.nan, "int64": 0, "datetime64[s]": pd.NaT}
    full = [{name: line.get(name, blank[dtype]) for name, dtype in dtypes.items()} for line in rows]
    return pd.DataFrame(full, columns=list(dtypes)).astype(dtypes)


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTORS = 8  # a stream of 4 096 bytes, below which it would be stored apart


def protected_workbook() -> bytes:
    """What Excel writes for a workbook with a password: an OLE file that holds an encrypted package."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    chain = [_FAT, _END, *range(3, 2 + _SECTORS), _END]
    fat = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("EncryptedPackage", 2, _FREE, 2, 512 * _SECTORS) + bytes(256)
    return header + fat + directory + bytes(512 * _SECTORS)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
