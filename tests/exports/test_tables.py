"""Files that a person takes away: French, complete, and harmless in a spreadsheet."""

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from charts.panel import Panel
from exports.tables import csv_bytes, xlsx_bytes

HOSTILE = ["=1+1", "+33 3 27", "-2", "@SUM(A1)", "\t=1"]


def _panel(table: pd.DataFrame) -> Panel:
    return Panel(id="essai", title="=Titre", takeaway="À retenir", table=table, source="CRTE 2021 (l. 1)", version=3, scope="Tout le Valenciennois", caveats=("Une réserve.",))


def test_csv_opens_in_a_french_excel():
    content = csv_bytes(_panel(pd.DataFrame({"Territoire": ["CAVM", "CAPH"], "Valeur": [12.5, float("nan")]})))
    assert content.decode("utf-8-sig").split("\r\n") == [
        "Territoire;Valeur;Périmètre de la carte;Source de la carte;Version", "CAVM;12,5;Tout le Valenciennois;CRTE 2021 (l. 1);3",
        "CAPH;;Tout le Valenciennois;CRTE 2021 (l. 1);3", "",
    ]  # fmt: skip
    assert content.startswith(b"\xef\xbb\xbf")


def test_csv_writes_numbers_as_the_screen_does():
    lines = csv_bytes(_panel(pd.DataFrame({"Valeur": [254.33333333333334, 37.0, float("nan"), 0.5, 1e9]}))).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["254,33", "37", "", "0,5", "1000000000"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_starts_a_formula(text):
    panel = _panel(pd.DataFrame({"Libellé": [text], text: ["x"]}))
    lines = csv_bytes(panel).decode("utf-8-sig").splitlines()
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t")) for line in lines for cell in line.split(";"))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(panel))).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_xlsx_says_what_it_is_and_where_it_comes_from():
    panel = _panel(pd.DataFrame({"Territoire": ["CAVM"], "Valeur": [12.5]}))
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(xlsx_bytes(panel))).active.iter_rows() for cell in row if cell.value is not None]
    assert cells[:3] == ["=Titre", "Périmètre : Tout le Valenciennois", "À retenir"]
    assert 12.5 in cells
    assert cells[-3:] == ["Source : CRTE 2021 (l. 1)", "Version 3 du tableau de bord", "Réserve : Une réserve."]


def test_what_is_unknown_stays_empty():
    panel = _panel(pd.DataFrame({"Territoire": ["CAPH"], "Valeur": [float("nan")]}))
    rows = list(openpyxl.load_workbook(io.BytesIO(xlsx_bytes(panel))).active.iter_rows(values_only=True))
    assert ("CAPH", None) in rows


def test_files_of_an_example_say_so():
    panel = replace(_panel(pd.DataFrame({"Territoire": ["CAVM"], "Valeur": [1.0]})), is_fictitious=True)
    assert "EXEMPLE – montants fictifs" in csv_bytes(panel).decode("utf-8-sig").splitlines()[1]
    assert openpyxl.load_workbook(io.BytesIO(xlsx_bytes(panel))).active["A1"].value == "EXEMPLE – montants fictifs"
