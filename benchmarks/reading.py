"""One reading in a process of its own: ``python -m benchmarks.reading values|dashboard|opening|annotating FILE``.

Prints the seconds it took, imports left out, and the process's peak memory in MB.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine

from crte_data.dataset import agglomerations
from crte_data.funding import funding_lines, stage_totals
from crte_data.store import Store
from crte_data.tables import FINANCEMENTS
from loaders.annotate import annotated
from loaders.bundled import bundled_dataset
from loaders.known_names import names_of
from loaders.reading import read_workbook
from loaders.report import Anomaly, report


def read_values(path: Path) -> Callable[[], object]:
    """What python-calamine alone takes to return every value."""
    return lambda: [sheet.to_python() for sheet in _sheets(path)]


def _sheets(path: Path) -> list[python_calamine.CalamineSheet]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name) for name in book.sheet_names]


def read_maquette(path: Path) -> Callable[[], object]:
    """Read, check and sum, as a deposit does."""
    published = bundled_dataset()[0]
    known, names, communes = published.known_keys(), names_of(published), agglomerations(published.territoires)

    def read() -> object:
        reading = read_workbook(path.name, path.read_bytes(), known, names, agglomerations=communes)
        assert reading.report.is_publishable, reading.report.as_text()
        return stage_totals(funding_lines(reading.frames["financements"], reading.frames["operations"]))

    return read


def open_version(path: Path) -> Callable[[], object]:
    """Open the published version, the store's connection made before as a running server has it."""
    store = Store(f"sqlite:///{path}")
    version = store.current_id()
    return lambda: store.load(version)


def annotate_maquette(path: Path) -> Callable[[], object]:
    """Write an annotated copy of a workbook that was read, with a fault on every line of it."""
    reading = read_workbook(path.name, path.read_bytes())
    rows = reading.frames["financements"]["rang"]
    faults = report([Anomaly(rule="montant-a-verifier", sheet=FINANCEMENTS.sheet, cell=f"J{row}", problem="Le montant est négatif.", fix="Vérifiez-le.") for row in rows])
    return lambda: annotated(reading.workbook, faults)


READINGS = {"values": read_values, "dashboard": read_maquette, "opening": open_version, "annotating": annotate_maquette}


def main(kind: str, path: str) -> None:
    read = READINGS[kind](Path(path))
    start = time.perf_counter()
    read()
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
