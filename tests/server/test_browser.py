"""One visit in Chromium: what only a browser can tell."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

SCRIPT = r"""
import plotly.graph_objects as go
import streamlit as st

with st.container(key="panneau-energie"):
    st.subheader("La consommation baisse")
    st.plotly_chart(go.Figure(go.Bar(x=["CAVM", "CAPH"], y=[12, 7])), key="graphe")
    st.markdown("**À retenir** — Moins 3 % par an.\n\n:small[Source : bilan 2021.]")
    st.button("PNG", key="png-energie")
st.file_uploader("Classeur")
st.selectbox("Territoire", ["Upload"], index=None)
st.markdown("Upload")
"""
APP = """
from pathlib import Path

import streamlit as st

from server import middleware

app = st.App(Path(__file__).with_name("page.py"), middleware=middleware())
"""
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "page.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "probe_app.py").write_text(APP, encoding="utf-8")
    (tmp_path / ".streamlit").symlink_to(PROJECT / ".streamlit")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "probe_app:app", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([*command, "--app-dir", str(PROJECT)], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    for _ in range(150):
        try:
            with urlopen(url):
                return
        except URLError:
            time.sleep(0.2)
    pytest.fail("the server did not start")


@pytest.mark.browser
def test_a_visit_speaks_french_breaks_no_rule_and_gives_the_chart_as_png(server: str, chromium: Browser):
    page = chromium.new_page(locale="en-US")
    problems: list[str] = []
    urls: list[str] = []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: urls.append(request.url))

    page.goto(server)

    expect(page.locator(".js-plotly-plot .bars .point")).to_have_count(2, timeout=30_000)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Choisir un fichier")).to_be_visible()
    expect(page.get_by_placeholder("Choisir une valeur")).to_be_visible()
    expect(page.get_by_text("Upload", exact=True)).to_have_count(1)  # the page's own word
    assert _png_size(page)[0] >= 2 * 640
    assert problems == []
    assert not [url for url in urls if "SourceSans" in url or not url.startswith((server, "data:", "blob:"))]


def _png_size(page: Page) -> tuple[int, int]:
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG", exact=True).click()
    assert download.value.suggested_filename == "energie.png"
    png = download.value.path().read_bytes()
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
