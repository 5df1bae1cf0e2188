"""Whatever a workbook says is text: on every page nothing of it runs, links, loads or formats."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pptx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crte_data.export import csv_text
from crte_data.store import Publication
from loaders.bundled import bundled_dataset, open_store
from loaders.deposit import read_deposit
from pages.registry import PAGES
from tests.browser.conftest import WAIT_MS, errors_of, running
from tests.hostile_labels import FILE_MARK, PAYLOAD, formulas, hostile_workbooks

pytestmark = pytest.mark.browser
# What would be there if a label had been read as HTML, as Markdown or as a formula.
INJECTED = "img[src='x'], [onerror], .stMain script, a[href^='javascript' i], .katex, .js-plotly-plot svg a, .stMain strong:text-is('gras'), .stMain b, .js-plotly-plot svg tspan[style*='bold']:text-is('b')"

# The same in a page that stands alone, which has scripts of its own: three kinds at its end, and the figures.
ALONE = "img, [onerror], a, main b, main strong:text-is('gras'), body iframe, main script:not([type='application/json']), svg tspan[style*='bold']:text-is('b')"

MARK = ".points path, .sankey-link"
CHARTED = {"", "energie", "relance", "logement", "emploi", "actions"}


def _typed(text: str) -> str:
    """What a reader sees: spaces of any width, and none of no width."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text.replace("\u200b", ""))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose published version says such things wherever a person may write."""
    folder = tmp_path_factory.mktemp("hostile")
    store = open_store(f"sqlite:///{folder}/crte.sqlite3")
    deposit = read_deposit(list(hostile_workbooks()), bundled_dataset()[0])
    assert deposit.is_publishable, deposit.report.as_text()[:2_000]
    store.publish(Publication(dataset=deposit.after, workbooks=deposit.sent.workbooks, author=PAYLOAD[:200], comment=PAYLOAD, parent=store.current_id(), report=deposit.report.as_text() + PAYLOAD))
    store.close()
    with running(folder) as url:
        yield url


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Page]:
    """A page whose dialogs, errors, policy violations and requests elsewhere are kept in ``page.heard``."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    heard = errors_of(page)
    page.on("dialog", lambda dialog: (heard.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: heard.append(request.url) if request.url.endswith("/x") else None)
    yield page
    context.close()
    assert heard == []


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


# The centre of the largest mark; that of a flow, which is curved, may be beside it.
CENTRE = """marks => marks.map(mark => [mark, mark.getBoundingClientRect()])
    .map(([mark, box]) => ({mark, area: box.width * box.height, x: box.x + box.width / 2, y: box.y + box.height / 2}))
    .filter(found => !found.mark.matches('.sankey-link') || document.elementFromPoint(found.x, found.y) === found.mark)
    .sort((one, other) => other.area - one.area).map(({x, y}) => ({x, y}))[0] ?? null"""


def _hover(page: Page, chart: Locator) -> None:
    """Move the pointer over a mark of this chart, where it has one."""
    chart.scroll_into_view_if_needed()
    if centre := chart.locator(MARK).evaluate_all(CENTRE):
        page.mouse.move(centre["x"], centre["y"], steps=5)


def _is_clean(page: Page) -> None:
    assert page.locator(INJECTED).evaluate_all("found => found.map(element => element.outerHTML.slice(0, 200))") == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_a_page_shows_hostile_words_and_does_nothing_of_them(hostile: str, watched: Page, entry):
    _open(watched, f"{hostile}/{entry.path}")
    _is_clean(watched)
    for summary in watched.locator(".stMain summary").all()[:2]:
        summary.click()
        expect(watched.locator("[data-test-script-state=notRunning]")).to_be_attached()
    if entry.path in CHARTED:
        expect(watched.locator(MARK).first).to_be_attached()
    for chart in watched.locator(".js-plotly-plot").all():
        _hover(watched, chart)
        _is_clean(watched)


@pytest.mark.parametrize("path", ["actions", "indicateurs?recherche=chômage", "changements"])
def test_hostile_words_are_read_as_they_were_typed(hostile: str, watched: Page, path: str):
    _open(watched, f"{hostile}/{path}")
    expect(watched.locator(".stMain").get_by_text("alert(2)").first).to_be_attached()
    shown = _typed(watched.locator(".stMain").inner_text())
    assert _typed(PAYLOAD) in shown


def test_a_hostile_label_of_a_chart_is_read_as_it_was_typed_on_the_axis(hostile: str, watched: Page):
    _open(watched, f"{hostile}/logement")
    expect(watched.locator(".js-plotly-plot").first).to_be_visible()
    drawn = _typed(" ".join(watched.locator(".js-plotly-plot svg text").all_text_contents()))
    assert _joined(PAYLOAD) in _joined(drawn)
    _is_clean(watched)


@pytest.mark.parametrize("card", ["lignes-financeur", "flux-financeurs"])
def test_under_the_pointer_a_hostile_label_is_read_as_it_was_typed(hostile: str, watched: Page, card: str):
    _open(watched, f"{hostile}/relance")
    watched.get_by_role("radio", name="Financeur", exact=True).or_(watched.get_by_role("button", name="Financeur", exact=True)).first.click()
    chart = watched.locator(".st-key-panneau-lignes-financeur" if card == "lignes-financeur" else f".st-key-panneau-{card}").locator(".js-plotly-plot")
    expect(watched.locator(".st-key-panneau-lignes-financeur").locator(MARK).first).to_be_attached()
    expect(chart.locator(MARK).first).to_be_attached()
    expect(watched.locator("[data-test-script-state=notRunning]")).to_be_attached()
    _hover(watched, chart)
    expect(chart.locator(".hoverlayer .hovertext text").first).to_be_visible()
    said = "".join(chart.locator(".hoverlayer text").all_text_contents())
    assert _joined(PAYLOAD) in _joined(said)  # it is written on several lines
    _is_clean(watched)


def _joined(text: str) -> str:
    return re.sub(r"\s", "", _typed(text))


def _faulty() -> tuple[str, bytes]:
    """A hostile workbook that cannot be published: what it says where a choice is asked for is in the report."""
    name, content = next(file for file in hostile_workbooks("bis") if "suivi" in file[0])
    book = openpyxl.load_workbook(io.BytesIO(content))
    headers = [str(cell.value).removesuffix(" *") for cell in book["Actions"][1]]
    book["Actions"].cell(2, headers.index("Statut") + 1, PAYLOAD)
    buffer = io.BytesIO()
    book.save(buffer)
    return name, buffer.getvalue()


def _deposit(page: Page, url: str, name: str, content: bytes) -> None:
    _open(page, f"{url}/depot")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    expect(page.get_by_role("heading", name="2. Ce qui a été lu")).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def _cells(page: Page) -> str:
    """What the grids of the page say to a screen reader: they are drawn on a canvas."""
    return _typed(" ".join(page.locator("[data-testid=stDataFrame] canvas td").all_text_contents()))


def test_the_report_of_a_hostile_deposit_is_text(hostile: str, watched: Page):
    _deposit(watched, hostile, *_faulty())
    expect(watched.get_by_text("Bloquant").first).to_be_visible()
    expect(watched.locator("[data-testid=stDataFrame] canvas td").first).to_be_attached()
    assert _typed(f"« {PAYLOAD} » n’est pas une valeur possible.") in _cells(watched)
    _is_clean(watched)
    with watched.expect_download() as download:
        watched.get_by_role("button", name="Rapport en CSV").click()
    report = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert PAYLOAD in report.replace('""', '"')
    assert formulas(report, ";") == []


def test_what_a_hostile_deposit_changes_is_text(hostile: str, watched: Page):
    name, content = next(file for file in hostile_workbooks("bis") if "suivi" in file[0])
    _deposit(watched, hostile, name, content)
    assert _typed(FILE_MARK) in _typed(watched.locator(".stMain").inner_text())
    watched.locator(".stMain summary").filter(has_text="Suivi des actions").click()
    expect(watched.locator("[data-testid=stDataFrame] canvas td").first).to_be_attached()
    told = _cells(watched)
    assert (_typed(f"{PAYLOAD} bis Agir pour") in told, _typed(f"{PAYLOAD} Agir pour") in told) == (True, True)  # after, before
    _is_clean(watched)


def test_what_is_taken_away_begins_no_formula(hostile: str, watched: Page):
    _open(watched, f"{hostile}/indicateurs?recherche=chômage")
    for label, extension in (("CSV", "csv"), ("XLSX", "xlsx")):
        with watched.expect_download() as download:
            watched.get_by_role("button", name=label, exact=True).last.click()
        content = Path(download.value.path()).read_bytes()
        if extension == "csv":
            assert formulas(content.decode("utf-8-sig"), ";") == []
            assert "'=1+1" in content.decode("utf-8-sig")
        else:
            cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # texts and numbers, and no formula
    watched.locator("[data-testid=stDataFrame]").first.hover()
    expect(watched.get_by_role("button", name="en CSV").or_(watched.get_by_role("button", name="as CSV"))).to_have_count(0)


TAKEN = ["", "energie", "relance", "logement", "emploi", "actions", "indicateurs"]


def _taken(page: Page, url: str, path: str, label: str, folder: Path) -> Path:
    """A page's file, taken as a person does."""
    _open(page, f"{url}/{path}")
    page.get_by_role("button", name="Emporter cette page").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.parametrize("path", TAKEN)
def test_a_page_taken_away_shows_hostile_words_and_does_nothing_of_them(hostile: str, watched: Page, tmp_path: Path, path: str):
    file = _taken(watched, hostile, path, "Page autonome", tmp_path)
    asked: list[str] = []
    watched.on("request", lambda request: asked.append(request.url))
    watched.context.set_offline(True)
    watched.goto(file.as_uri())
    figures = watched.locator(".figure")
    expect(watched.locator(".js-plotly-plot")).to_have_count(figures.count())
    assert watched.locator(ALONE).evaluate_all("found => found.map(element => element.outerHTML.slice(0, 200))") == []
    assert _typed(PAYLOAD) in _typed(watched.locator("main").text_content())
    for chart in watched.locator(".js-plotly-plot").all():
        _hover(watched, chart)
        assert watched.locator(ALONE).count() == 0
    assert asked == [file.as_uri()]


def test_a_label_under_the_pointer_of_a_page_taken_away_is_read_as_it_was_typed(hostile: str, watched: Page, tmp_path: Path):
    watched.goto(_taken(watched, hostile, "relance", "Page autonome", tmp_path).as_uri())
    chart = watched.locator("section").filter(has_text="Qui finance quoi").locator(".js-plotly-plot")
    expect(chart.locator(MARK).first).to_be_attached()
    _hover(watched, chart)
    expect(chart.locator(".hoverlayer .hovertext text").first).to_be_visible()
    assert _joined(PAYLOAD) in _joined("".join(chart.locator(".hoverlayer text").all_text_contents()))


@pytest.mark.parametrize("path", TAKEN)
def test_slides_say_hostile_words_as_they_were_typed_and_lead_nowhere(hostile: str, watched: Page, tmp_path: Path, path: str):
    content = _taken(watched, hostile, path, "Diaporama", tmp_path).read_bytes()
    notes = _typed(" ".join(slide.notes_slide.notes_text_frame.text for slide in pptx.Presentation(io.BytesIO(content)).slides))
    assert _typed(PAYLOAD) in notes
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith(".rels"):
                assert b"hyperlink" not in part
                assert b'TargetMode="External"' not in part
            elif name.endswith(".xml"):
                assert b"hlinkClick" not in part
                assert b"<c:f>[" not in part
            elif name.endswith(".xlsx"):
                cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(part)) for row in sheet for cell in row]
                assert {cell.data_type for cell in cells} <= {"s", "n"}
                assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize(("cell", "is_formula"), [
    ("=1+1", True), ("=SOMME(A1)", True), ("+1", True), ("-1+2", True), ("-A1", True), ("@a", True), ("\t=1", True), ('"=1;2"', True), ("-", True),
    ("-1", False), ("-12,5", False), ("-1\u202f234.5", False), ("'=1+1", False), ("a=1", False), ("", False), ("1-1", False),
])  # fmt: skip
def test_what_is_looked_for_is_a_formula(cell: str, is_formula: bool):
    assert bool(formulas(f"a;b\n1;{cell}\n", ";")) is is_formula


def test_the_tables_of_the_store_begin_no_formula():
    deposit = read_deposit(list(hostile_workbooks()), bundled_dataset()[0])
    for frame in deposit.after.data_frames().values():
        assert formulas(csv_text(frame), ",") == []
    assert any(FILE_MARK in name for name in deposit.after.actions["classeur"])
