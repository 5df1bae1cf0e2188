"""A maquette of 100 000 lines: read, checked, summed and opened, each time by a process of its own."""

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from benchmarks.samples import Measure, alternate
from benchmarks.servers import ROOT
from crte_data.dataset import Dataset
from crte_data.store import Publication, Store
from crte_data.tables import FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import NATURES_MONTANT, ORIENTATIONS, PORTEES
from loaders.bundled import bundled_dataset
from loaders.reading import read_workbook

LINES, LINES_PER_OPERATION, ROUNDS = 100_000, 4, 5
_FINANCEURS = ("État", "Région Hauts-de-France", "Département du Nord", "ADEME", "CAVM", "CAPH")
_VALUES, _OURS, _OPENING, _ANNOTATING = "values", "dashboard", "opening", "annotating"
_ANNOTATED_LINES = 5_000


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        workbook, store = Path(folder) / "maquette.xlsx", Path(folder) / "store.sqlite3"
        write_maquette(workbook, LINES)
        _publish(workbook, store)
        write_maquette(short := Path(folder) / "courte.xlsx", _ANNOTATED_LINES)
        files = {_VALUES: workbook, _OURS: workbook, _OPENING: store, _ANNOTATING: short}
        found = alternate(ROUNDS, list(files), lambda kind: _measured(kind, files[kind]))
    seconds = {kind: [sample[0] for sample in samples] for kind, samples in found.items()}
    memory = {"dashboard": [sample[1] for sample in found[_OURS]]}
    reading = {"dashboard": seconds[_OURS], "python-calamine alone": seconds[_VALUES]}
    return [
        Measure(name=f"Maquette of {LINES:,} lines read, checked and summed", unit="s", samples=reading, rival="python-calamine alone", target=3.0),
        Measure(name="Peak memory of that reading", unit="MB", samples=memory, target=1_500),
        Measure(name="Published version of that size opened", unit="s", samples={"dashboard": seconds[_OPENING]}, target=0.2),
        Measure(name=f"Annotated copy of {_ANNOTATED_LINES:,} lines, a fault on each", unit="s", samples={"dashboard": seconds[_ANNOTATING]}, target=10),
    ]


def write_maquette(path: Path, lines: int) -> None:
    """A maquette with every column filled as people fill them; all amounts invented."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    operations = lines // LINES_PER_OPERATION
    _write_sheet(book, OPERATIONS, [_operation(number) for number in range(operations)])
    _write_sheet(book, FINANCEMENTS, [_line(number, operations) for number in range(lines)])
    book.close()


def _write_sheet(book: xlsxwriter.Workbook, table, rows: list[dict]) -> None:
    sheet = book.add_worksheet(table.sheet)
    sheet.write_row(0, 0, [field.header for field in table])
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [row.get(field.name) for field in table])


def _operation(number: int) -> dict[str, object]:
    orientation = list(ORIENTATIONS)[number % len(ORIENTATIONS)]
    return {
        "operation_id": f"OP-{number}", "volet": orientation[0], "orientation": orientation, "intitule": f"Opération numéro {number}",
        "maitre_ouvrage": f"Maître d’ouvrage {number % 300}", "perimetre": ("CAVM", "CAPH", "commun")[number % 3],
        "cout_total_eur": 20_000.0 + number, "base": "HT", "depense_subventionnable_eur": 16_000.0 + number, "avancement_pct": number % 101,
    }  # fmt: skip


def _line(number: int, operations: int) -> dict[str, object]:
    return {
        "ligne_id": f"F-{number}", "operation_id": f"OP-{number % operations}", "libelle": f"Tranche {number}",
        "financeur": _FINANCEURS[number % len(_FINANCEURS)], "dispositif": f"Dispositif {number % 40}", "periode": str(2021 + number % 6),
        "nature": NATURES_MONTANT[0] if number % 5 else NATURES_MONTANT[number % len(NATURES_MONTANT)], "portee": PORTEES[0],
        "montant_prevu_eur": 4_000.0, "montant_sollicite_eur": 3_000.5, "montant_accorde_eur": 2_000.25, "montant_verse_eur": 1_000.0,
        "inclus_dans": f"F-{number - 1}" if number % 10 == 1 else None, "source": "EXEMPLE – montants fictifs",
    }  # fmt: skip


def _publish(workbook: Path, path: Path) -> None:
    bundled = bundled_dataset()[0]
    reading = read_workbook(workbook.name, workbook.read_bytes(), bundled.known_keys())
    dataset: Dataset = replace(bundled, **reading.frames)
    store = Store(f"sqlite:///{path}")
    store.publish(Publication(dataset=dataset, workbooks={}, author="Benchmark", comment="100 000 lignes", parent=0))
    store.close()


def _measured(kind: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.reading", kind, str(path)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, memory = map(float, printed.split())
    return seconds, memory
