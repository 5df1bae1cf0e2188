"""OpenDocument sheets: repetitions, merged cells, errors, and what stands in a cell besides its value."""

from datetime import date, datetime, time, timedelta

import pytest

from loaders.apart import read_apart
from loaders.workbook import FaultyCell, Range, Sheet, WorkbookError, open_workbook
from tests.hostile import ods, ods_cell, ods_row, parts_of, with_parts


def sheet(content: bytes) -> Sheet:
    return open_workbook("essai.ods", content).sheets[0]


def typed(kind: str, attributes: str, text: str = "x") -> str:
    return f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{text}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (typed("float", 'office:value="12.5"'), 12.5),
        (typed("percentage", 'office:value="0.4"'), 0.4),
        (typed("currency", 'office:value="3"'), 3.0),
        (typed("boolean", 'office:boolean-value="true"'), True),
        (typed("date", 'office:date-value="2022-03-15"'), date(2022, 3, 15)),
        (typed("date", 'office:date-value="2022-03-15T08:15:00"'), datetime(2022, 3, 15, 8, 15)),
        (typed("date", 'office:date-value="-9999-01-01"'), "x"),
        (typed("time", 'office:time-value="PT12H30M00S"'), time(12, 30)),
        (typed("time", 'office:time-value="PT36H00M00S"'), timedelta(hours=36)),
        (typed("float", 'office:value="douze"'), "x"),
        (typed("string", 'office:string-value="long"', ""), "long"),
        (typed("string", "", "a<text:s text:c='2'/>b<text:tab/><text:span>c</text:span><text:line-break/>d</text:p><text:p>e"), "a  b\tc\nd\ne"),
        ("<table:table-cell><text:p>sans type</text:p></table:table-cell>", "sans type"),
        ("<table:table-cell office:value-type='string'><office:annotation><text:p>note</text:p></office:annotation><text:p>v</text:p></table:table-cell>", "v"),
        ("<table:table-cell office:value-type='string'><draw:frame><draw:text-box><text:p>dessin</text:p></draw:text-box></draw:frame><text:p>v</text:p></table:table-cell>", "v"),
        ("<table:table-cell office:value-type='string'><table:table><table:table-row><table:table-cell><text:p>dedans</text:p></table:table-cell></table:table-row></table:table><text:p>v</text:p></table:table-cell>", "v"),
    ],
)  # fmt: skip
def test_each_value(cell, value):
    assert sheet(ods(ods_row(cell))).rows == [[value]]


def test_repeated_rows_and_cells_are_as_many():
    rows = ods_row(ods_cell("a", 'table:number-columns-repeated="2"'), ods_cell(attributes='table:number-columns-repeated="2"'), ods_cell(1.0)) + ods_row(ods_cell("b"), attributes='table:number-rows-repeated="2"')
    assert sheet(ods(rows)).rows == [["a", "a", "", "", 1.0], ["b", "", "", "", ""], ["b", "", "", "", ""]]


def test_merged_cells_are_told():
    spanned = ods_cell("axe", 'table:number-rows-spanned="2" table:number-columns-spanned="2"')
    rows = ods_row(spanned, "<table:covered-table-cell/>", ods_cell("b")) + ods_row("<table:covered-table-cell table:number-columns-repeated='2'/>", ods_cell("d"))
    read = sheet(ods(rows))
    assert (read.rows, read.merged) == ([["axe", "", "b"], ["", "", "d"]], (Range(0, 0, 1, 1),))


def test_hidden_rows_columns_and_filters_are_told():
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="16383"/>'
    rows = columns + ods_row(ods_cell("a"), ods_cell("b")) + ods_row(ods_cell("c"), attributes='table:visibility="collapse"') + ods_row(ods_cell("d"), attributes='table:visibility="filter"')
    read = sheet(ods(rows))
    assert (read.hidden_rows, read.hidden_columns, read.has_filter) == ({1, 2}, {1}, True)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (typed("string", 'table:formula="of:=#REF!" office:string-value="" calcext:value-type="error"', "#REF !"), "#REF !"),
        (typed("float", 'table:formula="of:=1/0" office:value="0" calcext:value-type="error"', "#DIV/0!"), "#DIV/0!"),
        (typed("string", 'table:formula="of:=A()"', "Err:508"), "Err:508"),
        ('<table:table-cell table:formula="of:=[.A2]"/>', ""),
    ],
)  # fmt: skip
def test_errors_and_formulas_never_computed_are_named_and_read_as_nothing(cell, found):
    read = sheet(ods(ods_row(ods_cell("a"), cell)))
    assert (read.rows, read.faulty) == ([["a"]], (FaultyCell("B1", found),))


def test_a_formula_computed_to_an_empty_text_is_no_fault():
    assert sheet(ods(ods_row('<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'))).faulty == ()


def test_a_value_from_another_file_is_named_and_that_file_is_no_sheet():
    cache = '<table:table table:name="\'file:///autre.ods\'#$F" table:style-name="ta_extref"><table:table-row><table:table-cell><text:p>ailleurs</text:p></table:table-cell></table:table-row></table:table>'
    linked = typed("float", "table:formula=\"of:=['file:///autre.ods'#$F.A1]\" office:value=\"7\"")
    read = open_workbook("essai.ods", ods(ods_row(linked), before=cache)).sheets
    assert [(found.rows, found.linked) for found in read] == [([[7.0]], ("A1",))]


def test_struck_texts_and_hidden_sheets_are_found_by_their_styles():
    styles = '<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="ta9"><style:table-properties table:display="false"/></style:style>'
    read = sheet(ods(ods_row(ods_cell("a"), ods_cell("b", 'table:style-name="ce1"')), styles=styles, table='table:name="F" table:style-name="ta9"'))
    assert (read.struck, read.hidden) == (("B1",), True)


@pytest.mark.parametrize("times", ["0", "-5", "deux", "4000000000", "99999999999999999999"])
def test_an_impossible_repetition_is_damage(times):
    with pytest.raises(WorkbookError, match="abîmé"):
        sheet(ods(ods_row(ods_cell(attributes=f'table:number-columns-repeated="{times}"'), ods_cell("a"))))


def test_a_tag_of_megabytes_is_read_within_the_limits_of_any_file():
    """The areas of « Consolider », which LibreOffice once repeated in one attribute: a file of its own tests has 11 MB of them."""
    areas = " ".join(f"Feuille.A{n}:Feuille.B{n}" for n in range(500_000))
    content = ods(ods_row(ods_cell("lu")), before=f'<table:consolidation table:function="sum" table:source-cell-range-addresses="{areas}"/>')
    assert read_apart(open_workbook, "essai.ods", content).sheets[0].rows == [["lu"]]


def test_an_encrypted_document_asks_for_one_without_a_password():
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    with pytest.raises(WorkbookError, match="mot de passe"):
        sheet(with_parts(ods(ods_row(ods_cell("a"))), **{"META-INF/manifest.xml": manifest}))


def test_a_text_document_is_no_workbook():
    content = parts_of(ods(""))["content.xml"].replace(b"office:spreadsheet", b"office:text")
    with pytest.raises(WorkbookError, match="d’un autre genre"):
        sheet(with_parts(ods(""), **{"content.xml": content}))
