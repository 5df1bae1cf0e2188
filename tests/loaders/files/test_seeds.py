"""One sheet as LibreOffice saves it in each format: every reader says the same of it."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from loaders.workbook import FaultyCell, Range, open_workbook

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
EXPECTED = [
    ["N° fiche", "Intitulé", "Coût total HT", "Début", "Heure", "Vrai", "Calcul"],
    ["1.1", "École rénovée", 1234567.89, date(2022, 3, 15), time(14, 30), True, 2469135.78],
    ["1.2", "Halle à rénover", "", datetime(2023, 12, 31, 8, 15), "", False, ""],
    ["", "suite", 12.0, "", "", "", ""],
    ["1.3", "Parc", 0.5, date(2024, 2, 29), "", "", ""],
]


@pytest.fixture(params=sorted(path.name for path in SEEDS.glob("tableau*")))
def workbook(request):
    return open_workbook(request.param, (SEEDS / request.param).read_bytes())


def test_the_values_are_the_same_whatever_the_format_and_the_calendar(workbook):
    assert workbook.sheets[0].rows == EXPECTED


def test_what_stands_around_the_values_is_told(workbook):
    sheet = workbook.sheets[0]
    assert sheet.faulty == (FaultyCell("G3", "#DIV/0!"), FaultyCell("G4", "#REF!"))
    assert sheet.merged == (Range(2, 0, 3, 0),)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.struck) == ({3}, {4}, ("B5",))
    assert (sheet.linked, sheet.notes, sheet.has_filter) == ((), (), False)


def test_hidden_and_empty_sheets_are_kept(workbook):
    assert [(sheet.name, sheet.hidden, sheet.rows) for sheet in workbook.sheets[1:]] == [("Listes", True, [["État", "Région"]]), ("Vide", False, [])]
