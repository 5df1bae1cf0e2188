"""Sheets that say they are immense: what holds something is read, and what is left out is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.files import sheet_blocks
from loaders.files.limits import Unreadable
from loaders.files.region import Region, region
from loaders.workbook import Sheet, WorkbookError, open_workbook
from tests.hostile import number, ods, ods_cell, ods_row, row, text, xlsx

LAST = 1_048_576


def sheet(content: bytes) -> Sheet:
    return open_workbook("essai.xlsx", content).sheets[0]


def test_a_declared_extent_is_no_extent():
    assert sheet(xlsx(row(1, number("A1")), before=f'<dimension ref="A1:XFD{LAST}"/>')).rows == [[1.0]]


@pytest.mark.parametrize("empty", [f'<c r="XFD{LAST}" s="1"/>', f'<c r="XFD{LAST}"></c>', f'<c r="XFD{LAST}"><v></v></c>', text(f"XFD{LAST}", " "), f'<c r="XFD{LAST}" t="str"><v> </v></c>'])
def test_a_far_cell_that_holds_nothing_is_not_spoken_of(empty):
    read = sheet(xlsx(row(1, number("A1"), '<c r="XFD1" s="1"/>') + row(LAST, empty)))
    assert (read.rows, read.notes) == ([[1.0]], ())


def test_a_far_cell_that_holds_something_is_left_out_and_named():
    read = sheet(xlsx(row(1, number("A1"), number("B1")) + row(2, number("A2")) + row(LAST, number(f"XFD{LAST}"))))
    assert read.rows == [[1.0, 1.0], [1.0, ""]]
    assert read.notes == (f"La cellule XFD{LAST} est loin du tableau : elle n’est pas lue. Rapprochez-la du tableau, ou effacez-la.",)


def test_several_far_cells_are_counted():
    far = row(LAST, *(number(f"XF{letter}{LAST}") for letter in "ABCD"))
    assert "4 cellules" in sheet(xlsx(row(1, number("A1")) + far)).notes[0]


def test_a_far_column_alone_is_left_out_of_a_long_table():
    rows = "".join(row(rank, number(f"A{rank}")) for rank in range(1, 2_001)) + row(2_001, number("XFD2001")) + row(2_002, number("A2002"))
    read = sheet(xlsx(rows))
    assert (len(read.rows), len(read.rows[0])) == (2_002, 1)
    assert "XFD2001" in read.notes[0]


def test_a_far_cell_within_reach_is_read():
    read = sheet(xlsx(row(1, number("A1")) + row(LAST, number(f"B{LAST}", 9))))
    assert (len(read.rows), read.rows[-1], read.notes) == (LAST, ["", 9.0], ())


def test_two_tables_too_far_apart_are_refused():
    far = "".join(row(rank, *(number(f"XF{letter}{rank}") for letter in "ABCD")) for rank in range(LAST - 400, LAST))
    with pytest.raises(WorkbookError, match="feuille trop grande, « Sheet »"):
        sheet(xlsx(row(1, number("A1")) + far))


def test_cells_beyond_what_any_sheet_has_are_left_out():
    assert sheet(xlsx(row(1, number("A1")) + row(16_777_217, number("XFE16777217")))).rows == [[1.0]]


def test_rows_of_formats_only_cost_nothing(monkeypatch):
    monkeypatch.setattr(sheet_blocks, "_BLOCK", 1_000)
    styled = "".join(row(rank, f'<c r="A{rank}" s="1"/>', f'<c r="B{rank}" s="1"/>') for rank in range(51, 2_000))
    filled = "".join(row(rank, number(f"A{rank}", rank)) for rank in range(1, 51))
    read = sheet(xlsx(filled + styled + row(2_000, number("B2000", 7)) + row(2_001, '<c r="A2001" s="1"/>'), after='<mergeCells><mergeCell ref="A1999:A2000"/></mergeCells>'))
    assert (len(read.rows), read.rows[49], read.rows[-1], len(read.merged)) == (2_000, [50.0, ""], ["", 7.0], 1)


@given(st.integers(200, 5_000), st.sets(st.tuples(st.integers(1, 60), st.sampled_from("ABCXYZ")), min_size=1))
@settings(max_examples=25, deadline=None)
def test_where_the_pieces_are_cut_changes_nothing(size, cells):
    rows = "".join(row(rank, *(number(f"{letter}{rank}", rank) for letter in "ABCXYZ" if (rank, letter) in cells)) for rank in range(1, 61))
    whole = sheet(xlsx(rows))
    before, sheet_blocks._BLOCK = sheet_blocks._BLOCK, size
    try:
        assert sheet(xlsx(rows)) == whole
    finally:
        sheet_blocks._BLOCK = before


@given(st.sets(st.tuples(st.integers(0, LAST), st.integers(0, 16_383)), min_size=1, max_size=50))
@settings(deadline=None)
def test_a_region_holds_every_cell_or_says_which_it_does_not(cells):
    try:
        kept = region("Feuille", cells)
    except Unreadable:  # a table that begins in the last rows is immense by itself
        assert min(row for row, _ in cells) * max(column for _, column in cells) > 1_000_000
        return
    assert bool(kept.notes) == any(not kept.holds(*cell) for cell in cells)


def test_a_region_too_large_with_all_its_cells_is_refused():
    with pytest.raises(Unreadable, match="trop grande"):
        region("Feuille", [(rank, column) for rank in range(0, LAST, 900) for column in (0, 90)])
    assert region("Feuille", []) == Region(0, 0)


def test_repeated_blanks_of_an_ods_hold_nothing():
    blanks = ods_row(ods_cell(attributes='table:number-columns-repeated="16384"'), attributes=f'table:number-rows-repeated="{LAST - 1}"')
    assert sheet(ods(ods_row(ods_cell("a")) + blanks)).rows == [["a"]]


def test_a_far_cell_of_an_ods_is_left_out_and_named():
    between = ods_row(attributes=f'table:number-rows-repeated="{LAST - 2}"')
    read = sheet(ods(ods_row(ods_cell("a")) + between + ods_row(ods_cell(attributes='table:number-columns-repeated="16383"'), ods_cell("z"))))
    assert (read.rows, len(read.notes)) == ([["a"]], 1)


def test_an_ods_filled_by_repetition_is_refused():
    with pytest.raises(WorkbookError, match="trop grande"):
        sheet(ods(ods_row(ods_cell("a", 'table:number-columns-repeated="16384"'), attributes=f'table:number-rows-repeated="{LAST}"')))
