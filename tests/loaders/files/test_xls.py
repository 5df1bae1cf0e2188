"""The older Excel format: what xlrd gives, and what it is asked again when it refuses."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest

from loaders.files.ole import has_circle
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


def in_fat(content: bytes, sector: int, value: int) -> bytes:
    """The same container, this sector followed by another one."""
    changed = bytearray(content)
    fat = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    struct.pack_into("<I", changed, fat + 4 * sector, value)
    return bytes(changed)


def last_sectors() -> list[int]:
    fat = 512 * (1 + struct.unpack_from("<I", SEED, 76)[0])
    return [sector for sector in range(128) if struct.unpack_from("<I", SEED, fat + 4 * sector)[0] == 0xFFFFFFFE]


@pytest.mark.parametrize("sector", last_sectors())
@pytest.mark.parametrize("back", [0, 1])
def test_a_chain_of_sectors_that_turns_in_a_circle_is_refused_at_once(sector, back):
    with pytest.raises(WorkbookError, match="abîmé"):
        open_workbook("boucle.xls", in_fat(SEED, sector, sector - back))


def test_a_container_has_no_circle_until_it_has_one():
    assert not has_circle(SEED)
    assert not has_circle(b"")
    assert has_circle(in_fat(SEED, 5, 5))


@pytest.mark.parametrize("length", [512, 1_500, 4_000, len(SEED) - 600])
def test_a_file_cut_short_is_read_or_refused_and_never_half_read(length):
    with suppress(WorkbookError):
        assert open_workbook("tableau.xls", SEED[:length]).sheets == open_workbook("tableau.xls", SEED).sheets
