"""OpenDocument workbooks (.ods): the container, its styles, and the sheets they describe.

python-calamine would read the values, and lose what we must say: an error reads there as 0 or as nothing, a text
without a type is left out, and neither merged nor hidden cells are told.
"""

import io
import zipfile

from loaders.files.limits import Unreadable, check_sheets
from loaders.files.markup import parse
from loaders.files.ods_names import EXTERNAL_CACHE, OFFICE, STYLE, TABLE
from loaders.files.ods_table import OdsTable
from loaders.files.sheets import Sheet

_MANIFEST, _CONTENT = "META-INF/manifest.xml", "content.xml"
_SPREADSHEET = OFFICE + "spreadsheet"


def read(name: str, content: bytes) -> tuple[Sheet, ...]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
            raise Unreadable("est protégé par un mot de passe : enregistrez-le sans mot de passe.")
        document = _Document()
        with archive.open(_CONTENT) as stream:
            parse(stream, document.start, document.end, document.text)
    if not document.is_spreadsheet:
        raise Unreadable("est un document LibreOffice d’un autre genre, pas un classeur : enregistrez le classeur en .xlsx ou en .ods.")
    return tuple(document.sheets)


class _Document:
    """Hands each table of the spreadsheet itself to an OdsTable; tables within shapes or links are no sheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self._path: list[str] = []
        self._table: OdsTable | None = None
        self._style = ""
        self._hidden: set[str] = set()
        self._struck: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._table:
            self._table.start(name, attributes)
        elif name == TABLE + "table" and self._path[-1:] == [_SPREADSHEET]:
            self._begin(attributes)
        else:
            self._outside(name, attributes)
        self._path.append(name)

    def end(self, name: str) -> None:
        self._path.pop()
        if self._table and name == TABLE + "table" and self._path[-1] == _SPREADSHEET:
            self.sheets += [sheet] if (sheet := self._table.sheet()) else []
            check_sheets(len(self.sheets))
            self._table = None
        elif self._table:
            self._table.end(name)

    def text(self, data: str) -> None:
        if self._table:
            self._table.text(data)

    def _begin(self, attributes: dict[str, str]) -> None:
        style = attributes.get(TABLE + "style-name", "")
        self._table = OdsTable(attributes.get(TABLE + "name", ""), style in self._hidden, self._struck, is_cache=style == EXTERNAL_CACHE)

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        """What a style says that matters to a reader: a sheet not displayed, a text struck through."""
        self.is_spreadsheet |= name == _SPREADSHEET
        if name == STYLE + "style":
            self._style = attributes.get(STYLE + "name", "")
        elif attributes.get(TABLE + "display") == "false":
            self._hidden.add(self._style)
        elif attributes.get(STYLE + "text-line-through-style", "none") != "none":
            self._struck.add(self._style)
