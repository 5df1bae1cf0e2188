"""Maquettes and conventions as real workbooks, from the file to what the dataset becomes."""

import openpyxl
import pytest

from crte_data.funding import stage_totals
from loaders.bundled import bundled_dataset
from loaders.deposit import Deposit, read_deposit
from loaders.report import Level
from loaders.workbook import Sheet
from tests.builders import saved
from tests.builders_convention import convention
from tests.builders_maquette import Shape, maquette


def as_workbook(*sheets: Sheet) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append(["" if value is None else value for value in row])
        for merged in sheet.merged:
            page.merge_cells(start_row=merged.first_row + 1, start_column=merged.first_column + 1, end_row=merged.last_row + 1, end_column=merged.last_column + 1)
    return saved(book)


# What is said of the plans themselves, and of there being so few: nothing of how they were read.
BEYOND_READING = {"table-reduite", "participation-minimale", "cumul-etat", "detr-minimum", "plan-depasse", "demande-sans-arrete"}


def dropped(*sheets: Sheet) -> Deposit:
    return read_deposit([("maquette.xlsx", as_workbook(*sheets))], bundled_dataset()[0])


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize("volet_rows", [True, False])
def test_a_wide_maquette_can_be_published_as_it_is(grouped, volet_rows):
    made = maquette(Shape(seed=11, operations=8, grouped=grouped, volet_rows=volet_rows, titles=2, noise=True))
    deposit = dropped(made.sheet)
    assert deposit.is_publishable
    assert {anomaly.rule for anomaly in deposit.report.anomalies if anomaly.level is Level.A_VERIFIER} <= BEYOND_READING
    subsidies = sum(cents for (financeur, _), cents in made.paid.items() if financeur != "Autofinancement")
    totals = stage_totals(deposit.after.lines).set_index("etape")["montant_eur"]
    assert round(totals["prevu"] * 100) == subsidies  # what the maître d’ouvrage pays itself is no subsidy
    assert set(deposit.after.operations["classeur"]) == {"maquette.xlsx"}


def test_sheets_of_both_families_make_one_maquette_and_the_others_are_said():
    made, convened = maquette(Shape(seed=1), name="Volet 1"), convention(2)
    notes = [Sheet(name=name, rows=[["Anzin"], ["Denain"]]) for name in ("Communes", "Feuil3", "Ancien", "Notice")]
    deposit = dropped(made.sheet, convened.sheet, *notes, Sheet(name="Vide", rows=[]), Sheet(name="Brouillon", rows=[["à revoir"]]))
    assert set(deposit.after.financements["feuille"]) == {"Volet 1", "Convention"}
    said = {anomaly.sheet: anomaly.level for anomaly in deposit.report.anomalies if anomaly.rule in ("feuille-ignoree", "feuille-d-appoint")}
    assert said == dict.fromkeys(("Communes", "Feuil3", "Ancien", "Notice", "Vide"), Level.INFORMATION) | {"Brouillon": Level.A_VERIFIER}


def test_an_old_copy_beside_the_maquette_is_not_counted_twice():
    made = maquette(Shape(seed=1))
    deposit = dropped(made.sheet, Sheet(name="Ancienne version", rows=made.sheet.rows))
    assert set(deposit.after.financements["feuille"]) == {"Maquette"}


def test_the_agglomeration_may_be_the_name_of_the_sheet():
    made = maquette(Shape(seed=1))
    rows = [[("" if index in {made.index("Territoire"), made.index("Commune(s)")} else value) for index, value in enumerate(row)] for row in made.sheet.rows]
    rows[: made.headers] = made.sheet.rows[: made.headers]
    assert set(dropped(Sheet(name="Maquette CAPH", rows=rows)).after.operations["perimetre"]) == {"CAPH"}
    blocked = dropped(Sheet(name="Maquette", rows=rows)).report.anomalies
    assert [anomaly.rule for anomaly in blocked if anomaly.level is Level.BLOQUANT] == ["perimetre-a-preciser"]
