"""A block of raw cells into a frame, with every cell that could not be read named."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from crte_data.schemas import NUMERIC, Field, Kind, Table
from loaders.amounts import is_plain
from loaders.blocks import Block
from loaders.cells import are_plain_texts, parse_cell, plain_text, quoted
from loaders.parsed import Parsed
from loaders.report import Anomaly
from loaders.rules import reading_rule


@dataclass(frozen=True, kw_only=True)
class TableReading:
    """``frame`` has the columns of ``table``, a row for each of ``block``; its ``rang`` is the row as Excel numbers it."""

    block: Block
    frame: pd.DataFrame
    anomalies: list[Anomaly]

    @property
    def table(self) -> Table:
        return self.block.table

    @property
    def sheet(self) -> str:
        return self.block.sheet

    def anomaly(self, field: str, position: int, problem: str, fix: str, rule: str, found: object = "", *, expected: str = "", gap: str = "") -> Anomaly:
        """A fault in the cell of this field and row of the frame; its level is that of the rule."""
        return Anomaly(sheet=self.sheet, cell=self.block.cell(field, position), found=quoted(found), expected=expected, gap=gap, problem=problem, fix=fix, rule=rule)


@dataclass(frozen=True, kw_only=True)
class ColumnReading:
    """A field's columns in the frame, and the positions of the cells there is something to say of."""

    columns: dict[str, object]
    said: list[tuple[int, Parsed]]


def read_block(classeur: str, block: Block) -> TableReading:
    """Read every cell of a block."""
    anomalies = [_missing_column(block, field) for field in block.missing()]
    columns: dict[str, object] = {}
    for field in block.table:
        values = block.values.get(field.name)
        reading = _absent(field, len(block)) if values is None else _read_column(field, values, block.is_1904)
        columns |= reading.columns
        anomalies += [_said(block, field, position, parsed) for position, parsed in reading.said]
    return TableReading(block=block, frame=pd.DataFrame(columns | _origin(classeur, block)), anomalies=anomalies)


def _said(block: Block, field: Field, position: int, parsed: Parsed) -> Anomaly:
    if parsed.rule == "valeur-obligatoire" and field.name in block.told:  # there may be no such column to fill in
        parsed = parsed._replace(problem=f"« {field.header} » n’est dit ni par une colonne, ni par le reste de la ligne.", fix=f"Ajoutez une colonne « {field.header} », ou dites-le pour la feuille.")
    return Anomaly(
        rule=parsed.rule or reading_rule(field.kind, parsed.level), sheet=block.sheet, cell=block.cell(field.name, position),
        found=quoted(block.values[field.name][position]), expected=", ".join(field.choices) or str(field.kind), problem=parsed.problem, fix=parsed.fix,
    )  # fmt: skip


def _origin(classeur: str, block: Block) -> dict[str, object]:
    """Where each row was read; ``colonne`` is the letter of its amount or value where rows of one sheet differ in it."""
    spread = next((columns for columns in block.columns.values() if isinstance(columns, np.ndarray)), None)
    letters = "" if spread is None else [get_column_letter(column + 1) for column in spread.tolist()]
    words = {"classeur": classeur, "feuille": block.sheet, "colonne": letters}
    return {name: pd.Series(value, index=range(len(block)), dtype="str") for name, value in words.items()} | {"rang": block.rows}


def _absent(field: Field, length: int) -> ColumnReading:
    """What a column that is not in the sheet holds: nothing known; that it is missing is said once, for the sheet."""
    blank, every = _read_column(replace(field, required=False), [""]).columns, np.zeros(length, dtype="int64")
    return ColumnReading(columns={name: column.take(every).reset_index(drop=True) if isinstance(column, pd.Series) else column.take(every) for name, column in blank.items()}, said=[])


def _read_column(field: Field, values: Sequence[object], is_1904: bool = False) -> ColumnReading:
    return _read_numbers(field, values) if field.kind in NUMERIC else _read_words(field, values, is_1904)


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


def _read_words(field: Field, values: Sequence[object], is_1904: bool) -> ColumnReading:
    """Parse each distinct value once: most columns repeat a few words, and those that do not are mostly as they should be."""
    if are_plain_texts(field, values):
        return ColumnReading(columns={field.name: pd.Series(values, dtype="str")}, said=[])
    column = np.empty(len(values), dtype=object)
    column[:] = values
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    words, faulty = [], {}
    for code, value in enumerate(distinct):
        word = plain_text(field, value)
        if word is None:
            word, *_ = parsed = parse_cell(field, value, is_1904)
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


def _missing_column(block: Block, field: Field) -> Anomaly:
    return Anomaly(
        sheet=block.sheet, cell=f"ligne {block.header_row + 1}", expected=field.header,
        problem=f"La colonne « {field.header} » manque dans la ligne d’en-têtes.",
        fix=f"Ajoutez une colonne « {field.header} » ({field.kind.value}).", rule="colonne-manquante",
    )  # fmt: skip
