"""Rows added, removed and changed between two datasets, in the words and the units of a reader."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crte_data.dataset import Dataset
from crte_data.french import UNKNOWN_TEXT, exact_euros, number, percent
from crte_data.schemas import Field, Kind, Table
from crte_data.tables import TABLES

ROW = "Ligne"
# The columns that name a row of each table, and what joins them; a reference is replaced by the title of what it names.
_NAMED_BY = {
    "operations": (("intitule", "maitre_ouvrage"), " – "), "financements": (("operation_id", "libelle", "financeur", "dispositif"), " – "),
    "indicateurs": (("libelle",), ""), "observations": (("code", "territoire", "periode", "nature"), ", "), "actions": (("numero", "intitule"), " – "),
    "territoires": (("territoire",), ""), "alias": (("ecriture", "nom"), " → "),
}  # fmt: skip
_NAMED_ELSEWHERE = ("financements", "observations")
_TITLES = {"operation_id": ("operations", "intitule"), "code": ("indicateurs", "libelle")}


@dataclass(frozen=True, kw_only=True)
class TableDifference:
    """What moved in one table, matched by its key; ``changed`` has a row for each field that changed."""

    table: Table
    added: pd.DataFrame  # the table's columns
    removed: pd.DataFrame
    changed: pd.DataFrame  # the key's columns, then champ, avant, apres: values as the frames hold them

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows added, removed, changed: a row is changed once however many of its fields are."""
        return len(self.added), len(self.removed), len(self.changed[[*self.table.key]].drop_duplicates())


def differences(before: Dataset, after: Dataset) -> list[TableDifference]:
    """What each table gained, lost and changed; a table where nothing moved is left out."""
    found = [table_difference(table, getattr(before, name), getattr(after, name)) for name, table in TABLES.items()]
    return [difference for difference in found if any(difference.counts)]


def table_difference(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> TableDifference:
    """Where a row was read is no difference: a workbook renamed, or with one more line above, says the same things."""
    if before is after:
        before = after = after.head(0)
    key = [*table.key]
    old, new = (frame.drop_duplicates(key).set_index(key, drop=False) for frame in (before, after))
    return TableDifference(
        table=table, added=new[~new.index.isin(old.index)].reset_index(drop=True), removed=old[~old.index.isin(new.index)].reset_index(drop=True),
        changed=_changed(table, old, new),
    )  # fmt: skip


def _changed(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    common = new.index[new.index.isin(old.index)]
    left, right = old.loc[common], new.loc[common]
    parts = [part for field in table if field.name not in table.key and len(part := _changed_field(table, field, left, right))]
    columns = [*table.key, "champ", "avant", "apres"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns, dtype="object")


def _changed_field(table: Table, field: Field, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """The rows where this field is not the same, its days included for a period; told by what people read of it."""
    old, new = (side[field.name].to_numpy() for side in (left, right))
    moved = np.logical_or.reduce([_differs(left[column].to_numpy(), right[column].to_numpy()) for column in field.columns()])
    keys = right.loc[moved, [*table.key]].reset_index(drop=True)
    return keys.assign(champ=field.name, avant=old[moved].astype("object"), apres=new[moved].astype("object"))


def _differs(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    return ~((old == new) | (pd.isna(old) & pd.isna(new)))


def written_value(field: Field, value: object) -> str:
    """A cell of a table as a reader sees it; « non communiqué » when it is empty."""
    if value is None or value == "" or value != value:  # NaN differs from itself
        return UNKNOWN_TEXT
    if field.kind is Kind.BOOLEAN:
        return "oui" if value else "non"
    if field.kind is Kind.AMOUNT:
        return exact_euros(value)
    if field.kind is Kind.PERCENT:
        return percent(value)
    return number(value) if field.kind is Kind.NUMBER else str(value)


def written_rows(dataset: Dataset, table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Whole rows of a dataset's table under French headers; columns that say nothing are left out.

    The rows whose own columns do not name what they are of begin with « Ligne », which does.
    """
    told = {field.header: [written_value(field, value) for value in rows[field.name]] for field in table if _says_something(rows[field.name])}
    named = {ROW: row_names(dataset, table, rows)} if table.name in _NAMED_ELSEWHERE else {}
    return pd.DataFrame(named | told, dtype="str")


def written_changes(after: Dataset, difference: TableDifference) -> pd.DataFrame:
    """« Ligne », its key, « Champ », « Avant », « Après »: one row a field that changed."""
    table, changed = difference.table, difference.changed
    key = [*table.key]
    rows = getattr(after, table.name).drop_duplicates(key).merge(changed[key].drop_duplicates(), on=key)
    names = dict(zip(_keys(rows, key), row_names(after, table, rows), strict=True))
    fields = {field.name: field for field in table}
    told = zip(changed["champ"], changed["avant"], changed["apres"], strict=True)
    written = [(fields[name].header, written_value(fields[name], old), written_value(fields[name], new)) for name, old, new in told]
    columns = dict(zip(("Champ", "Avant", "Après"), zip(*written, strict=True), strict=True)) if written else {}
    own = {table.field(name).header: changed[name] for name in key}
    return pd.DataFrame({ROW: [names[one] for one in _keys(changed, key)], **own, **columns}, dtype="str")


def row_names(dataset: Dataset, table: Table, rows: pd.DataFrame) -> list[str]:
    """How people call these rows: « École de Denain – DSIL », « Taux de chômage, CAVM, 2020 »; the key when nothing else names one."""
    parts, mark = _NAMED_BY.get(table.name, ((), ""))
    named = [rows[part].map(_titles(dataset, part)).fillna(rows[part]) if part in _TITLES else rows[part] for part in parts]
    names = [mark.join(dict.fromkeys(filter(None, row))) for row in zip(*named, strict=True)] if named else [""] * len(rows)
    return [name or " / ".join(map(str, key)) for name, key in zip(names, _keys(rows, [*table.key]), strict=True)]


def _titles(dataset: Dataset, reference: str) -> dict[str, str]:
    table, title = _TITLES[reference]
    frame = getattr(dataset, table)
    return dict(zip(frame[reference], frame[title], strict=True))


def _keys(rows: pd.DataFrame, key: list[str]) -> list[tuple]:
    return list(rows[key].itertuples(index=False, name=None))


def _says_something(column: pd.Series) -> bool:
    return bool((column.notna() & (column.astype("str") != "")).any())
