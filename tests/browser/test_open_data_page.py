"""What a partenaire copies from « Données ouvertes » works where it is pasted."""

import contextlib
import io
import re
import urllib.request
from urllib.parse import urlencode

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from crte_data.tables import DATA_TABLES

pytestmark = pytest.mark.browser
TABLE = DATA_TABLES["observations"]
SAID = {"Excel": "classeur.xlsx", "Power BI": "Parquet.Document", "Python": "read_csv"}


def _recipe(page: Page, server: str, tool: str) -> str:
    page.goto(f"{server}/donnees-ouvertes?{urlencode({'table': TABLE.label, 'agglomeration': 'cavm', 'outil': tool})}")
    expect(page.get_by_role("heading", name="Lire depuis un autre outil")).to_be_visible()
    pasted = page.get_by_test_id("stCode").first
    expect(pasted).to_contain_text(SAID[tool])  # the rest of the page may be drawn first
    return pasted.inner_text()


def test_the_python_lines_run_as_they_are(server: str, page: Page):
    names: dict = {}
    exec(_recipe(page, server, "Python"), names)
    assert len(names["observations"]) == len(names["observations_csv"]) > 0
    assert "CAPH" not in set(names["observations"]["territoire"])


def test_the_address_for_excel_is_a_workbook_with_that_sheet(server: str, page: Page):
    address = _recipe(page, server, "Excel").strip()
    with contextlib.closing(urllib.request.urlopen(address, timeout=60)) as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.read()))
    expect(page.get_by_text(f"choisissez la feuille {TABLE.sheet}")).to_be_visible()
    assert TABLE.sheet in book.sheetnames


def test_the_query_for_power_bi_reads_an_address_that_is_parquet(server: str, page: Page):
    query = _recipe(page, server, "Power BI")
    (address,) = re.findall(r'Parquet\.Document\(Web\.Contents\("([^"]+)"\)\)', query)
    assert not pd.read_parquet(address).empty


def test_every_address_on_the_page_answers(server: str, page: Page):
    _recipe(page, server, "Excel")
    expect(page.get_by_test_id("stCode")).to_have_count(6)
    expect(page.get_by_test_id("stCode").last).to_contain_text("/donnees/")
    addresses = [text.strip() for text in page.get_by_test_id("stCode").all_inner_texts()]
    for address in addresses:
        with contextlib.closing(urllib.request.urlopen(address, timeout=60)) as answer:
            assert answer.status == 200


def test_the_pages_that_the_navigation_has_no_room_for_are_counted_in_french(server: str, page: Page):
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{server}/donnees-ouvertes")
    expect(page.get_by_text(re.compile(r"^\d+ autres$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ more$"))).to_have_count(0)
