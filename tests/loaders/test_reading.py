"""Finding the tables of a workbook, whatever stands around them, and where each cell was."""

import contextlib
import gc
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from crte_data.dataset import empty_dataset
from crte_data.tables import FINANCEMENTS, INDICATEURS, OBSERVATIONS, OPERATIONS
from loaders.families import FAMILIES
from loaders.reading import read_workbook
from loaders.report import Level
from loaders.templates import template
from loaders.workbook import WorkbookError
from tests.builders import KNOWN, cell, grid, indicators, maquette, row, workbook

ROWS = [row(FINANCEMENTS, ligne_id=f"F-{rank}", montant_prevu_eur=1000.0 * rank, montant_sollicite_eur=None, montant_accorde_eur=None, montant_verse_eur=None) for rank in range(1, 4)]


def sheets(financements: list[list[object]]) -> bytes:
    return workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Financements": financements})


def frame(content: bytes, table: str = "financements") -> pd.DataFrame:
    reading = read_workbook("essai.xlsx", content, KNOWN)
    assert reading.report.anomalies == ()
    return reading.frames[table]


EXPECTED = frame(sheets(grid(FINANCEMENTS, ROWS)))


@given(st.permutations(range(len(FINANCEMENTS.fields))))
@settings(max_examples=15, deadline=None)
def test_the_order_of_columns_does_not_matter(order):
    shuffled = [[line[index] for index in order] for line in grid(FINANCEMENTS, ROWS)]
    pd.testing.assert_frame_equal(frame(sheets(shuffled)), EXPECTED)


def test_extra_columns_are_left_alone():
    wider = [["Remarque", *line, "Couleur"] for line in grid(FINANCEMENTS, ROWS)]
    pd.testing.assert_frame_equal(frame(sheets(wider)), EXPECTED)


def test_numbers_of_a_column_that_a_template_has_not_are_said():
    wider = [[*line, extra] for line, extra in zip(grid(FINANCEMENTS, ROWS), ("Part DSIL (€)", 45_000, None, 7), strict=True)]
    (anomaly,) = read_workbook("essai.xlsx", sheets(wider), KNOWN).report.anomalies
    assert (anomaly.rule, anomaly.cell) == ("colonne-non-lue", cell_of(len(FINANCEMENTS.fields)))
    assert "(2)" in anomaly.problem


def test_numbers_of_a_second_column_of_one_field_are_said():
    doubled = [[*line, extra] for line, extra in zip(grid(FINANCEMENTS, ROWS), (FINANCEMENTS.field("montant_prevu_eur").header, 1, 2, 3), strict=True)]
    assert [(anomaly.rule, anomaly.cell) for anomaly in read_workbook("essai.xlsx", sheets(doubled), KNOWN).report.anomalies] == [("colonne-non-lue", cell_of(len(FINANCEMENTS.fields)))]


def cell_of(column: int) -> str:
    """That of the header of a column, 0-based."""
    return f"{get_column_letter(column + 1)}1"


def test_headers_are_recognised_however_they_are_written():
    lines = grid(FINANCEMENTS, ROWS)
    lines[0] = [f"  {random.Random(1).choice([header.upper(), header.lower()]).replace('é', 'e')} " for header in lines[0]]
    pd.testing.assert_frame_equal(frame(sheets(lines)), EXPECTED)


@pytest.mark.parametrize("which", [0, -1])
def test_every_other_name_of_a_column_is_recognised(which):
    lines = grid(FINANCEMENTS, ROWS)
    lines[0] = [(*field.aliases, field.header)[which] for field in FINANCEMENTS]
    pd.testing.assert_frame_equal(frame(sheets(lines)), EXPECTED)


@pytest.mark.parametrize("above", [1, 5, 15])
def test_a_title_above_the_header_moves_the_rows_only(above):
    titled = [["Maquette financière 2024"], *[[] for _ in range(above - 1)], *grid(FINANCEMENTS, ROWS)]
    read = frame(sheets(titled))
    pd.testing.assert_frame_equal(read.drop(columns="rang"), EXPECTED.drop(columns="rang"))
    assert list(read["rang"]) == [above + 2, above + 3, above + 4]


def test_blank_rows_are_skipped_and_the_others_keep_their_number():
    header, *lines = grid(FINANCEMENTS, ROWS)
    read = frame(sheets([header, lines[0], [], ["–", " "], lines[1], [], lines[2]]))
    assert list(read["rang"]) == [2, 5, 7]


def test_an_anomaly_names_the_cell_where_it_stands_after_all_that():
    header, *lines = grid(FINANCEMENTS, [row(FINANCEMENTS, montant_accorde_eur="douze")])
    moved = [["Titre"], [], [None, None, *header], *([None, None, *line] for line in lines)]
    found = read_workbook("essai.xlsx", sheets(moved), KNOWN).report.anomalies
    assert [anomaly.cell for anomaly in found] == ["N4"]  # two columns and two rows further than L2


def test_a_table_on_two_sheets_is_one_table():
    one, two, three = ROWS
    content = workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Volet 1": grid(FINANCEMENTS, [one]), "Volet 2": grid(FINANCEMENTS, [two, three])})
    read = frame(content)
    assert list(read["feuille"]) == ["Volet 1", "Volet 2", "Volet 2"]
    assert list(read["rang"]) == [2, 2, 3]


def test_a_double_on_two_sheets_is_said_with_both_places():
    content = workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Volet 1": grid(FINANCEMENTS, ROWS[:1]), "Volet 2": grid(FINANCEMENTS, ROWS[:1])})
    found = read_workbook("essai.xlsx", content, KNOWN).report.anomalies
    assert [(anomaly.sheet, anomaly.cell) for anomaly in found] == [("Volet 2", "A2")]
    assert "« Volet 1 » A2" in found[0].problem


def test_hidden_sheets_are_read():
    content = workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Financements": grid(FINANCEMENTS, ROWS)}, hidden=["Financements"])
    reading = read_workbook("essai.xlsx", content, KNOWN)
    assert [anomaly.rule for anomaly in reading.report.anomalies] == ["feuille-masquee"]
    pd.testing.assert_frame_equal(reading.frames["financements"], EXPECTED)


def test_a_guide_is_not_data_and_another_sheet_is_said_to_be_left_out():
    content = workbook({"Opérations": grid(OPERATIONS, [row(OPERATIONS)]), "Financements": grid(FINANCEMENTS, ROWS), "Mode d’emploi": grid(FINANCEMENTS, ROWS), "Brouillon": [["à revoir"]]})
    reading = read_workbook("essai.xlsx", content, KNOWN)
    assert len(reading.frames["financements"]) == 3
    assert [(anomaly.sheet, anomaly.rule) for anomaly in reading.report.anomalies] == [("Brouillon", "feuille-ignoree")]
    assert reading.report.is_publishable


def test_references_may_name_what_is_already_published():
    content = workbook({"Observations": grid(OBSERVATIONS, [row(OBSERVATIONS)]), "Indicateurs": grid(INDICATEURS, [row(INDICATEURS)])})
    unknown = read_workbook("essai.xlsx", content, {"territoires": frozenset({"CAPH"})}).report
    assert [anomaly.rule for anomaly in unknown.anomalies] == ["reference"]
    assert read_workbook("essai.xlsx", content, KNOWN).report.anomalies == ()
    assert read_workbook("essai.xlsx", content).report.anomalies == ()  # nothing to compare with


def test_frames_are_as_an_empty_dataset_has_them():
    for content in (maquette(), indicators(), maquette([], [])):
        for name, read in read_workbook("essai.xlsx", content, KNOWN).frames.items():
            pd.testing.assert_series_equal(read.dtypes, empty_dataset().frames()[name].dtypes)


def test_where_each_column_was_is_kept():
    columns = read_workbook("essai.xlsx", maquette(), KNOWN).columns
    letters = columns[columns["table"] == "financements"].set_index("champ")["lettre"]
    assert (letters["ligne_id"], letters["montant_accorde_eur"], letters["reserve"]) == ("A", "L", "T")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.code)
def test_each_empty_template_is_recognised_and_has_nothing_wrong(family):
    reading = read_workbook(family.filename, template(family), KNOWN)
    assert reading.families == (family,)
    assert reading.report.anomalies == ()
    assert {name: len(frame) for name, frame in reading.frames.items()} == {table.name: 0 for table in family.tables}


def test_a_misspelt_header_is_read_and_said() -> None:
    rows = grid(OPERATIONS, [row(OPERATIONS)])
    column = rows[0].index("Maître d’ouvrage")
    rows[0][column], rows[1][column] = "Maitre d'ouvrrage", "Ville de Denain"

    reading = read_workbook("m.xlsx", workbook({"Suivi": rows}), KNOWN)

    assert list(reading.frames["operations"]["maitre_ouvrage"]) == ["Ville de Denain"]
    said = [anomaly for anomaly in reading.report.anomalies if anomaly.rule == "colonne-ressemblante"]
    assert [(anomaly.cell, anomaly.level) for anomaly in said] == [(cell(OPERATIONS, "maitre_ouvrage", 1), Level.INFORMATION)]


@pytest.mark.parametrize("content", [sheets(grid(FINANCEMENTS, ROWS)), b"PK no workbook"])
def test_reading_leaves_the_collector_of_cycles_as_it_was(content: bytes):
    with contextlib.suppress(WorkbookError):
        read_workbook("essai.xlsx", content, KNOWN)
    assert gc.isenabled()
