"""The slides themselves: their format, their places, how a text is put on them. Wide, in French, in one font."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import pptx
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Length, Pt

from charts.theme import INK, MUTED
from exports.document import CONTRACT, writable
from exports.slideshow.marks import rgb

FONT = "Arial"  # on every machine, and what widths are measured by
_WIDTH, _HEIGHT = 13.333, 7.5  # inches
_NAVY, _WARNING = "#1F4E79", "#8A4700"
_TITLE_ONLY = 5  # of the library's own layouts


@dataclass(frozen=True)
class Place:
    """A box on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def lengths(self) -> tuple[Length, Length, Length, Length]:
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


BODY = Place(0.55, 0.3, 12.23, 6.35)
FOOT = Place(0.55, 6.78, 11.4, 0.55)
_NUMBER = Place(12.0, 6.9, 0.8, 0.35)


class Deck:
    """A slideshow being made; ``moment`` is the one it bears, whenever it is made."""

    def __init__(self, title: str, moment: datetime) -> None:
        self._presentation = pptx.Presentation()
        self._widen()
        properties = self._presentation.core_properties
        properties.title, properties.author, properties.subject = writable(title)[:255], "Tableau de bord du CRTE", CONTRACT
        properties.language, properties.created, properties.modified = "fr-FR", moment, moment

    def _widen(self) -> None:
        """16:9 for every layout, so that a slide added by hand is like ours; the library's own file is 4:3."""
        before = self._presentation.slide_width
        self._presentation.slide_width, self._presentation.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
        self._presentation.element.sldSz.attrib.pop("type", None)  # « screen4x3 »
        master = self._presentation.slide_master
        for holder in (master, *master.slide_layouts):
            for shape in holder.placeholders:
                if shape._element.xfrm is not None:  # the others are placed by their master
                    shape.left, shape.width = (round(length * self._presentation.slide_width / before) for length in (shape.left, shape.width))
        theme = master.part.part_related_by(RT.THEME)
        theme._blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{FONT}"'.encode())

    def add_slide(self) -> Slide:
        slide = self._presentation.slides.add_slide(self._presentation.slide_layouts[_TITLE_ONLY])
        number = slide.shapes.add_textbox(*_NUMBER.lengths)
        number.name = "Numéro"
        field = f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="fr-FR" sz="1200"/><a:t>{len(self._presentation.slides)}</a:t></a:fld>'
        paragraph = number.text_frame.paragraphs[0]._p
        paragraph.get_or_add_pPr().set("algn", "r")
        paragraph.append(parse_xml(field))
        return slide

    def title(self, slide: Slide, text: str, place: Place, size: int) -> None:
        """In the title's own placeholder: outlines and screen readers find it."""
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = place.lengths
        _fill(shape.text_frame, [text], size, _NAVY, is_bold=True)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def write(self, slide: Slide, texts: list[str], place: Place, size: int, *, is_muted: bool = False) -> None:
        """A paragraph a text."""
        _fill(slide.shapes.add_textbox(*place.lengths).text_frame, texts, size, MUTED if is_muted else INK)

    def mark(self, slide: Slide, text: str, place: Place) -> None:
        """A warning that is seen before the rest."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.lengths)
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(_WARNING)
        shape.line.fill.background()
        _fill(shape.text_frame, [text], 16, "#FFFFFF", is_bold=True)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def band(self, slide: Slide) -> None:
        """The one ornament, of the first slide."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.35), Inches(_HEIGHT))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(_NAVY)
        shape.line.fill.background()

    def describe(self, shape: Any, name: str, alt: str) -> None:
        """What a screen reader says of a shape."""
        properties = shape._element.nvGraphicFramePr.cNvPr
        properties.set("name", writable(name)[:255])
        properties.set("descr", writable(alt))

    def notes(self, slide: Slide, texts: list[str]) -> None:
        slide.notes_slide.notes_text_frame.text = "\n".join(" ".join(writable(text).splitlines()) for text in texts)

    def save(self, stream: IO[bytes]) -> None:
        self._presentation.save(stream)


def _fill(frame: TextFrame, texts: list[str], size: int, colour: str, *, is_bold: bool = False) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = texts[0]
    for text in texts[1:]:
        frame.add_paragraph().text = text
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            write_font(run.font, size, colour, is_bold=is_bold)


def write_font(font: Any, size: int, colour: str, *, is_bold: bool = False) -> None:
    font.size, font.bold, font.language_id = Pt(size), is_bold, MSO_LANGUAGE_ID.FRENCH
    font.color.rgb = rgb(colour)
