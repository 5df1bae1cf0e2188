"""Wide maquettes as lists of rows, and what is read and said of them."""

from loaders.layouts.layout import Laid
from loaders.layouts.registry import layout, recognise
from loaders.reading import Reading
from loaders.report import Level
from loaders.workbook import Range, Sheet
from tests.builders import workbook
from tests.builders_maquette import NAMES

Grid = list[list[object]]


def as_sheet(rows: Grid, merged: tuple[Range, ...] = (), name: str = "Maquette") -> Sheet:
    width = max(map(len, rows))
    return Sheet(name=name, rows=[[float(value) if type(value) is int else value for value in [*row, *[""] * (width - len(row))]] for row in rows], merged=merged)


def laid(rows: Grid, merged: tuple[Range, ...] = (), name: str = "Maquette") -> Laid:
    sheet = as_sheet(rows, merged, name)
    return layout("maquette_large").read(sheet, recognise(sheet, NAMES, {}), NAMES)


def read_whole(**sheets: Grid) -> Reading:
    """A workbook of these sheets, read and checked as a deposit is."""
    from crte_data.dataset import agglomerations
    from loaders.bundled import bundled_dataset
    from loaders.reading import read_workbook

    published = bundled_dataset()[0]
    return read_workbook("essai.xlsx", workbook(sheets), {"territoires": published.known_keys()["territoires"]}, NAMES, {}, agglomerations(published.territoires))


def told(reading: Reading | Laid, *levels: Level) -> list[tuple[str, str]]:
    """Rule and cell of what deserves a look; of other levels when they are given."""
    anomalies = reading.report.anomalies if isinstance(reading, Reading) else reading.anomalies
    return [(anomaly.rule, anomaly.cell) for anomaly in anomalies if anomaly.level in (levels or (Level.BLOQUANT, Level.A_VERIFIER))]
