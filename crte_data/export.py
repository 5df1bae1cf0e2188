"""The published tables as CSV files, with the ``datapackage.json`` that says what they hold."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd

from crte_data.datapackage import package, resource
from crte_data.dataset import Dataset
from crte_data.errors import UserError
from crte_data.harmless import harmless
from crte_data.tables import TABLES

DESCRIPTOR = "datapackage.json"


def export(dataset: Dataset, folder: Path, created: datetime) -> list[Path]:
    """Write every table and its description. Raises UserError when the folder cannot be written."""
    contents = {f"{name}.csv": csv_text(frame).encode() for name, frame in dataset.data_frames().items()}
    return _write(folder, contents | {DESCRIPTOR: descriptor(dataset, contents, created)})


def descriptor(dataset: Dataset, contents: Mapping[str, bytes], created: datetime, *, query: str = "", note: str = "", is_extract: bool = False) -> bytes:
    """The description of these files of this dataset; ``query`` is what the addresses of the files end with."""
    frames = dataset.data_frames()
    resources = [
        resource(TABLES[name], frame, frames if is_extract else None)
        | {"path": f"{name}.csv{query}", "bytes": len(contents[f"{name}.csv"]), "hash": f"sha256:{hashlib.sha256(contents[f'{name}.csv']).hexdigest()}"}
        for name, frame in frames.items()
    ]  # fmt: skip
    described = package(resources, version=dataset.version, created=created.isoformat(timespec="seconds"), is_fictitious=dataset.is_fictitious, note=note)
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def csv_text(frame: pd.DataFrame) -> str:
    """Comma, decimal point, ISO dates, one line feed a row; empty for what is not known."""
    return pd.DataFrame({name: _texts(frame[name]) for name in frame}).to_csv(index=False, lineterminator="\n")


def _texts(column: pd.Series) -> list[str]:
    if column.dtype == bool:
        return ["true" if value else "false" for value in column]
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").to_list()
    if pd.api.types.is_numeric_dtype(column):
        return [_plain_number(value) for value in column.to_list()]
    return [harmless(value) for value in column.to_list()]


def _plain_number(value: float) -> str:
    """The shortest text that reads back as the same number.

    >>> _plain_number(12500000.0), _plain_number(0.1), _plain_number(float("nan"))
    ('12500000', '0.1', '')
    """
    if value != value:
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _write(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise UserError(f"Impossible d’écrire dans « {folder} » : vérifiez le chemin, la place et les droits d’accès.") from error
    return [folder / name for name in contents]
