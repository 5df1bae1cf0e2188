"""The stand-alone page: whole, well-formed, asking nothing of anybody, and whatever a label says is text."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser

from charts.bars import Row, row_bars
from charts.library import drawing_script
from charts.panel import Panel
from crte_data.french import UNKNOWN_TEXT
from crte_data.vocabulary import FICTITIOUS_MARK
from exports.document import writable
from exports.html import html_bytes
from tests.exports.conftest import FINDING, PAGES, document
from tests.hostile_labels import PAYLOAD

_VOID = {"meta", "br"}
HOSTILE = f"{PAYLOAD} </script ></style></details><!-- ]]> \u2028 {{% x %}}"


class Read(HTMLParser):
    """What a browser's parser finds: elements closed in order, texts outside of scripts, scripts by type."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[str, str]] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs).get("type") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            kind, before = self.scripts[-1]
            self.scripts[-1] = kind, before + data
        elif not self.open or self.open[-1] != "style":
            self.texts.append(data)

    @property
    def said(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))

    @property
    def figures(self) -> list[dict]:
        return [read for kind, text in self.scripts if kind == "application/json" and "data" in (read := json.loads(text))]


def panel(**parts) -> Panel:
    rows = [Row(label="CAVM", value=254.0, text="254 par an"), Row(label="CAPH", value=float("nan"), text="")]
    given = {
        "id": "essai", "title": "Les logements", "takeaway": "254 par an.", "table": pd.DataFrame({"Territoire": ["CAVM", "CAPH"], "Valeur": [1234.5, float("nan")]}),
        "source": "CRTE 2021 (l. 1)", "scope": "Tout le Valenciennois", "version": 3, "caveats": ("Une réserve.",), "figure": row_bars(rows),
    }  # fmt: skip
    return Panel(**(given | parts))


@pytest.mark.parametrize("name", PAGES)
def test_every_card_of_a_page_is_there_whole(pages, name: str):
    panels = pages[name]
    read = Read(html_bytes(document(*panels, title=name)))
    assert (read.faults, read.open) == ([], [])
    assert re.sub(r"\s+", " ", FINDING) in read.said
    for card in panels:
        for text in (card.title, card.takeaway, card.scope, card.source, *card.caveats):
            assert re.sub(r"\s+", " ", writable(text)) in read.said
    drawn = [card.figure for card in panels if card.figure is not None]
    assert read.figures == [json.loads(figure.to_json()) for figure in drawn]
    assert f'aria-label="{writable(panels[-1].alt)}"'[:20] not in read.said


def test_it_is_french_names_itself_and_its_table_has_the_numbers_of_the_screen():
    content = html_bytes(document(panel()))
    read = Read(content)
    assert ("html", "lang", "fr") in read.attributes
    assert "<title>Logement – CRTE du Valenciennois</title>" in content.decode()
    assert "1\u202f234,5" in content.decode()
    assert f"CAPH {UNKNOWN_TEXT}" in read.said.replace("CAPH" + UNKNOWN_TEXT, f"CAPH {UNKNOWN_TEXT}")
    assert json.loads(next(text for kind, text in read.scripts if "displayModeBar" in text))["displayModeBar"] is False
    assert '",\\u202f"' in content.decode()  # what figures separate decimals and thousands by


def test_nothing_in_it_leads_or_asks_anywhere():
    read = Read(html_bytes(document(panel(title=HOSTILE, takeaway=HOSTILE))))
    assert {name for _, name, _ in read.attributes} & {"src", "href", "action", "srcset", "data", "formaction", "style"} == set()
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]


def test_the_policy_allows_its_two_scripts_by_what_they_say():
    read = Read(html_bytes(document(panel())))
    policy = next(value for tag, name, value in read.attributes if tag == "meta" and name == "content" and "default-src" in value)
    boot = next(text for kind, text in read.scripts if kind == "")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src" not in policy
    assert "'unsafe-inline'" not in policy.partition("style-src")[0]
    for script in (boot, drawing_script()):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    packed = next(text for kind, text in read.scripts if kind == "text/plain")
    assert gzip.decompress(base64.b64decode(packed)).decode() == drawing_script()


def test_no_label_ends_what_it_stands_in():
    rows = [Row(label=HOSTILE, value=1.0, text=HOSTILE)]
    hostile = panel(title=HOSTILE, takeaway=HOSTILE, source=HOSTILE, scope=HOSTILE, caveats=(HOSTILE,), table=pd.DataFrame({HOSTILE: [HOSTILE]}), figure=row_bars(rows))
    read = Read(html_bytes(document(hostile, title=HOSTILE, finding=HOSTILE)))
    assert (read.faults, read.open) == ([], [])
    assert len(read.scripts) == 4  # the figure, the configuration, the library, what draws
    assert read.said.count(re.sub(r"\s+", " ", writable(HOSTILE))) >= 9
    assert not [tag for tag, _, _ in read.attributes if tag in ("img", "a")]


def test_not_even_a_label_that_no_chart_escaped():
    figure = go.Figure(go.Bar(x=[1.0], y=[HOSTILE], orientation="h", name=HOSTILE))
    content = html_bytes(document(panel(figure=figure)))
    read = Read(content)
    assert (read.faults, read.open, len(read.scripts)) == ([], [], 4)
    assert read.figures[0]["data"][0]["name"] == HOSTILE
    assert not [text for kind, text in read.scripts if kind == "application/json" and "<" in text]


def test_what_no_file_may_hold_is_left_out():
    read = Read(html_bytes(document(panel(takeaway="a\x00b\x0bc\x1bd\ud800e\uffff."))))
    assert "abcde." in read.said


def test_an_example_says_so():
    assert FICTITIOUS_MARK in Read(html_bytes(document(replace(panel(), is_fictitious=True)))).said
    assert FICTITIOUS_MARK not in Read(html_bytes(document(panel()))).said


def test_the_same_cards_give_the_same_file_small_enough_for_a_mail(pages):
    first = html_bytes(document(*pages["Logement"]))
    assert html_bytes(document(*pages["Logement"])) == first
    assert len(first) < 2_500_000


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_it_draws_offline_and_keeps_within_a_screen(chromium: Browser, pages, tmp_path: Path, width: int):
    file = tmp_path / "page.html"
    file.write_bytes(html_bytes(document(*pages["Énergie"])))
    context = chromium.new_context(locale="fr-FR", viewport={"width": width, "height": 844}, offline=True)
    page = context.new_page()
    asked, heard = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(file.as_uri())
    drawn = sum(card.figure is not None for card in pages["Énergie"])
    page.wait_for_function("drawn => document.querySelectorAll('.js-plotly-plot .main-svg').length >= drawn", arg=drawn)
    assert page.locator(".js-plotly-plot").count() == drawn
    page.locator("summary").first.click()
    assert page.locator("table").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert asked == [file.as_uri()]
    assert heard == []


@pytest.mark.browser
@pytest.mark.parametrize("brought", ["document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))", "document.body.innerHTML += '<img src=x onerror=\"window.ran = true\">'", "fetch('http://127.0.0.1:9/').catch(() => {})"])
def test_its_policy_refuses_what_a_label_would_bring_were_it_read_as_html(chromium: Browser, tmp_path: Path, brought: str):
    file = tmp_path / "page.html"
    file.write_bytes(html_bytes(document(panel())))
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_selector(".js-plotly-plot")
    with page.expect_event("console", lambda message: "Content Security Policy" in message.text):
        page.evaluate(f"() => {{ {brought} }}")
    assert page.evaluate("window.ran") is None
    context.close()
    assert [url for url in asked if not url.startswith("file:")] == []
