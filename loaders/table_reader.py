"""The rows under a header into a frame, with every cell that could not be read named."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crte_data.schemas import NUMERIC, Field, Kind
from loaders.cells import Parsed, is_blank, parse_cell
from loaders.headers import Header
from loaders.report import Anomaly, Level
from loaders.workbook import Sheet


@dataclass(frozen=True, kw_only=True)
class TableReading:
    """``frame`` has the columns of ``header.table``; its ``rang`` is the row as Excel numbers it."""

    header: Header
    sheet: str
    frame: pd.DataFrame
    anomalies: list[Anomaly]

    def cell(self, field: str, rang: int) -> str:
        return self.header.cell(field, rang - 1) if field in self.header.columns else f"ligne {rang}"


def read_table(classeur: str, sheet: Sheet, header: Header) -> TableReading:
    """Read every row that is not blank below the header."""
    used = list(header.columns.values())
    body = sheet.rows[header.row + 1 :]
    kept = [i for i, row in enumerate(body) if any(row[c] != "" and not is_blank(row[c]) for c in used)]
    rows = [body[i] for i in kept]
    rang = np.array(kept, dtype="int64") + header.row + 2
    anomalies = [_missing_column(sheet.name, header, field) for field in header.missing()]
    columns: dict[str, object] = {}
    for field in header.table:
        index = header.columns.get(field.name)
        parsed, codes = _parse_column(field, [row[index] for row in rows] if index is not None else None, len(rows))
        columns |= _frame_columns(field, parsed, codes)
        if index is not None:
            anomalies += _cell_anomalies(field, parsed, codes, rows, rang, header, sheet.name)
    columns |= {"classeur": classeur, "feuille": sheet.name, "rang": rang}
    frame = pd.DataFrame(columns, index=range(len(rows)), columns=list(header.table.columns()))
    for name in ("classeur", "feuille"):
        frame[name] = frame[name].astype("str")
    return TableReading(header=header, sheet=sheet.name, frame=frame, anomalies=anomalies)


def _parse_column(field: Field, values: list[object] | None, length: int) -> tuple[list[Parsed], np.ndarray]:
    """Parse each distinct value once, and say which of them each row holds."""
    if values is None:
        return [parse_cell(Field(name=field.name, header=field.header, kind=field.kind), "")], np.zeros(length, dtype="int64")
    column = np.empty(length, dtype=object)
    column[:] = values
    codes, uniques = pd.factorize(column, use_na_sentinel=False)
    return [parse_cell(field, value) for value in uniques], codes


def _frame_columns(field: Field, parsed: list[Parsed], codes: np.ndarray) -> dict[str, object]:
    values = [item.value for item in parsed]
    if field.kind in NUMERIC:
        return {field.name: np.array(values, dtype="float64")[codes]} if values else {field.name: np.array([], "float64")}
    if field.kind is Kind.BOOLEAN:
        return {field.name: np.array(values, dtype=bool)[codes]}
    if field.kind is not Kind.PERIOD:
        return {field.name: _take(pd.Series(values, dtype="str"), codes)}
    return {
        field.name: _take(pd.Series([period.label for period in values], dtype="str"), codes),
        f"{field.name}_debut": _take(pd.Series([period.start for period in values], dtype="datetime64[s]"), codes),
        f"{field.name}_fin": _take(pd.Series([period.end for period in values], dtype="datetime64[s]"), codes),
    }


def _take(values: pd.Series, codes: np.ndarray) -> pd.Series:
    return values.take(codes).reset_index(drop=True)


def _cell_anomalies(field: Field, parsed: list[Parsed], codes: np.ndarray, rows: list[list[object]], rang: np.ndarray, header: Header, sheet: str) -> list[Anomaly]:
    faulty = [code for code, item in enumerate(parsed) if item.level is not None]
    if not faulty:
        return []
    index = header.columns[field.name]
    return [
        Anomaly(
            level=item.level, sheet=sheet, cell=header.cell(field.name, int(rang[position]) - 1),
            found=str(rows[position][index]), problem=item.problem, fix=item.fix, rule=f"lecture-{field.kind.name.lower()}",
        )
        for position in np.flatnonzero(np.isin(codes, faulty)) if (item := parsed[codes[position]]).level is not None
    ]  # fmt: skip


def _missing_column(sheet: str, header: Header, field: Field) -> Anomaly:
    return Anomaly(
        level=Level.BLOQUANT, sheet=sheet, cell=f"ligne {header.row + 1}", found="",
        problem=f"La colonne « {field.header} » manque dans la ligne d’en-têtes.",
        fix=f"Ajoutez une colonne « {field.header} » ({field.kind.value}).", rule="colonne-manquante",
    )  # fmt: skip
