"""The parts of an Office Open XML file: which sheet is where, which texts and styles they share."""

import io
import zipfile
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from loaders.files.limits import check_sheets, check_strings
from loaders.files.package_xml import check_declarations, children, elements, is_plain, local
from loaders.files.rewriting import copied

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"


class Part(NamedTuple):
    """A sheet of the workbook and the entry of the archive that holds it, if there is one."""

    sheet: str
    path: str | None


class Package:
    """An archive being read, and the parts of it that had to be written again."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._paths = {_comparable(path): path for path in self._archive.namelist()}
        self._rewritten: dict[str, bytes] = {}
        for part in (_WORKBOOK, _RELATIONS, _STYLES, _STRINGS):
            check_declarations(xml := self._part(part))
            if not is_plain(xml):
                self.rewrite(self._path(part), copied(xml))
        check_strings(self._part(_STRINGS).count(b"<si"))

    def sheets(self) -> list[Part]:
        """Every sheet in the order of the workbook, those that are charts or macros too."""
        targets = {rel.get("Id"): rel.get("Target", "") for rel in elements(self._part(_RELATIONS), "Relationship")}
        found = elements(self._part(_WORKBOOK), "sheet")
        check_sheets(len(found))
        return [Part(sheet.get("name", ""), self._path(_part(targets.get(_relation(sheet.attrib), "")))) for sheet in found]

    def is_1904(self) -> bool:
        """Whether days are counted from 1904."""
        return any(told.get("date1904") in ("1", "true", "on") for told in elements(self._part(_WORKBOOK), "workbookPr"))

    def open(self, path: str) -> IO[bytes]:
        return io.BytesIO(self._rewritten[path]) if path in self._rewritten else self._archive.open(path)

    def rewrite(self, path: str, xml: bytes) -> None:
        """Have this part read in place of the one that came."""
        self._rewritten[path] = xml

    def blank_strings(self) -> frozenset[int]:
        """Numbers of the shared texts that are only blanks."""
        texts = ("".join(text.text or "" for text in item.iter() if local(text.tag) == "t") for item in elements(self._part(_STRINGS), "si"))
        return frozenset(number for number, text in enumerate(texts) if not text.strip())

    def struck_styles(self) -> frozenset[int]:
        """Numbers of the cell styles whose text is struck through."""
        styles = self._part(_STYLES)
        if b"strike" not in styles:
            return frozenset()
        struck = {str(number) for number, font in enumerate(children(styles, "fonts")) if any(_is_strike(mark) for mark in font)}
        return frozenset(number for number, style in enumerate(children(styles, "cellXfs")) if style.get("fontId", "0") in struck)

    def content(self) -> bytes:
        """The file as it came, with what was written again in the place of what it replaces."""
        if not self._rewritten:
            return self._content
        buffer = io.BytesIO(self._content)
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for path, xml in self._rewritten.items():
                copy.filelist.remove(copy.NameToInfo.pop(path))  # no longer listed: no reader finds the former part
                copy.writestr(path, xml)
        return buffer.getvalue()

    def _path(self, part: str) -> str | None:
        """How the archive spells this part, whatever its capitals and slashes."""
        return self._paths.get(_comparable(part))

    def _part(self, part: str) -> bytes:
        path = self._path(part)
        if path is None:
            return b""
        check_strings(0, self._archive.getinfo(path).file_size)
        with self.open(path) as stream:
            return stream.read()


def _comparable(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def _part(target: str) -> str:
    return target if target.startswith("/") else f"xl/{target}"


def _relation(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith("}id")), "")


def _is_strike(mark: Element) -> bool:
    return local(mark.tag) == "strike" and mark.get("val", "1") not in ("0", "false")
