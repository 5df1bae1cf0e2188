"""Comments on cells, beside those that people wrote: the text in one part, the yellow box in another."""

import re
from collections.abc import Mapping

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from loaders.annotation.markup import (
    UnusualWorkbook,
    attribute,
    elements,
    opened,
    prefix,
    region,
    tags,
    text,
    top_level,
)
from loaders.annotation.package import DECLARATION, Package

AUTHOR = "Tableau de bord du CRTE"
MARK = f"— {AUTHOR} —"  # begins what is added below the comment that somebody wrote
_MAIN = {False: b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", True: b"http://purl.oclc.org/ooxml/spreadsheetml/main"}
# What may only stand after the reference to the boxes of the comments, in a sheet.
_AFTER = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts", "extLst", "worksheet"})
_EMPTY_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%b"/></o:shapelayout></xml>'
)
_BOX_TYPE = b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
_BOX = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 4, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>'
)
_SHAPES_A_BLOCK = 1024


def has_our_notes(package: Package, sheet: str) -> bool:
    """True for a sheet that an earlier control left comments in."""
    return any(text(AUTHOR) in package.read(relation.part) for relation in package.relations(sheet) if relation.kind == "comments")


def annotate_sheet(package: Package, sheet: str, notes: Mapping[str, str], rank: int) -> None:
    """Write these notes on the cells of a sheet; its ``rank`` tells its boxes from those of other sheets."""
    commented = next((relation.part for relation in package.relations(sheet) if relation.kind == "comments"), "")
    if not commented:
        commented = package.free_part("xl/comments{}.xml")
        package.write(commented, DECLARATION + b'<comments xmlns="%b"><authors/><commentList/></comments>' % _MAIN[package.is_strict])
        package.declare(commented, "comments")
        package.relate(sheet, "comments", commented)
    xml, kept = _without_ours(package.read(commented))
    package.write(commented, _with_notes(xml, notes))
    _add_boxes(package, sheet, kept, [cell for cell in notes if cell not in kept], rank)


def _comments(xml: bytes) -> dict[str, bytes]:
    """Each comment, by its cell."""
    found = [xml[first:last] for first, last in elements(xml, prefix(xml, "comments") + b"comment")]
    return {attribute(comment[: comment.index(b">") + 1], "ref") or "": comment for comment in found}


def _authors(xml: bytes, own: bytes) -> list[bytes]:
    return [re.sub(rb"<[^<>]*>", b"", xml[first:last]) for first, last in elements(xml, own + b"author")]


def _without_ours(xml: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The comments that people wrote, without what an earlier control added; and each, by its cell."""
    own = prefix(xml, "comments")
    xml = opened(opened(xml, own + b"authors"), own + b"commentList")
    authors = _authors(xml, own)
    ours = {str(index) for index, author in enumerate(authors) if author == text(AUTHOR)}
    kept = {}
    for cell, comment in _comments(xml).items():
        if attribute(comment[: comment.index(b">") + 1], "authorId") not in ours:
            kept[cell] = _without(comment, [run for run in elements(comment, own + b"r") if text(MARK) in comment[slice(*run)]])
    start, end = region(xml, own + b"commentList")
    return xml[:start] + b"".join(kept.values()) + xml[end:], kept


def _without(xml: bytes, places: list[tuple[int, int]]) -> bytes:
    for first, last in reversed(places):
        xml = xml[:first] + xml[last:]
    return xml


def _with_notes(xml: bytes, notes: Mapping[str, str]) -> bytes:
    own = prefix(xml, "comments")
    _, end = region(xml, own + b"authors")
    authors = _authors(xml, own)
    if text(AUTHOR) not in authors:
        authors.append(text(AUTHOR))
        xml = xml[:end] + b"<%bauthor>%b</%bauthor>" % (own, authors[-1], own) + xml[end:]
    written = _comments(xml)
    for cell, note in notes.items():
        earlier = written.get(cell)
        written[cell] = _continued(earlier, own, note) if earlier else _comment(own, cell, authors.index(text(AUTHOR)), note)
    start, end = region(xml, own + b"commentList")
    return xml[:start] + b"".join(written.values()) + xml[end:]


def _comment(own: bytes, cell: str, author: int, note: str) -> bytes:
    return re.sub(rb"(</?)@", rb"\1" + own, b'<@comment ref="%b" authorId="%d"><@text><@r>%b</@r></@text></@comment>' % (cell.encode(), author, _said(note)))


def _said(note: str) -> bytes:
    return b'<@t xml:space="preserve">%b</@t>' % text(note)


def _continued(comment: bytes, own: bytes, note: str) -> bytes:
    """What somebody wrote, then the note below it; a text alone becomes the first of two."""
    if not elements(comment, own + b"r"):
        for first, last in elements(comment, own + b"t"):
            comment = comment[:first] + b"<%br>%b</%br>" % (own, comment[first:last], own) + comment[last:]
    end = comment.rindex(b"</%btext" % own)
    return comment[:end] + re.sub(rb"(</?)@", rb"\1" + own, b"<@r>%b</@r>" % _said(f"\n\n{MARK}\n{note}")) + comment[end:]


def _add_boxes(package: Package, sheet: str, kept: Mapping[str, bytes], cells: list[str], rank: int) -> None:
    drawn = next((relation.part for relation in package.relations(sheet) if relation.kind == "vmlDrawing" and _is_drawn(package, sheet, relation.id)), "")
    if not drawn:
        drawn = package.free_part("xl/drawings/notes{}.vml")
        blocks = range(rank * 128 + 1, rank * 128 + 2 + len(cells) // _SHAPES_A_BLOCK)
        package.write(drawn, _EMPTY_BOXES % ",".join(map(str, blocks)).encode())
        package.declare_drawings()
        _draw(package, sheet, package.relate(sheet, "vmlDrawing", drawn))
    boxes = _without_boxes_of_others(package.read(drawn), {_position(cell) for cell in kept})
    if b'id="_x0000_t202"' not in boxes:
        boxes = _before_end(boxes, _BOX_TYPE)
    first = 1 + max((int(found) for found in re.findall(rb'id="_x0000_s(\d+)"', boxes)), default=(rank * 128 + 1) * _SHAPES_A_BLOCK)
    package.write(drawn, _before_end(boxes, b"".join(_box(first + index, cell) for index, cell in enumerate(cells))))


def _is_drawn(package: Package, sheet: str, relation: str) -> bool:
    """True for the boxes of the comments; a header's picture has its drawing too."""
    xml = package.read(sheet)
    return any(re.search(rb"[\w.-]+:id\s*=\s*[\"']%b[\"']" % relation.encode(), tag[0]) for tag in tags(xml, prefix(xml, "worksheet") + b"legacyDrawing"))


def _draw(package: Package, sheet: str, relation: str) -> None:
    """Let the sheet name its boxes, where the order of its elements wants it."""
    xml = package.read(sheet)
    own = prefix(xml, "worksheet")
    _, data_end = region(opened(xml, own + b"sheetData"), own + b"sheetData")
    xml = opened(xml, own + b"sheetData")
    body = xml.index(b">", data_end) + 1
    position = next((position for name, position in top_level(xml, body) if name in _AFTER), None)
    if position is None:
        raise UnusualWorkbook("a sheet that is never closed")
    line = b"<%blegacyDrawing xmlns:r=\"%b\" r:id=\"%b\"/>" % (own, package.relation_namespace, relation.encode())
    package.write(sheet, xml[:position] + line + xml[position:])


def _position(cell: str) -> tuple[int, int]:
    """Row and column, 0-based."""
    letters, row = coordinate_from_string(cell)
    return row - 1, column_index_from_string(letters) - 1


def _without_boxes_of_others(boxes: bytes, kept: set[tuple[int, int]]) -> bytes:
    """Without the boxes of comments that are no more; what is no comment, as a button, stays."""

    def is_left_over(box: bytes) -> bool:
        row, column = (re.search(rb"<x:%b>\s*(\d{1,7})\s*</x:%b>" % (name, name), box) for name in (b"Row", b"Column"))
        return bool(b'ObjectType="Note"' in box and row and column and (int(row[1]), int(column[1])) not in kept)

    return _without(boxes, [place for place in elements(boxes, b"v:shape") if is_left_over(boxes[slice(*place)])])


def _before_end(boxes: bytes, added: bytes) -> bytes:
    end = boxes.rindex(b"</xml")
    return boxes[:end] + added + boxes[end:]


def _box(number: int, cell: str) -> bytes:
    row, column = _position(cell)
    return _BOX % (number, column + 1, max(row - 1, 0), column + 5, max(row - 1, 0) + 7, row, column)
