"""An agent: drop an updated workbook, see what changes, publish; a reader sees it."""

import io

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from crte_data.tables import FINANCEMENTS
from loaders.annotation.notes import AUTHOR
from loaders.bundled import WORKBOOKS
from tests.builders import cell, maquette, row

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


def test_agent_opens_a_rule_and_takes_the_annotated_workbook(server: str, page: Page):
    content = maquette(financements=[row(FINANCEMENTS, ligne_id=f"F-{rank}", libelle=f"Ligne {rank}", montant_verse_eur=350_000.0) for rank in range(30)])
    page.goto(f"{server}/depot")
    page.locator("input[type=file]").set_input_files({"name": "maquette.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_text("Étape plus grande que la précédente — 30 fois").click()
    expect(page.get_by_text("une étape ne dépasse pas celle d’avant")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="maquette.xlsx annoté").click()
    assert download.value.suggested_filename == "maquette (annotée).xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book["Financements"][cell(FINANCEMENTS, "montant_verse_eur")].comment.author == AUTHOR
    assert book["Rapport de contrôle"].max_row > 30
