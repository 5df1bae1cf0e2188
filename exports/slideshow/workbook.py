"""The workbook behind a chart, which « Modifier les données » opens: texts and numbers as they are, never a formula nor a link."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from xlsxwriter import Workbook


class _TextsAndNumbers:
    """In place of the library's own workbook, which runs a text that begins with « = »."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Workbook, Any]]:
        workbook = Workbook(xlsx_file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        yield workbook, workbook.add_worksheet()
        workbook.close()


class _CategoryWriter(_TextsAndNumbers, CategoryWorkbookWriter):
    pass


class _XyWriter(_TextsAndNumbers, XyWorkbookWriter):
    pass


class BarData(CategoryChartData):
    """What bars are drawn from."""

    @property
    def _workbook_writer(self) -> _CategoryWriter:
        return _CategoryWriter(self)


class CurveData(XyChartData):
    """What points are drawn from."""

    @property
    def _workbook_writer(self) -> _XyWriter:
        return _XyWriter(self)
