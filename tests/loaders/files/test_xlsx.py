"""Office Open XML: the many ways of writing one sheet, and what calamine alone would lose."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from loaders.reading import read_workbook
from loaders.workbook import FaultyCell, Range, Sheet, WorkbookError, open_workbook
from tests.builders import saved
from tests.hostile import (
    BOOK,
    MAIN,
    SHEET,
    STRICT,
    STRINGS,
    blank,
    number,
    parts_of,
    row,
    strings,
    text,
    with_parts,
    xlsx,
    zipped,
)


def sheet(content: bytes) -> Sheet:
    return open_workbook("essai.xlsx", content).sheets[0]


def written(xml: str, encoding: str = "utf-8") -> bytes:
    return with_parts(blank(), **{SHEET: xml.encode(encoding)})


X = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2" hidden="1"><x:c r="B2"><x:v>5</x:v></x:c><x:c r="C2" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'


def test_a_sheet_with_prefixes_is_read_with_its_faults():
    read = sheet(written(X))
    assert read.rows == [["", ""], ["", 5.0]]
    assert (read.faulty, read.merged, read.hidden_rows) == ((FaultyCell("C2", "#N/A"),), (Range(0, 0, 0, 1),), {1})


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v></c><c t='e'><v>#REF!</v></c></row><row><c/><c><v>3</v></c></row>",
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1' t='e'><v>#REF!</v></c></row><row r='2'><c r='B2'><v>3</v></c></row>",
        '<row spans="1:2" r="1"><c s="0" r="A1"><v>1</v></c><c t="e" r="B1"><v>#REF!</v></c></row>\n<row r="2">\n<c r="B2">\n<v>3</v>\n</c>\n</row>',
        '<row r="1"><!-- note --><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c></row><row r="2"><!-- <c r="A2"><v>9</v></c> --><c r="B2"><v>3</v></c></row>',
        '<row r="2"><c r="B2"><v>3</v></c></row><row r="1"><c r="B1" t="e"><v>#REF!</v></c><c r="A1"><v>1</v></c></row>',
    ],
    ids=["sans adresse", "apostrophes", "autre ordre", "commentaires", "désordre"],
)  # fmt: skip
def test_cells_are_found_however_they_are_written(rows):
    read = sheet(xlsx(rows))
    assert read.rows == [[1.0, ""], ["", 3.0]]
    assert read.faulty == (FaultyCell("B1", "#REF!"),)


def test_strict_workbooks_are_read():
    parts = {name: content.replace(MAIN.encode(), STRICT.encode()) for name, content in parts_of(xlsx(row(1, '<c r="A1" t="d"><v>2022-03-15T00:00:00</v></c>', number("B1", 5)) + row(2, number("A2")), after='<mergeCells><mergeCell ref="A2:B2"/></mergeCells>')).items()}
    read = sheet(zipped({name: content.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships") for name, content in parts.items()}))
    assert read.rows == [[datetime(2022, 3, 15), 5.0], [1.0, ""]]
    assert read.merged == (Range(1, 0, 1, 1),)


def test_dates_count_from_1904_where_the_workbook_says_so():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2022, 3, 15)])
    read = sheet(saved(book))
    assert (read.rows, read.is_1904) == ([[date(2022, 3, 15)]], True)
    assert not sheet(saved(Workbook())).is_1904


def test_a_day_without_a_date_format_counts_from_1904_too():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for cells in (["Intitulé", "Territoire", "Coût total HT", "DSIL", "Début"], ["École", "CAVM", 1000, 300, 43466]):
        book.active.append(cells)
    reading = read_workbook("mac.xlsx", saved(book))
    assert reading.frames["operations"]["debut"].to_list() == ["02/01/2023"]
    assert [(anomaly.cell, anomaly.problem) for anomaly in reading.report.anomalies if anomaly.rule == "periode-interprete"] == [("E2", "« 43466 » a été lu comme le 02/01/2023.")]


def test_a_text_in_a_cdata_section_is_not_lost():
    assert sheet(xlsx(row(1, '<c r="A1" t="str"><v><![CDATA[a < b]]></v></c>'))).rows == [["a < b"]]
    shared = xlsx(row(1, '<c r="A1" t="s"><v>0</v></c>'))
    assert sheet(with_strings(shared, "<t><![CDATA[<é>]]></t>")).rows == [["<é>"]]


def with_strings(content: bytes, *texts: str) -> bytes:
    relation = b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml" Id="rId99"/></Relationships>'
    relations = parts_of(content)["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    return with_parts(content, **{STRINGS: strings(*texts), "xl/_rels/workbook.xml.rels": relations})


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "cp1252"])
def test_other_encodings_than_utf_8_are_read(encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><worksheet xmlns="{MAIN}"><sheetData>{row(1, text("A1", "é"))}</sheetData></worksheet>'
    assert sheet(written(xml, encoding)).rows == [["é"]]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="B2" t="e"><v>#REF!</v></c>', FaultyCell("B2", "#REF!")),
        ('<c r="B2" s="4" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', FaultyCell("B2", "#DIV/0!")),
        ('<c r="B2"><f>A1+1</f></c>', FaultyCell("B2", "")),
        ('<c r="B2"><f>A1+1</f><v></v></c>', FaultyCell("B2", "")),
        ('<c r="B2"><f>A1+1</f><v/></c>', FaultyCell("B2", "")),
        ('<c r="B2"><f>A1+1</f><v>12</v></c>', None),
        ('<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B2" t="str"><f>A1</f><v xml:space="preserve"> x</v></c>', None),
        ('<c r="B2" s="1"/>', None),
        ('<c r="B2" s="1"></c>', None),
    ],
)  # fmt: skip
def test_errors_and_formulas_never_computed_are_named(cell, fault):
    assert sheet(xlsx(row(2, '<c r="A2" s="1"/>', cell))).faulty == ((fault,) if fault else ())


@pytest.mark.parametrize(
    ("formula", "is_linked"),
    [
        ("<f>[1]Feuil1!A1</f>", True), ("<f>SUM(A1,'[2]Feuille 1'!B2:B9)</f>", True), ("<f>1 + [1]Feuil1!A1</f>", True),
        ("<f>SUM(Tableau1[2021])*Feuil2!A1</f>", False), ("<f>SUM(Tableau1[[#This Row],[2021]])*Feuil2!A1</f>", False), ("<f>Feuil2!A1</f>", False),
    ],
)  # fmt: skip
def test_a_value_computed_from_another_file_is_named_and_its_cached_value_read(formula, is_linked):
    read = sheet(xlsx(row(1, f'<c r="A1">{formula}<v>7</v></c>')))
    assert read.rows == [[7.0]]
    assert read.linked == (("A1",) if is_linked else ())


def test_cells_that_share_the_formula_of_a_linked_one_are_linked():
    first = '<c r="A1"><f t="shared" ref="A1:A2" si="0">[1]Feuil1!A1</f><v>1</v></c>'
    assert sheet(xlsx(row(1, first) + row(2, '<c r="A2"><f t="shared" si="0"/><v>2</v></c>'))).linked == ("A1", "A2")


def test_hidden_columns_and_filters_are_told():
    read = sheet(xlsx(
        row(1, number("A1"), number("C1")) + row(2, number("A2"), attributes=' hidden="1"'), before='<cols><col min="2" max="16384" width="9" hidden="1"/></cols>',
        after='<autoFilter ref="A1:C2"><filterColumn colId="0"/></autoFilter>',
    ))  # fmt: skip
    assert (read.hidden_columns, read.hidden_rows, read.has_filter) == ({1, 2}, {1}, True)


def test_a_filter_that_filters_nothing_is_none():
    assert not sheet(xlsx(row(1, number("A1")), after='<autoFilter ref="A1:C2"/>')).has_filter


def test_merged_ranges_end_where_the_cells_end():
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert sheet(xlsx(row(1, number("A1"), text("C1", " ")) + row(2, number("A2")), after=merged)).merged == ()
    assert sheet(xlsx(row(1, number("A1")) + row(2, number("C2")), after='<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>')).merged == (Range(0, 0, 0, 2),)
    assert sheet(xlsx(row(1, number("A1")), after=merged)).merged == ()


def test_merged_ranges_that_cover_each_other_do_not_add_up():
    merged = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 1_000 + "</mergeCells>"
    assert sheet(xlsx(row(1, number("A1")) + row(3, number("B3")), after=merged)).merged == (Range(0, 0, 1, 1),)


def test_a_merged_range_over_other_values_than_its_first_is_none():
    """Excel empties what it merges: a file that says otherwise would have its headers filled with one word."""
    cells = row(1, number("A1"), number("B1")) + row(2, number("A2"), number("B2"))
    assert sheet(xlsx(cells, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')).merged == ()


def test_too_many_merged_ranges_are_refused():
    merged = "<mergeCells>" + "".join(f'<mergeCell ref="A{rank}:B{rank}"/>' for rank in range(1, 100_003)) + "</mergeCells>"
    with pytest.raises(WorkbookError, match="cellules fusionnées"):
        sheet(xlsx(row(1, number("A1")), after=merged))


def test_macros_links_and_pictures_are_left_where_they_are():
    content = with_parts(xlsx(row(1, number("A1", 3))), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl/externalLinks/externalLink1.xml": "<externalLink/>", "xl/media/image1.png": b"\x89PNG"})
    assert sheet(content).rows == [[3.0]]


def test_a_date_beyond_the_calendar_is_no_reason_to_lose_the_sheet():
    book = Workbook()
    book.active.append([date(2022, 3, 15), "après"])
    content = with_parts(saved(book))
    xml = parts_of(content)[SHEET].replace(b"<v>44635</v>", b"<v>99999999</v>")
    assert sheet(with_parts(content, **{SHEET: xml})).rows[0][1] == "après"


def test_a_chart_sheet_is_no_sheet_of_cells():
    book = Workbook()
    book.active["A1"] = 1
    book.create_chartsheet("Graphique")
    assert [read.name for read in open_workbook("essai.xlsx", saved(book)).sheets] == ["Sheet"]


def test_sheets_that_bear_odd_names_are_each_themselves():
    book = Workbook()
    for name in ("A & B", "« été »", "n° 1"):
        book.create_sheet(name).append([name])
    assert [(read.name, read.rows) for read in open_workbook("essai.xlsx", saved(book)).sheets[1:]] == [(name, [[name]]) for name in ("A & B", "« été »", "n° 1")]


def test_the_workbook_part_may_be_utf_16():
    xml = parts_of(xlsx(row(1, number("A1"))))[BOOK].decode().replace("utf-8", "utf-16").encode("utf-16")
    assert sheet(with_parts(xlsx(row(1, number("A1", 4))), **{BOOK: xml})).rows == [[4.0]]
