"""The published tables as CSV files, with the ``datapackage.json`` that says what they hold."""

import hashlib
import json
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
    resources = [
        resource(TABLES[name], frame) | {"bytes": len(contents[f"{name}.csv"]), "hash": f"sha256:{hashlib.sha256(contents[f'{name}.csv']).hexdigest()}"}
        for name, frame in dataset.data_frames().items()
    ]  # fmt: skip
    descriptor = package(resources, version=dataset.version, created=created.isoformat(timespec="seconds"), is_fictitious=dataset.is_fictitious)
    contents[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    return _write(folder, contents)


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
