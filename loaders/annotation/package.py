"""The parts of a workbook and how they refer to each other: some are replaced or added, the others copied."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from loaders.annotation.markup import UnusualWorkbook, attribute, opened, prefix, tags, text

WORKBOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Relation:
    id: str
    kind: str  # « comments », « vmlDrawing »…
    part: str


class Package:
    """An Office Open XML workbook. Parts are bytes of XML in UTF-8."""

    def __init__(self, content: bytes) -> None:
        self._source = zipfile.ZipFile(io.BytesIO(content))
        self._names = set(self._source.namelist())
        self._written: dict[str, bytes] = {}
        if not {WORKBOOK, TYPES} <= self._names:
            raise UnusualWorkbook("no xl/workbook.xml")
        self.is_strict = _STRICT.encode() in self.read(WORKBOOK)
        self.relation_namespace = (_STRICT if self.is_strict else _TRANSITIONAL).encode()

    def has(self, part: str) -> bool:
        return part in self._written or part in self._names

    def read(self, part: str) -> bytes:
        """Raises UnusualWorkbook when the part is not there."""
        if not self.has(part):
            raise UnusualWorkbook(f"no {part}")
        return self._written[part] if part in self._written else _in_utf8(self._source.read(part))

    def write(self, part: str, xml: bytes) -> None:
        self._written[part] = xml

    def free_part(self, pattern: str) -> str:
        """The first name of this pattern that no part has: « xl/comments{}.xml »."""
        return next(name for number in range(1, len(self._names) + len(self._written) + 2) if not self.has(name := pattern.format(number)))

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to inside the workbook."""
        if not self.has(relations := _relations_part(part)):
            return []
        xml = self.read(relations)
        found = [tag[0] for tag in tags(xml, prefix(xml, "Relationships") + b"Relationship")]
        return [
            Relation(attribute(tag, "Id") or "", (attribute(tag, "Type") or "").rsplit("/", 1)[-1], _resolved(part, attribute(tag, "Target") or ""))
            for tag in found if attribute(tag, "TargetMode") != "External"
        ]  # fmt: skip

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another; the id of the new relation."""
        relations = _relations_part(part)
        xml = self.read(relations) if self.has(relations) else DECLARATION + f'<Relationships xmlns="{_PACKAGE}"/>'.encode()
        taken = {attribute(tag[0], "Id") for tag in tags(xml, prefix(xml, "Relationships") + b"Relationship")}
        new = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        line = f'Relationship Id="{new}" Type="{self.relation_namespace.decode()}/{kind}" Target="/{target}"/>'
        self.write(relations, _appended(xml, "Relationships", line))
        return new

    def declare(self, part: str, kind: str) -> None:
        """Say what kind of part this is: « worksheet », « comments »…"""
        self.write(TYPES, _appended(self.read(TYPES), "Types", f'Override PartName="/{part}" ContentType="{_SPREADSHEET}{kind}+xml"/>'))

    def declare_drawings(self) -> None:
        """Say what a .vml is, where no drawing has said it yet."""
        xml = self.read(TYPES)
        if not any((attribute(tag[0], "Extension") or "").lower() == "vml" for tag in tags(xml, prefix(xml, "Types") + b"Default")):
            # Defaults are listed before the parts that differ from them.
            root = next(tags(xml, prefix(xml, "Types") + b"Types")).end()
            line = b"<" + prefix(xml, "Types") + b'Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            self.write(TYPES, xml[:root] + line + xml[root:])

    def sheets(self) -> dict[str, str]:
        """The part of each sheet, by its name."""
        xml = self.read(WORKBOOK)
        parts = {relation.id: relation.part for relation in self.relations(WORKBOOK)}
        return {attribute(tag[0], "name") or "": parts.get(_relation_id(tag[0]), "") for tag in tags(xml, prefix(xml, "workbook") + b"sheet")}

    def add_sheet(self, name: str, xml: bytes) -> None:
        """A sheet after the others; one of that name is replaced."""
        if name in (sheets := self.sheets()):
            self.write(sheets[name], xml)
            return
        part = self.free_part("xl/worksheets/controle{}.xml")
        self.write(part, xml)
        self.declare(part, "worksheet")
        relation = self.relate(WORKBOOK, "worksheet", part)
        workbook = self.read(WORKBOOK)
        numbers = [int(attribute(tag[0], "sheetId") or 0) for tag in tags(workbook, prefix(workbook, "workbook") + b"sheet")]
        line = f'sheet xmlns:r="{self.relation_namespace.decode()}" name="{text(name).decode()}" sheetId="{max(numbers, default=0) + 1}" r:id="{relation}"/>'
        self.write(WORKBOOK, _appended(workbook, "sheets", line))

    def content(self) -> bytes:
        """The whole workbook again."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in self._source.infolist():
                if entry.filename not in self._written:
                    archive.writestr(entry, self._source.read(entry))
            for part, xml in self._written.items():
                archive.writestr(part, xml)
        return buffer.getvalue()


def _in_utf8(xml: bytes) -> bytes:
    if not xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return xml.removeprefix(b"\xef\xbb\xbf")
    return re.sub(rb"""encoding=["'][^"']*["']""", b'encoding="UTF-8"', xml.decode("utf-16").encode(), count=1)


def _relations_part(part: str) -> str:
    path = PurePosixPath(part)
    return f"{path.parent}/_rels/{path.name}.rels"


def _resolved(part: str, target: str) -> str:
    """« ../comments1.xml » seen from « xl/worksheets/sheet1.xml » → « xl/comments1.xml »."""
    if target.startswith("/"):
        return target[1:]
    found: list[str] = []
    for step in (*PurePosixPath(part).parent.parts, *target.split("/")):
        if step == "..":
            found = found[:-1]
        elif step not in ("", "."):
            found.append(step)
    return "/".join(found)


def _relation_id(tag: bytes) -> str:
    """« r:id », whatever the prefix."""
    found = re.search(rb"\s[\w.-]+:id\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found[1].decode() if found else ""


def _appended(xml: bytes, root: str, line: str) -> bytes:
    """The part with one more element at the end of this one, named as its own elements are."""
    own = prefix(xml, root)
    xml = opened(xml, own + root.encode())
    end = xml.rindex(b"</" + own + root.encode())
    return xml[:end] + b"<" + own + line.encode() + xml[end:]
