"""The older Excel format: what xlrd gives, and what it is asked again when it refuses."""

import struct
from pathlib import Path

import pytest

from loaders.workbook import WorkbookError, open_workbook

SEED = (Path(__file__).resolve().parents[1] / "seeds" / "tableau.xls").read_bytes()


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def biff4(*records: bytes) -> bytes:
    """A sheet of Excel 4, which needs no container."""
    return record(0x409, struct.pack("<3H", 0, 0x10, 0)) + b"".join(records) + record(0x0A, b"")


def real(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<3Hd", row, column, 0, value))


def test_a_sheet_without_a_container_is_read():
    read = open_workbook("ancien.xls", biff4(real(0, 0, 1.5), real(2, 1, 7.0)))
    assert read.sheets[0].rows == [[1.5, ""], ["", ""], ["", 7.0]]


def test_a_column_that_no_sheet_has_is_damage_and_no_reason_to_hold_four_thousand_million_cells():
    with pytest.raises(WorkbookError, match="abîmé"):
        open_workbook("ancien.xls", biff4(real(0, 0, 1.5), real(65_535, 65_535, 7.0)))


def test_a_password_is_named():
    with pytest.raises(WorkbookError, match="mot de passe"):
        open_workbook("ancien.xls", biff4(record(0x2F, bytes(4)), real(0, 0, 1.5)))


def test_a_container_that_uses_a_sector_twice_is_read():
    content = bytearray(SEED)
    fat = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    last = max(sector for sector in range(128) if struct.unpack_from("<I", content, fat + 4 * sector)[0] == 0xFFFFFFFE)
    struct.pack_into("<I", content, fat + 4 * last, last)  # a stream that never ends: it turns on its last sector
    try:
        assert open_workbook("boucle.xls", bytes(content)).sheets
    except WorkbookError as error:
        assert "abîmé" in str(error)


@pytest.mark.parametrize("length", [512, 1_500, 4_000, len(SEED) - 600])
def test_a_file_cut_short_is_read_or_refused_and_never_half_read(length):
    whole = open_workbook("tableau.xls", SEED).sheets
    try:
        assert open_workbook("tableau.xls", SEED[:length]).sheets == whole
    except WorkbookError as error:
        assert str(error).startswith("« tableau.xls » ")
