"""The files of a version, by name: what each is and how it is made. One more is a line of ``FILES``."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from crte_data.dataset import Dataset
from crte_data.export import DESCRIPTOR, csv_text, descriptor
from crte_data.history import named
from crte_data.store import Version
from crte_data.tables import DATA_TABLES
from crte_data.visibility import hidden_note
from crte_data.vocabulary import FICTITIOUS_MARK, VALENCIENNOIS, scope_name
from exports.steady import steady
from loaders.templates import SheetContent, write_workbook
from open_data.asked import Asked

INDEX, WORKBOOK = "", "classeur.xlsx"
_TITLE = f"CRTE du {VALENCIENNOIS} : tableau de bord de suivi"


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What files are made from: the dataset as it was asked for, and its version as the history says it."""

    dataset: Dataset
    asked: Asked
    published: Version

    @property
    def created(self) -> datetime:
        return self.published.created_at

    @property
    def note(self) -> str:
        """Which version and whose lines these are, and what of them is not shown."""
        parts = (f"V{named(self.published)[1:]}", f"périmètre : {scope_name(self.asked.perimetre)}", hidden_note(self.dataset))
        return " ; ".join(filter(None, parts))


class File(NamedTuple):
    media_type: str
    make: Callable[[Extract], bytes]
    is_taken_away: bool = True  # saved under a name of its own rather than shown


def _csv(table: str, made_of: Extract) -> bytes:
    return csv_text(made_of.dataset.data_frames()[table]).encode()


def _parquet(table: str, made_of: Extract) -> bytes:
    buffer = io.BytesIO()
    made_of.dataset.data_frames()[table].to_parquet(buffer, index=False)
    return buffer.getvalue()


def _description(made_of: Extract) -> bytes:
    contents = {f"{table}.csv": _csv(table, made_of) for table in DATA_TABLES}
    is_extract = made_of.asked.perimetre is not None
    return descriptor(made_of.dataset, contents, made_of.created, query=made_of.asked.query, note=made_of.note, is_extract=is_extract)


def _workbook(made_of: Extract) -> bytes:
    """The sheets that the deposit reads, so that a service can start from them."""
    frames = made_of.dataset.data_frames()
    notice = f"{FICTITIOUS_MARK}. {made_of.note}" if made_of.dataset.is_fictitious else made_of.note
    sheets = [SheetContent(table.sheet, table, frames[name]) for name, table in DATA_TABLES.items()]
    return steady(write_workbook(_TITLE, sheets, notice), made_of.created)


def _index(made_of: Extract) -> bytes:
    """Where everything is, for a program that knows only this address."""
    query, frames = made_of.asked.query, made_of.dataset.data_frames()
    tables = [
        {"nom": name, "titre": table.label, "lignes": len(frames[name]), "csv": f"{name}.csv{query}", "parquet": f"{name}.parquet{query}"}
        for name, table in DATA_TABLES.items()
    ]  # fmt: skip
    said = {
        "titre": _TITLE, "version": made_of.published.id, "publiee": made_of.created.isoformat(timespec="seconds"), "note": made_of.note, "tables": tables,
        "description": f"{DESCRIPTOR}{query}", "classeur": f"{WORKBOOK}{query}",
    }  # fmt: skip
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON = "application/json; charset=utf-8"
FILES = {
    INDEX: File(_JSON, _index, is_taken_away=False),
    DESCRIPTOR: File(_JSON, _description, is_taken_away=False),
    **{f"{table}.csv": File("text/csv; charset=utf-8; header=present", partial(_csv, table)) for table in DATA_TABLES},
    **{f"{table}.parquet": File("application/vnd.apache.parquet", partial(_parquet, table)) for table in DATA_TABLES},
    WORKBOOK: File(_XLSX, _workbook),
}


def saved_name(name: str, asked: Asked, version: int) -> str:
    """What it is called once saved, beside the same of other versions.

    >>> saved_name("actions.csv", Asked(perimetre="cavm"), 3)
    'crte-actions-cavm-v3.csv'
    """
    stem, _, extension = name.rpartition(".")
    return "-".join(filter(None, ("crte", stem, asked.perimetre, f"v{version}"))) + f".{extension}"
