"""An élu and a partenaire: a link opened first, the filter, a chart taken away."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.registry import PAGES
from tests.browser.conftest import running

pytestmark = pytest.mark.browser


def _card(page: Page, panel: str):
    return page.locator(f".st-key-panneau-{panel}")


def test_deep_link_is_the_first_visit_of_a_fresh_server(tmp_path: Path, page: Page):
    with running(tmp_path) as url:
        page.goto(f"{url}/energie?agglomeration=caph")
        expect(page.get_by_role("heading", name="Énergie", level=1)).to_be_visible()
        expect(_card(page, "mix-energie").locator(".js-plotly-plot")).to_be_visible()
        expect(_card(page, "mix-energie")).to_contain_text("La Porte du Hainaut")
        expect(page).to_have_title("Énergie – CRTE du Valenciennois")
        assert page.evaluate("document.documentElement.lang") == "fr"


def test_deep_link_to_the_deposit_is_guarded_on_a_fresh_server(tmp_path: Path, page: Page):
    with running(tmp_path, CRTE_MODE="") as url:
        page.goto(f"{url}/depot")
        expect(page.get_by_text("réservée aux agents")).to_be_visible()
        expect(page.locator("[data-testid=stFileUploader]")).to_have_count(0)


def test_filter_changes_the_cards_and_the_link(server: str, page: Page):
    page.goto(f"{server}/energie")
    mix = _card(page, "mix-energie")
    expect(mix).to_contain_text("Tout le Valenciennois")
    page.get_by_role("radio", name="CAVM", exact=True).or_(page.get_by_role("button", name="CAVM", exact=True)).first.click()
    expect(mix).to_contain_text("Valenciennes Métropole (CAVM)")
    expect(page).to_have_url(re.compile(r"agglomeration=cavm"))
    page.get_by_role("link", name="Logement").click()
    expect(page.get_by_role("heading", name="Logement", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/logement\?agglomeration=cavm"))


def test_charts_have_a_name_for_who_does_not_see_them(server: str, page: Page):
    page.goto(f"{server}/energie")
    expect(_card(page, "mix-energie").locator(".js-plotly-plot")).to_be_visible()
    assert "Résidentiel 37" in (page.locator("[aria-label*='consommation']").first.get_attribute("aria-label") or "")


def test_chart_is_taken_away_as_csv_xlsx_and_png(server: str, page: Page):
    page.goto(f"{server}/energie")
    card = _card(page, "mix-energie")
    card.get_by_text(re.compile("téléchargements$")).click()
    for label, start in (("CSV", b"\xef\xbb\xbf"), ("XLSX", b"PK"), ("PNG", b"\x89PNG")):
        with page.expect_download() as download:
            card.locator(f".st-key-{label.lower()}-mix-energie button").click()
        assert Path(download.value.path()).read_bytes().startswith(start)
        assert download.value.suggested_filename == f"mix-energie.{label.lower()}"


def test_the_picture_says_its_scope_and_its_version(server: str, page: Page):
    page.add_init_script("""window.written = [];
        const write = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...at) { written.push(text); return write.call(this, text, ...at); };""")
    page.goto(f"{server}/energie?agglomeration=caph")
    card = _card(page, "mix-energie")
    expect(card).to_contain_text("La Porte du Hainaut")
    card.get_by_text(re.compile("téléchargements$")).click()
    for label in ("CSV", "PNG"):
        with page.expect_download() as download:
            card.locator(f".st-key-{label.lower()}-mix-energie button").click()
        assert download.value.suggested_filename == f"mix-energie-caph.{label.lower()}"
    written = " ".join(page.evaluate("written")).replace("\u00a0", " ")
    assert "Périmètre : La Porte du Hainaut" in written
    assert "version 1 du tableau de bord" in written


def test_phone_shows_the_same_facts(server: str, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/relance")
    expect(_card(page, "annonces-volet")).to_contain_text("non communiqué")


def test_no_page_scrolls_sideways_on_a_phone(server: str, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    for entry in PAGES:
        page.goto(f"{server}/{entry.path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if not entry.path:
            expect(_card(page, "connu-manquant").locator("table")).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        assert page.locator(".stMain").evaluate("main => [main.scrollWidth, main.clientWidth]") == [390, 390], entry.title


def test_the_keyboard_stops_at_links_that_show_it_and_at_no_heading(server: str, page: Page):
    page.goto(f"{server}/energie")
    expect(_card(page, "mix-energie").locator(".js-plotly-plot")).to_be_visible()
    assert not page.locator("[data-testid=stHeaderActionElements]").filter(visible=True).count()
    link = page.get_by_role("link", name="Logement")
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate("link => getComputedStyle(link).outlineWidth") == "3px"
