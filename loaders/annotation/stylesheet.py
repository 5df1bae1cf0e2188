"""The formats of a workbook, and those added to colour a cell without changing anything else of how it looks."""

import re

from loaders.annotation.markup import UnusualWorkbook, attribute, elements, opened, prefix, region, tags, with_attribute
from loaders.rules import Level

# Light enough for black letters, told apart without seeing red; the words say the level as well.
COLOURS = {Level.BLOQUANT: "FFF7B2AB", Level.A_VERIFIER: "FFFFE28C", Level.INFORMATION: "FFBFDCF5"}
HEADER_COLOUR = "FF1F4E79"
_LIGHT = re.compile(rb"<(?:\w+:)?color [^>]*(?:rgb=\"[0-9A-Fa-f]{2}F[0-9A-Fa-f]F[0-9A-Fa-f]F[0-9A-Fa-f]\"|theme=\"0\"|indexed=\"(?:1|9)\")[^>]*/>")


class Stylesheet:
    """``xl/styles.xml``: formats are only ever added, so that every other cell keeps its own."""

    def __init__(self, xml: bytes) -> None:
        self._own = prefix(xml, "styleSheet")
        for name in (b"fonts", b"fills", b"cellXfs"):
            xml = opened(xml, self._own + name)
        self._xml = xml
        self._fonts = self._items("fonts", "font")
        self._fills = self._items("fills", "fill")
        self._formats = self._items("cellXfs", "xf")
        if not self._formats or not self._fonts:
            raise UnusualWorkbook("no cell format")
        self._earlier_colours_off()
        self._coloured: dict[tuple[int, Level], int] = {}

    def _items(self, group: str, item: str) -> list[bytes]:
        start, end = region(self._xml, self._own + group.encode())
        inside = self._xml[start:end]
        return [inside[first:last] for first, last in elements(inside, self._own + item.encode())]

    def _earlier_colours_off(self) -> None:
        """A copy that was annotated before, corrected and sent again loses the colours that it was given then."""
        ours = {str(index) for index, fill in enumerate(self._fills) if any(colour.encode() in fill for colour in COLOURS.values())}
        for index, form in enumerate(self._formats):
            head, rest = _split(form)
            if attribute(head, "fillId") in ours:
                self._formats[index] = with_attribute(head, "fillId", 0) + rest

    def coloured(self, form: int, level: Level) -> int:
        """The format of this number with the colour of a level."""
        if (form, level) not in self._coloured:
            head, rest = _split(self._formats[form] if form < len(self._formats) else self._formats[0])
            for name, value in (("fillId", self._fill(COLOURS[level])), ("applyFill", 1), ("fontId", self._dark_font(int(attribute(head, "fontId") or 0)))):
                head = with_attribute(head, name, value)
            self._coloured[form, level] = self._added(self._formats, head + rest)
        return self._coloured[form, level]

    def plain(self, colour: str = "", *, bold: bool = False, white: bool = False, link: bool = False, wraps: bool = True) -> int:
        """A format for the cells of a report: a text, at the top of its cell, on several lines if it wraps."""
        look = (b"<@b/>" if bold else b"") + (b"<@u/>" if link else b"") + b'<@sz val="11"/>'
        shade = "FFFFFFFF" if white else "FF0B5394" if link else "FF000000"
        font = self._added(self._fonts, self._named(b"<@font>" + look + b'<@color rgb="%b"/><@name val="Calibri"/></@font>' % shade.encode()))
        fill = self._fill(colour) if colour else 0
        form = b'<@xf numFmtId="49" fontId="%d" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><@alignment vertical="top" wrapText="%d"/></@xf>'
        return self._added(self._formats, self._named(form % (font, fill, wraps)))

    def xml(self) -> bytes:
        """The part with what was added."""
        xml = self._xml
        for group, items in (("fonts", self._fonts), ("fills", self._fills), ("cellXfs", self._formats)):
            name = self._own + group.encode()
            _, end = region(xml, name)
            opening = next(tags(xml, name))
            xml = xml[: opening.start()] + with_attribute(opening[0], "count", len(items)) + b"".join(items) + xml[end:]
        return xml

    def _dark_font(self, font: int) -> int:
        """White letters, as headers have, would not be read on a light colour."""
        if font >= len(self._fonts) or not _LIGHT.search(self._fonts[font]):
            return font
        return self._added(self._fonts, _LIGHT.sub(b"", self._fonts[font]))

    def _fill(self, colour: str) -> int:
        return self._added(self._fills, self._named(b'<@fill><@patternFill patternType="solid"><@fgColor rgb="%b"/><@bgColor indexed="64"/></@patternFill></@fill>' % colour.encode()))

    def _named(self, xml: bytes) -> bytes:
        return re.sub(rb"(</?)@", rb"\1" + self._own, xml)

    @staticmethod
    def _added(items: list[bytes], item: bytes) -> int:
        """Where the item stands, once added if it was not there."""
        if item not in items:
            items.append(item)
        return items.index(item)


def _split(element: bytes) -> tuple[bytes, bytes]:
    """Its opening tag, and the rest."""
    end = element.index(b">") + 1
    return element[:end], element[end:]
