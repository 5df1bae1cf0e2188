"""Versions in a real browser: an open page learns of a publication, a draft waits, the dashboard is seen as it was."""

import io
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from crte_data.backup import write_backup
from crte_data.journal import Person
from crte_data.restoration import restore_backup
from crte_data.store import Publication, Store
from loaders.bundled import WORKBOOKS, bundled_dataset
from tests.browser.conftest import running

pytestmark = pytest.mark.browser
LATE_MS = 120_000  # an untouched page asks every half minute; a busy machine takes longer


def _indicators(unemployment: float) -> dict:
    book = openpyxl.load_workbook(WORKBOOKS / "indicateurs.xlsx")
    row = next(row for row in book["Emploi"].iter_rows(min_row=2) if row[0].value == "taux_chomage" and row[2].value == "T2 2021")
    row[4].value = unemployment
    buffer = io.BytesIO()
    book.save(buffer)
    return {"name": "indicateurs.xlsx", "mimeType": "application/octet-stream", "buffer": buffer.getvalue()}


def _drop(page: Page, server: str, unemployment: float) -> None:
    page.goto(f"{server}/depot")
    page.locator("input[type=file]").set_input_files(_indicators(unemployment))
    expect(page.get_by_text("chiffre change")).to_be_visible()


def _publish(page: Page) -> None:
    page.get_by_label("Votre nom").fill("Camille Durand")
    page.get_by_label("Pourquoi cette mise à jour").fill("Chômage du trimestre")
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_text(re.compile(r"Version \d+ publiée : tout le monde"))).to_be_visible()


def test_a_page_that_nobody_touches_shows_the_new_version_and_says_so(server: str, page: Page, chromium: Browser):
    page.goto(f"{server}/")
    figures = page.locator(".st-key-chiffres-volets")
    expect(figures).to_contain_text("12\u202f%")
    context = chromium.new_context(locale="fr-FR")
    agent = context.new_page()
    _drop(agent, server, 10.8)
    _publish(agent)
    context.close()
    expect(page.get_by_text(re.compile(r"Version \d+ publiée à \d+ h \d+"))).to_be_visible(timeout=LATE_MS)
    expect(figures).to_contain_text("10,8\u202f%")


def test_a_page_that_nobody_touches_shows_what_was_restored(tmp_path: Path, page: Page):
    """The backup of another server, whose version has the number of the one that is shown."""
    dataset = bundled_dataset()[0]
    rows = dataset.observations
    chosen = (rows["code"] == "taux_chomage") & (rows["territoire"] == "Valenciennois") & (rows["periode"] == "T2 2021")
    with closing(Store(f"sqlite:///{tmp_path}/ailleurs.sqlite3")) as other:
        elsewhere = replace(dataset, observations=rows.assign(valeur=rows["valeur"].mask(chosen, 9.9)))
        other.publish(Publication(dataset=elsewhere, workbooks={}, author="Grace", comment="Ailleurs", parent=0))
        write_backup(other, tmp_path / "ailleurs.zip")
    with running(tmp_path) as url, closing(Store(f"sqlite:///{tmp_path}/crte.sqlite3")) as store:
        page.goto(f"{url}/")
        figures = page.locator(".st-key-chiffres-volets")
        expect(figures).to_contain_text("12\u202f%")
        restore_backup(store, tmp_path / "ailleurs.zip", Person(name="Ada"), replacing=True)
        expect(figures).to_contain_text("9,9\u202f%", timeout=LATE_MS)


def test_a_draft_outlives_its_browser_and_the_past_can_be_visited(server: str, page: Page, chromium: Browser):
    context = chromium.new_context(locale="fr-FR")
    _drop(context.new_page(), server, 9.7)
    context.close()
    page.goto(f"{server}/depot")
    page.get_by_role("button", name="Reprendre ce brouillon").click()
    expect(page.get_by_text("chiffre change")).to_be_visible()
    _publish(page)

    page.goto(f"{server}/?version=1")
    mark = page.locator(".st-key-version-anterieure")
    expect(mark).to_contain_text("Vous consultez la version 1")
    expect(page.locator(".st-key-chiffres-volets")).to_contain_text("12\u202f%")
    page.get_by_test_id("stTopNavLink").filter(has_text="Emploi").click()
    expect(page.get_by_role("heading", name="Emploi", exact=True)).to_be_visible()
    expect(mark).to_be_visible()
    expect(page).to_have_url(re.compile(r"/emploi\?.*version=1"))
    page.mouse.wheel(0, 600)
    expect(mark).to_be_in_viewport()
    page.get_by_role("button", name="Revenir à aujourd’hui").click()
    expect(mark).to_be_hidden()
    expect(page).not_to_have_url(re.compile("version="))
    page.get_by_test_id("stTopNavLink").filter(has_text="Synthèse").click()
    expect(page.locator(".st-key-chiffres-volets")).to_contain_text("9,7\u202f%")
