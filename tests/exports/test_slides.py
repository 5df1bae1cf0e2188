"""The slideshow: it opens, says all that a card says, its charts have the figures of the screen, and nothing runs out of it."""

import io
import itertools
import math
import re
import zipfile
from dataclasses import replace

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pptx
import pytest
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches

from charts.bars import Row, row_bars, value_bars
from charts.drawing import Bars, Curve, drawing
from charts.flow import flow_figure
from charts.panel import Panel
from charts.theme import NATURE_PATTERNS
from crte_data.french import UNKNOWN_TEXT
from crte_data.vocabulary import FICTITIOUS_MARK, TARGET
from exports.document import writable
from exports.slides import pptx_bytes
from exports.slideshow.fitting import cut, fits, fitted, line_count, width_of
from tests.exports.conftest import FINDING, PAGES, document

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAMES = list(PAGES)


def panel(figure: go.Figure | None = None, **parts) -> Panel:
    given = {
        "id": "essai", "title": "Les logements", "takeaway": "254 par an.", "table": pd.DataFrame({"Territoire": ["CAVM", "CAPH"], "Valeur": [12.5, float("nan")]}),
        "source": "CRTE 2021 (l. 1)", "scope": "Tout le Valenciennois", "version": 3, "caveats": ("Une réserve.",), "figure": figure,
    }  # fmt: skip
    return Panel(**(given | parts))


def opened(*panels: Panel, **parts) -> Presentation:
    return pptx.Presentation(io.BytesIO(pptx_bytes(document(*panels, **parts))))


def texts(slide: Slide) -> list[str]:
    """Every text on the slide but those in a chart."""
    framed = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return framed + [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]


def said(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def charts(presentation: Presentation) -> list:
    return [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


def chart_xml(content: bytes) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [etree.fromstring(archive.read(name)) for name in archive.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", name)]


@pytest.fixture(scope="module")
def decks(pages) -> dict[str, tuple[list[Panel], bytes]]:
    return {name: (panels, pptx_bytes(document(*panels, title=name))) for name, panels in pages.items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_card_of_a_page_has_its_slide(decks, name: str):
    panels, content = decks[name]
    first, *slides = pptx.Presentation(io.BytesIO(content)).slides
    assert first.shapes.title.text == name
    assert FINDING in said(" ".join(texts(first)))
    assert len(slides) == len(panels)
    for slide, card in zip(slides, panels, strict=True):
        notes = said(slide.notes_slide.notes_text_frame.text)
        assert said(slide.shapes.title.text).rstrip("…") in said(card.title)
        assert all(said(text) in notes for text in (card.title, card.takeaway, card.scope, card.source, *card.caveats))
        written = said(" ".join(texts(slide)))
        assert said(card.takeaway)[:60] in written
        assert f"Source : {said(card.source)[:40]}" in written
        assert f"Version {card.version}" in written


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_slide_and_no_box_on_another(decks, name: str):
    presentation = pptx.Presentation(io.BytesIO(decks[name][1]))
    assert round(presentation.slide_width / presentation.slide_height, 2) == 1.78
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
        boxes = sorted((shape for shape in slide.shapes if shape.width > Inches(2)), key=lambda shape: shape.top)
        for above, below in itertools.pairwise(boxes):
            assert above.top + above.height <= below.top + Inches(0.01), (slide.shapes.title.text, above.name, below.name)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_runs_out_of_its_box(decks, name: str):
    for slide in pptx.Presentation(io.BytesIO(decks[name][1])).slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text and shape.shape_type != MSO_SHAPE_TYPE.AUTO_SHAPE:
                sizes = {run.font.size.pt for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size}
                height = sum(line_count(paragraph.text, max(sizes, default=12), shape.width.inches) * max(sizes, default=12) * 1.2 / 72 for paragraph in shape.text_frame.paragraphs)
                assert height <= shape.height.inches + 0.01, shape.text_frame.text


@pytest.mark.parametrize("name", NAMES)
def test_sentences_are_large_enough_to_be_read_from_the_last_row(decks, name: str):
    _, *slides = pptx.Presentation(io.BytesIO(decks[name][1])).slides
    for slide in slides:
        takeaway = slide.shapes[2]  # after the title and the number
        assert all(run.font.size.pt >= 20 for paragraph in takeaway.text_frame.paragraphs for run in paragraph.runs)


def values_on_screen(figure: go.Figure) -> list[float]:
    found = []
    for trace in figure.data:
        if trace.type == "scatter" and trace.mode == "text":
            continue
        marks = trace.x if trace.type == "bar" else trace.y
        words = trace.text if trace.text is not None else [""] * len(marks)
        found += [float(value) for value, text in zip(marks, words, strict=True) if value is not None and not math.isnan(value) and text != UNKNOWN_TEXT]
    return sorted(found)


def values_in(chart) -> list[float]:
    return sorted(value for series in chart.plots[0].series for value in series.values if value is not None)


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_has_the_values_of_the_figure_and_no_other(decks, name: str):
    panels, content = decks[name]
    _, *slides = pptx.Presentation(io.BytesIO(content)).slides
    seen = 0
    for slide, card in zip(slides, panels, strict=True):
        for shape in slide.shapes:
            if shape.has_chart:
                seen += 1
                assert values_in(shape.chart) == pytest.approx(values_on_screen(card.figure))
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == writable(card.alt)
    assert seen


@pytest.mark.parametrize("name", NAMES)
def test_powerpoint_has_nothing_to_repair_in_a_chart(decks, name: str):
    """Names that are texts, each its own; no series without a value; labels where this kind of chart may have them."""
    for root in chart_xml(decks[name][1]):
        is_stacked = any(element.get("val") == "stacked" for element in root.iter(f"{_C}grouping"))
        positions = {element.get("val") for element in root.iter(f"{_C}dLblPos")}
        assert positions <= ({"ctr"} if is_stacked else {"outEnd", "t", "b"})
        for series in root.iter(f"{_C}ser"):
            assert series.find(f"{_C}tx//{_C}v").text
            names = [value.text for value in series.iterfind(f"{_C}cat//{_C}v")]
            assert len(names) == len(set(names))
            assert all(names)
            assert series.find(f"{_C}val//{_C}v") is not None or series.find(f"{_C}yVal//{_C}v") is not None
            assert all(value.text not in ("nan", "None", "inf") for value in series.iter(f"{_C}v"))


@pytest.mark.parametrize("name", NAMES)
def test_what_pages_draw_is_drawn_here_but_for_flows_and_numbers_without_a_scale(pages, name: str):
    for card in pages[name]:
        if card.figure is not None and card.figure.data[0].type != "sankey" and not all(getattr(trace, "mode", "") == "text" for trace in card.figure.data):
            assert isinstance(drawing(card.figure), (Bars, Curve)), card.id


def test_what_is_unknown_is_empty_and_said():
    rows = [Row(label="CAVM", value=254.0, text="254 par an"), Row(label="CAPH", value=float("nan"), text="")]
    for figure in (row_bars(rows), value_bars(rows)):
        (chart,) = charts(opened(panel(figure)))
        assert list(chart.plots[0].series[0].values) == [254.0, None]
        assert [said(name) for name in chart.plots[0].categories] == ["CAVM", "CAPH : non communiqué"]


def test_bars_keep_their_colours_and_their_hatches():
    rows = [Row(label="CAVM", value=2.0, text="2", colour="#1F5FA8"), Row(label="CAPH", value=1.0, text="1", colour="#D9730D", pattern=NATURE_PATTERNS[TARGET])]
    (chart,) = charts(opened(panel(row_bars(rows))))
    series = chart.plots[0].series[0]
    assert str(series.format.fill.fore_color.rgb) == "1F5FA8"
    assert str(series.points[1].format.fill.back_color.rgb) == "D9730D"


def test_words_on_bars_are_those_of_the_screen():
    (chart,) = charts(opened(panel(row_bars([Row(label="CAVM", value=39.0, text="au moins 39 M€")]))))
    assert said(chart.plots[0].series[0].points[0].data_label.text_frame.text) == "au moins 39 M€"


def test_words_too_long_for_their_part_of_a_bar_stand_beside_its_name():
    figure = go.Figure([go.Bar(y=["CAVM", "CAPH"], x=[5.0, 95.0], text=["nettement moins de 5 M€", "95 M€"], orientation="h", name="Aides")], layout={"barmode": "stack"})
    (chart,) = charts(opened(panel(figure)))
    assert [said(name) for name in chart.plots[0].categories] == ["CAVM : nettement moins de 5 M€", "CAPH"]
    assert said(chart.plots[0].series[0].points[1].data_label.text_frame.text) == "95 M€"


def test_two_bars_of_one_name_keep_each_their_own():
    rows = [Row(label="CAVM", value=1.0, text="1"), Row(label="CAVM", value=2.0, text="2"), Row(label="très long " * 40 + "a", value=3.0, text="3"), Row(label="très long " * 40 + "b", value=4.0, text="4")]
    (chart,) = charts(opened(panel(row_bars(rows))))
    names = [said(name) for name in chart.plots[0].categories]
    assert names[:2] == ["CAVM", "CAVM (2)"]
    assert len(set(names)) == 4
    assert values_in(chart) == [1.0, 2.0, 3.0, 4.0]


def test_a_flow_and_too_many_bars_are_a_table_that_says_what_it_leaves_out():
    flows = pd.DataFrame({"financeur": ["État", "ADEME"], "volet": ["1", "2"], "montant_eur": [3e6, 1e6]})
    table = pd.DataFrame({"Financeur": [f"Financeur {index}" for index in range(60)], "Montant (€)": [1000.0 * index for index in range(60)]})
    bars = value_bars([Row(label=f"Ligne {index}", value=index, text=str(index)) for index in range(60)])
    for figure in (flow_figure(flows), bars, None):
        slide = opened(panel(figure, table=table)).slides[1]
        (shown,) = [shape.table for shape in slide.shapes if shape.has_table]
        left = 61 - len(shown.rows)
        assert f"… et {left} autres lignes" in said(" ".join(texts(slide)))
        assert [said(cell.text) for cell in shown.rows[2].cells] == ["Financeur 1", "1 000"]
        assert "Financeur 59 | 59 000" in said(slide.notes_slide.notes_text_frame.text)


def test_an_unknown_cell_says_so_and_an_endless_table_is_bounded():
    endless = pd.DataFrame({"Territoire": [f"Commune {index}" for index in range(5_000)], "Valeur": [float("nan")] * 5_000})
    slide = opened(panel(table=endless)).slides[1]
    notes = slide.notes_slide.notes_text_frame.text
    assert f"Commune 0 | {UNKNOWN_TEXT}" in notes
    assert re.search(r"… et \d+ lignes de plus", notes)
    assert len(notes) < 20_000


def test_long_texts_are_cut_at_a_word_and_whole_in_the_notes():
    title, takeaway = "Un titre qui ne finit pas, " * 20, "Une phrase qui ne finit pas non plus. " * 40
    slide = opened(panel(title=title, takeaway=takeaway)).slides[1]
    assert slide.shapes.title.text.endswith(("titre…", "pas…", "qui…", "ne…", "finit…", "Un…"))
    notes = said(slide.notes_slide.notes_text_frame.text)
    assert said(title).strip() in notes
    assert said(takeaway).strip() in notes


def test_what_no_xml_may_hold_is_left_out():
    bad = "a\x00b\x0bc\x1bde\uffff_x0007_ <b>&amp;</b>"
    presentation = opened(panel(row_bars([Row(label=bad, value=1.0, text=bad)]), title=bad, takeaway=bad, table=pd.DataFrame({bad: [bad]})))
    assert presentation.slides[1].shapes.title.text == "abcde_x0007_ <b>&amp;</b>"
    (chart,) = charts(presentation)
    assert list(chart.plots[0].categories) == ["abcde_x0007_ <b>&amp;</b>"]


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "https://exemple.fr", "mailto:a@b.fr"])
def test_the_workbook_behind_a_chart_holds_no_formula_and_no_link(text: str):
    (chart,) = charts(opened(panel(row_bars([Row(label=text, value=1.0, text=text), Row(label="CAPH", value=2.0, text="2")]))))
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet["A2"].value == text
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_an_example_says_so_on_every_slide():
    presentation = opened(replace(panel(), is_fictitious=True))
    assert all(FICTITIOUS_MARK in " ".join(texts(slide)) for slide in presentation.slides)
    assert FICTITIOUS_MARK not in " ".join(text for slide in opened(panel()).slides for text in texts(slide))


def test_the_same_cards_give_the_same_file(pages, monkeypatch: pytest.MonkeyPatch):
    first = pptx_bytes(document(*pages["Énergie"]))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert pptx_bytes(document(*pages["Énergie"])) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 23, 14, 2, 0)}


def test_a_word_too_long_for_a_box_is_cut_within():
    assert cut("W" * 500, 20, 2.0, 0.4).endswith("…")
    assert fits(cut("W" * 500, 20, 2.0, 0.4), 20, 2.0, 0.4)
    assert fitted("Deux mots", 5.0, 1.0, (30, 20)) == ("Deux mots", 30)
    assert fitted("mot " * 60, 5.0, 0.7, (30, 20))[1] == 20
    assert width_of("", 20) == 0
