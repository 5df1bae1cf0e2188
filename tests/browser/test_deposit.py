"""An agent: drop an updated workbook, see what changes, publish; a reader sees it."""

import io

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from loaders.bundled import WORKBOOKS

pytestmark = pytest.mark.browser


def _updated() -> bytes:
    book = openpyxl.load_workbook(WORKBOOKS / "indicateurs.xlsx")
    row = next(row for row in book["Emploi"].iter_rows(min_row=2) if row[0].value == "taux_chomage" and row[2].value == "T2 2021")
    row[4].value = 10.8
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_agent_publishes_an_updated_workbook_and_a_reader_sees_it(server: str, page: Page):
    page.goto(f"{server}/depot")
    page.locator("input[type=file]").set_input_files({"name": "indicateurs.xlsx", "mimeType": "application/octet-stream", "buffer": _updated()})
    expect(page.get_by_text("chiffre change")).to_be_visible()
    page.get_by_label("Votre nom").fill("Camille Durand")
    page.get_by_label("Pourquoi cette mise à jour").fill("Chômage du trimestre")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Version 2 publiée")).to_be_visible()
    page.goto(f"{server}/")
    expect(page.locator(".st-key-chiffres-volets").get_by_text("10,8")).to_be_visible()
