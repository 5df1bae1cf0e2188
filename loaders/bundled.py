"""The workbooks that ship with the dashboard, read by the same loaders as any other."""

from pathlib import Path

from crte_data.dataset import Dataset, empty_dataset
from loaders.reading import Reading, read_workbook
from loaders.report import Report

WORKBOOKS = Path(__file__).parent.parent / "crte_data" / "workbooks"
# Territories first: the others name them.
BUNDLED = ("territoires.xlsx", "indicateurs.xlsx", "maquette_financiere.xlsx", "suivi_actions.xlsx")
EXAMPLE = "exemple_maquette_financiere.xlsx"


def combined(dataset: Dataset, readings: list[Reading]) -> tuple[Dataset, Report]:
    """What the dataset becomes once these workbooks replace their tables, with all that was found in them."""
    found = Report()
    for reading in readings:
        dataset = dataset.replaced(reading.frames, reading.columns)
        found += reading.report
    return dataset, found


def read_all(files: list[tuple[str, bytes]], dataset: Dataset) -> list[Reading]:
    """Read several workbooks in turn; each may name what the ones before it brought."""
    readings = []
    for name, content in files:
        readings.append(read_workbook(name, content, dataset.known_keys()))
        dataset = dataset.replaced(readings[-1].frames, readings[-1].columns)
    return readings


def bundled_files() -> list[tuple[str, bytes]]:
    return [(name, (WORKBOOKS / name).read_bytes()) for name in BUNDLED]


def bundled_dataset() -> tuple[Dataset, Report]:
    """The dataset of the bundled workbooks, not published, with their report."""
    return combined(empty_dataset(), read_all(bundled_files(), empty_dataset()))
