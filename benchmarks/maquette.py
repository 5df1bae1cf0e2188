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
_WIDE_PAYERS, _FAULTY = ("État DSIL", "État DETR", "Région Hauts-de-France", "Département du Nord"), 10  # with the maître d’ouvrage itself, five lines a row
_VALUES, _OURS, _OPENING, _ANNOTATING = "values", "dashboard", "opening", "annotating"  # see benchmarks.reading
_WIDE, _WIDE_VALUES = "wide", "wide values"
_ANNOTATED_LINES = 5_000


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        workbook, store = Path(folder) / "maquette.xlsx", Path(folder) / "store.sqlite3"
        write_maquette(workbook, LINES)
        _publish(workbook, store)
        write_maquette(short := Path(folder) / "courte.xlsx", _ANNOTATED_LINES)
        write_wide(wide := Path(folder) / "large.xlsx", LINES)
        runs = {_VALUES: (_VALUES, workbook), _OURS: (_OURS, workbook), _WIDE_VALUES: (_VALUES, wide), _WIDE: (_OURS, wide), _OPENING: (_OPENING, store), _ANNOTATING: (_ANNOTATING, short)}
        found = alternate(ROUNDS, list(runs), lambda run: _measured(*runs[run]))
    seconds = {kind: [sample[0] for sample in samples] for kind, samples in found.items()}
    memory = {"dashboard": [sample[1] for sample in found[_OURS]]}
    reading = {"dashboard": seconds[_OURS], "python-calamine alone": seconds[_VALUES]}
    reading_wide = {"dashboard": seconds[_WIDE], "python-calamine alone": seconds[_WIDE_VALUES]}
    return [
        Measure(name=f"Maquette of {LINES:,} lines read, checked and summed", unit="s", samples=reading, rival="python-calamine alone", target=3.0),
        Measure(name=f"The same number of lines in a wide sheet, {len(_WIDE_PAYERS) + 1} a row, a fault on every {_FAULTY}th", unit="s", samples=reading_wide, rival="python-calamine alone", target=3.0),
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


def write_wide(path: Path, lines: int) -> None:
    """A row an operation, who pays across; in some of them the maître d'ouvrage brings too little."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Maquette")
    sheet.write_row(0, 0, ["N°", "Intitulé du projet", "Maître d'ouvrage", "Périmètre", "Volet", "Coût total HT", *_WIDE_PAYERS, "Autofinancement", "Début", "Fin"])
    for number in range(lines // (len(_WIDE_PAYERS) + 1)):
        amounts = [1_000.0 * (1 + (number + rank) % 30) for rank in range(len(_WIDE_PAYERS))]
        own = 500.0 if number % _FAULTY == 0 else float(sum(amounts))
        agglomeration = ("CAVM", "CAPH")[number % 2]
        sheet.write_row(number + 1, 0, [number + 1, f"Rénovation de l’école {number}", agglomeration, agglomeration, f"Volet {1 + number % 3}", sum(amounts) + own, *amounts, own, "01/2022", "12/2024"])
    book.close()


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
