"""A file older than what is published is said to be."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from openpyxl.writer.excel import ExcelWriter

from crte_data.dataset import Dataset, empty_dataset
from crte_data.tables import ACTIONS
from loaders.reading import read_workbook
from loaders.saved_on import older_than_published, saved_on
from tests.builders import KNOWN, grid, row, workbook

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _saved(at: datetime) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"Actions": grid(ACTIONS, [row(ACTIONS)])})))
    book.properties.modified = at.replace(tzinfo=None)
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()  # Workbook.save would write the present moment
    return buffer.getvalue()


def _published(content: bytes) -> Dataset:
    reading = read_workbook("suivi.xlsx", content, KNOWN)
    return empty_dataset().replaced(reading.frames, reading.columns)


@pytest.mark.parametrize(("later", "count"), [(timedelta(hours=-1), 1), (timedelta(), 0), (timedelta(days=1), 0)])
def test_a_workbook_saved_before_the_published_one_is_to_be_checked(later: timedelta, count: int) -> None:
    published, sent = _saved(MORNING), _saved(MORNING + later)
    readings = (read_workbook("suivi (copie).xlsx", sent, KNOWN),)

    said = list(older_than_published(readings, _published(published).frames(), {"suivi.xlsx": published}))

    assert saved_on(published) == MORNING
    assert len(said) == count


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a;b\n1;2\n"])
def test_a_file_that_does_not_say_is_not_suspected(content: bytes) -> None:
    assert saved_on(content) is None
