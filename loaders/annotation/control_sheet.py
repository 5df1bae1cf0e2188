"""A sheet of texts written at once: header, filter, widths, links to cells. No text of it can be a formula."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from loaders.annotation.markup import text
from loaders.annotation.package import DECLARATION

MOST_LINKS = 65_000  # Excel takes 65 530 on a sheet, and repairs a sheet that has more
MOST_ROWS = 1_000_000
_LONGEST = 32_000  # letters in a cell
_LETTERS = [get_column_letter(column).encode() for column in range(1, 27)]
_MAIN = {False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main", True: "http://purl.oclc.org/ooxml/spreadsheetml/main"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """Numbers of the formats of a report in the stylesheet of its workbook."""

    title: int = 0
    header: int = 0
    text: int = 0
    link: int = 0
    by_level: Mapping[str, int] = field(default_factory=dict)  # the colour of each


@dataclass(frozen=True, kw_only=True)
class ControlSheet:
    """``above`` are lines over the headers; ``links`` has, for each row, the place its link column leads to.

    ``levels`` is the column of the levels, 0-based.
    """

    above: Sequence[str]
    headers: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    links: Sequence[str] = ()
    link_column: int = 0
    levels: int = 0

    def xml(self, look: Look, *, is_strict: bool = False) -> bytes:
        header = len(self.above) + 1
        rows = self.rows[:MOST_ROWS]
        last = f"{get_column_letter(len(self.headers))}{header + len(rows)}"
        parts = [
            DECLARATION, f'<worksheet xmlns="{_MAIN[is_strict]}"><sheetPr><tabColor rgb="FFC0392B"/></sheetPr>'.encode(),
            f'<sheetViews><sheetView workbookViewId="0" showGridLines="0"><pane ySplit="{header}" topLeftCell="A{header + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'.encode(),
            b"<cols>", *(f'<col min="{index}" max="{index}" width="{width}" customWidth="1"/>'.encode() for index, width in enumerate(self.widths, start=1)), b"</cols><sheetData>",
            *(_row(index, [line], [look.title]) for index, line in enumerate(self.above, start=1)),
            _row(header, self.headers, [look.header] * len(self.headers)),
            *(_row(index, row, self._formats(row, look)) for index, row in enumerate(rows, start=header + 1)),
            f'</sheetData><autoFilter ref="A{header}:{last}"/>'.encode(), *self._hyperlinks(header), b"</worksheet>",
        ]  # fmt: skip
        return b"".join(parts)

    def _formats(self, row: Sequence[str], look: Look) -> list[int]:
        formats = [look.text] * len(row)
        formats[self.levels] = look.by_level.get(row[self.levels], look.text)
        if self.links and row[self.link_column]:
            formats[self.link_column] = look.link
        return formats

    def _hyperlinks(self, header: int) -> Iterable[bytes]:
        column = get_column_letter(self.link_column + 1)
        there = [(row, place) for row, place in enumerate(self.links[:MOST_ROWS], start=header + 1) if place][:MOST_LINKS]
        lines = (b'<hyperlink ref="%b%d" location="%b"/>' % (column.encode(), row, text(place)) for row, place in there)
        return [b"<hyperlinks>", *lines, b"</hyperlinks>"] if there else []


def _row(number: int, values: Sequence[str], formats: Sequence[int]) -> bytes:
    cells = [
        b'<c r="%b%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' % (letters, number, form, text(value[:_LONGEST]))
        for letters, value, form in zip(_LETTERS, values, formats, strict=False) if value
    ]  # fmt: skip
    return b'<row r="%d">%b</row>' % (number, b"".join(cells))
