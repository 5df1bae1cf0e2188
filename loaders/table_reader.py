"""The rows under a header into a frame, with every cell that could not be read named."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from crte_data.schemas import NUMERIC, Field, Kind
from loaders.amounts import is_plain
from loaders.cells import parse_cell, plain_text
from loaders.headers import Header
from loaders.parsed import Parsed, is_blank
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

    def anomaly(self, field: str, rang: int, problem: str, fix: str, rule: str, found: object = "", level: Level = Level.BLOQUANT) -> Anomaly:
        """A fault in the cell of this field and row."""
        return Anomaly(level=level, sheet=self.sheet, cell=self.cell(field, rang), found=str(found), problem=problem, fix=fix, rule=rule)


@dataclass(frozen=True, kw_only=True)
class ColumnReading:
    """A field's columns in the frame, and the positions of the cells there is something to say of."""

    columns: dict[str, object]
    said: list[tuple[int, Parsed]]


def read_table(classeur: str, sheet: Sheet, header: Header) -> TableReading:
    """Read every row that is not blank below the header."""
    body = sheet.rows[header.row + 1 :]
    kept = _filled_rows(body, list(header.columns.values()))
    rows = [body[i] for i in kept]
    rang = np.array(kept, dtype="int64") + header.row + 2
    anomalies = [_missing_column(sheet.name, header, field) for field in header.missing()]
    columns: dict[str, object] = {}
    for field in header.table:
        index = header.columns.get(field.name)
        reading = _absent(field, len(rows)) if index is None else _read_column(field, [row[index] for row in rows])
        columns |= reading.columns
        anomalies += [
            Anomaly(
                level=parsed.level, sheet=sheet.name, cell=header.cell(field.name, int(rang[position]) - 1),
                found=str(rows[position][index]), problem=parsed.problem, fix=parsed.fix, rule=f"lecture-{field.kind.name.lower()}",
            )
            for position, parsed in reading.said
        ]  # fmt: skip
    columns |= {name: pd.Series(value, index=range(len(rows)), dtype="str") for name, value in (("classeur", classeur), ("feuille", sheet.name))}
    return TableReading(header=header, sheet=sheet.name, frame=pd.DataFrame(columns | {"rang": rang}), anomalies=anomalies)


def _filled_rows(body: list[list[object]], used: list[int]) -> list[int]:
    return [i for i, row in enumerate(body) if any(row[c] != "" and not is_blank(row[c]) for c in used)]


def _absent(field: Field, length: int) -> ColumnReading:
    """What a column that is not in the sheet holds: nothing known; that it is missing is said once, for the sheet."""
    return ColumnReading(columns=_read_column(replace(field, required=False), [""] * length).columns, said=[])


def _read_column(field: Field, values: Sequence[object]) -> ColumnReading:
    return _read_numbers(field, values) if field.kind in NUMERIC else _read_words(field, values)


def _read_numbers(field: Field, values: Sequence[object]) -> ColumnReading:
    """Take plain numbers all at once, which is most of a maquette; look at the other cells one by one."""
    numbers = np.array([value if type(value) is float else math.nan for value in values], dtype="float64")
    said = []
    for position in np.flatnonzero(~is_plain(field.kind, numbers)).tolist():
        if values[position] != "":
            parsed = parse_cell(field, values[position])
            numbers[position] = parsed.value
            said += [(position, parsed)] if parsed.level else []
    return ColumnReading(columns={field.name: numbers}, said=said)


def _read_words(field: Field, values: Sequence[object]) -> ColumnReading:
    """Parse each distinct value once: most columns repeat a few words."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    words, faulty = [], {}
    for code, value in enumerate(distinct):
        word = plain_text(field, value)
        if word is None:
            word, *_ = parsed = parse_cell(field, value)
            if parsed.level:
                faulty[code] = parsed
        words.append(word)
    said = [(position, faulty[codes[position]]) for position in np.flatnonzero(np.isin(codes, list(faulty))).tolist()] if faulty else []
    return ColumnReading(columns=_word_columns(field, words, codes), said=said)


def _word_columns(field: Field, values: list, codes: np.ndarray) -> dict[str, object]:
    if field.kind is Kind.BOOLEAN:
        return {field.name: np.array(values, dtype=bool)[codes]}
    if field.kind is not Kind.PERIOD:
        return {field.name: _spread(values, "str", codes)}
    label, start, end = field.columns()
    return {
        label: _spread([period.label for period in values], "str", codes),
        start: _spread([period.start for period in values], "datetime64[s]", codes),
        end: _spread([period.end for period in values], "datetime64[s]", codes),
    }


def _spread(values: list, dtype: str, codes: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype=dtype).take(codes).reset_index(drop=True)


def _missing_column(sheet: str, header: Header, field: Field) -> Anomaly:
    return Anomaly(
        level=Level.BLOQUANT, sheet=sheet, cell=f"ligne {header.row + 1}", found="",
        problem=f"La colonne « {field.header} » manque dans la ligne d’en-têtes.",
        fix=f"Ajoutez une colonne « {field.header} » ({field.kind.value}).", rule="colonne-manquante",
    )  # fmt: skip
