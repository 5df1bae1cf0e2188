"""Text tables: separators and encodings as French software writes them."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.workbook import WorkbookError, open_workbook

ROWS = [["Fiche", "Intitulé", "Coût"], ["1.1", "École « A »", "12 000,50"], ["1.2", "", "7,5"]]


def rows(content: bytes, name: str = "essai.csv") -> list[list[object]]:
    (sheet,) = open_workbook(name, content).sheets
    return sheet.rows


def written(lines: list[list[str]], delimiter: str = ";") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(lines)
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_separator_and_encoding(delimiter, encoding):
    assert rows(written(ROWS, delimiter).encode(encoding)) == ROWS


def test_the_sheet_bears_the_name_of_the_file():
    assert open_workbook("Maquette 2024.csv", b"a;b\n1;2\n").sheets[0].name == "Maquette 2024"


def test_decimal_commas_do_not_cut_the_cells():
    assert rows("Coût;Taux\n1,5;2,5\n3,5;4,5\n".encode()) == [["Coût", "Taux"], ["1,5", "2,5"], ["3,5", "4,5"]]


def test_a_title_above_the_table_does_not_hide_its_separator():
    assert rows(b"Maquette, au 31 mars\n\na;b\n1;2\n") == [["Maquette, au 31 mars", ""], ["", ""], ["a", "b"], ["1", "2"]]


def test_a_cell_may_hold_lines_and_separators():
    assert rows(b'a;b\n"un\ndeux; trois";"""x"""\n') == [["a", "b"], ["un\ndeux; trois", '"x"']]


def test_the_line_by_which_excel_announces_its_separator_is_no_row():
    assert rows(b"sep=,\r\na,b;c\r\n") == [["a", "b;c"]]


def test_one_column_is_a_table_only_if_the_file_says_so():
    assert rows(b"Fiche\n1.1\n") == [["Fiche"], ["1.1"]]
    with pytest.raises(WorkbookError, match="n’est pas un classeur"):
        rows(b"Fiche\n1.1\n", "essai.xlsx")


def test_a_text_table_is_read_whatever_its_extension():
    assert rows(written(ROWS).encode("cp1252"), "essai.xls") == ROWS


def test_a_quote_never_closed_is_shown_where_it_opens():
    with pytest.raises(WorkbookError, match="à partir de la ligne 2"):
        rows(b'a;b\n"un;2\n3;4\n')


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"a;b\n\x01;c\n", b"  \n ", b"\x81\x8d;\n"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(WorkbookError):
        rows(content)


def test_far_too_many_cells_are_refused():
    with pytest.raises(WorkbookError, match="trop de colonnes"):
        rows(b"a" + b";" * 12_000_000 + b"b")


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1), min_size=2, max_size=5), min_size=2, max_size=8))
@settings(deadline=None, max_examples=60)
def test_what_a_writer_wrote_is_what_is_read(lines):
    width = max(map(len, lines))
    full = [line + ["fin"] * (width - len(line)) for line in lines]
    assert rows(written(full).encode("utf-8-sig")) == full


def test_a_line_wider_than_any_sheet_is_refused_at_once():
    with pytest.raises(WorkbookError, match="trop de colonnes"):
        open_workbook("large.csv", b"a;" * 20_000)
