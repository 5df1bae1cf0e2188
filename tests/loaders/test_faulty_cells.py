"""Cells that calamine reads as empty and that are not, and those that only look so."""

import pytest

from loaders.faulty_cells import FaultyCell, faulty_cells
from loaders.sheet_xml import extent


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (b'<c r="B2" t="e"><v>#REF!</v></c>', FaultyCell("B2", "#REF!")),
        (b'<c r="B2" s="4" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', FaultyCell("B2", "#DIV/0!")),
        (b'<c r="B2"><f>A1+1</f></c>', FaultyCell("B2", "")),
        (b'<c r="B2"><f>A1+1</f><v></v></c>', FaultyCell("B2", "")),
        (b'<c r="B2"><f>A1+1</f><v/></c>', FaultyCell("B2", "")),
        (b'<c r="B2"><f>A1+1</f><v>12</v></c>', None),
        (b'<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        (b'<c r="B2" t="str"><f>A1</f><v xml:space="preserve"> x</v></c>', None),
        (b'<c r="B2" s="1"/>', None),
        (b'<c r="B2" t="s"><v>3</v></c>', None),
    ],
)  # fmt: skip
def test_errors_and_formulas_never_computed(cell, fault):
    xml = b'<sheetData><row r="2"><c r="A2" s="1"/>' + cell + b"</row></sheetData>"
    assert faulty_cells(xml) == ((fault,) if fault else ())


@pytest.mark.parametrize(
    ("cells", "count"),
    [((1, b"A1"), 26), ((12, b"C12"), 12 * 26), ((5, b"AB5"), 5 * 28), ((5, b"AAA5"), 5 * 703), ((1_048_576, b"A1048576"), 1_048_576 * 26)],
)
def test_how_far_a_sheet_extends(cells, count):
    row, cell = cells
    assert extent(b'<sheetData><row r="1"><c r="A1"/></row><row spans="1:2" r="%d"><c r="%b"/></row></sheetData>' % (row, cell)) == count


def test_an_empty_sheet_extends_nowhere():
    assert extent(b"<sheetData/>") == 26
