"""Whatever a workbook says is text: on every page nothing of it runs, links, loads or formats."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from crte_data.export import csv_text
from crte_data.store import Publication
from loaders.bundled import bundled_dataset, open_store
from loaders.deposit import read_deposit
from pages.registry import PAGES
from tests.browser.conftest import WAIT_MS, errors_of, running
from tests.hostile_labels import FILE_MARK, PAYLOAD, hostile_workbooks

pytestmark = pytest.mark.browser
# What would be there if a label had been read as HTML, as Markdown or as a formula.
INJECTED = "img[src='x'], [onerror], .stMain script, a[href^='javascript' i], .katex, .js-plotly-plot svg a, .stMain strong:text-is('gras'), .stMain b, .js-plotly-plot svg tspan[style*='bold']:text-is('b')"
FORMULA = re.compile(r"(?:^|[,;\n])\"?[=+\-@](?!\d)")


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


def _is_clean(page: Page) -> None:
    assert page.locator(INJECTED).evaluate_all("found => found.map(element => element.outerHTML.slice(0, 200))") == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_a_page_shows_hostile_words_and_does_nothing_of_them(hostile: str, watched: Page, entry):
    _open(watched, f"{hostile}/{entry.path}")
    _is_clean(watched)
    for summary in watched.locator(".stMain summary").all()[:2]:
        summary.click()
        expect(watched.locator("[data-test-script-state=notRunning]")).to_be_attached()
    for chart in watched.locator(".js-plotly-plot").all()[:2]:
        chart.hover()
    _is_clean(watched)


@pytest.mark.parametrize("path", ["actions", "indicateurs?recherche=chômage", "changements"])
def test_hostile_words_are_read_as_they_were_typed(hostile: str, watched: Page, path: str):
    _open(watched, f"{hostile}/{path}")
    expect(watched.locator(".stMain").get_by_text("alert(2)").first).to_be_attached()
    shown = _typed(watched.locator(".stMain").inner_text())
    assert _typed(PAYLOAD) in shown


def test_a_hostile_label_of_a_chart_is_read_as_it_was_typed_on_the_axis_and_under_the_pointer(hostile: str, watched: Page):
    _open(watched, f"{hostile}/logement")
    expect(watched.locator(".js-plotly-plot").first).to_be_visible()
    drawn = _typed(" ".join(watched.locator(".js-plotly-plot svg text").all_text_contents()))
    assert "<script>" in drawn or "<img" in drawn or "$x_1$" in drawn
    _is_clean(watched)


def test_what_is_taken_away_begins_no_formula(hostile: str, watched: Page):
    _open(watched, f"{hostile}/indicateurs?recherche=chômage")
    for label, extension in (("CSV", "csv"), ("XLSX", "xlsx")):
        with watched.expect_download() as download:
            watched.get_by_role("button", name=label, exact=True).last.click()
        content = Path(download.value.path()).read_bytes()
        if extension == "csv":
            assert not FORMULA.search(content.decode("utf-8-sig"))
        else:
            cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # texts and numbers, and no formula
    watched.locator("[data-testid=stDataFrame]").first.hover()
    expect(watched.get_by_role("button", name="en CSV").or_(watched.get_by_role("button", name="as CSV"))).to_have_count(0)


def test_the_tables_of_the_store_begin_no_formula():
    deposit = read_deposit(list(hostile_workbooks()), bundled_dataset()[0])
    for frame in deposit.after.data_frames().values():
        assert not FORMULA.search(csv_text(frame))
    assert any(FILE_MARK in name for name in deposit.after.actions["classeur"])
