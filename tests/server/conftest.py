"""A tiny Streamlit app behind our middleware: the tests depend on no page of the dashboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime import Runtime

from server import middleware
from tests.secrets_of import secrets_of

SITE = "http://testserver"
COOKIE_SECRET = "un secret de cookie pour les tests"
RULES = f"""
[auth]
redirect_uri = "{SITE}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
[auth.proconnect]
client_id = "crte"
client_secret = "secret"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
[[access.roles]]
email = "agent@exemple.fr"
role = "agent"
perimetres = ["caph"]
"""
SCRIPT = """
import streamlit as st

st.title("Une page")
"""


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    script = tmp_path_factory.mktemp("app") / "page.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # Streamlit keeps one app a process: other tests must find the process as it was.
        patch.setattr(config, "_main_script_path", None)
        patch.setattr(config, "_server_mode", None)
        patch.setattr(Runtime, "_instance", None)
        with TestClient(st.App(script, middleware=middleware()), follow_redirects=False) as client:
            yield client


@pytest.fixture
def secrets(tmp_path: Path) -> Iterator[None]:
    """The secrets of a site where one agent has a role."""
    with secrets_of(tmp_path, RULES):
        yield


@pytest.fixture(scope="session")
def plotly_url(client: TestClient) -> str:
    """The address of the largest file, read from the shell as a browser reads it."""
    html = client.get("/").text
    start = html.index("./static/js/PlotlyChart.")
    return html[start + 1 : html.index('"', start)]


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A folder laid out as Streamlit's own."""
    folder = tmp_path / "streamlit"
    (folder / "static" / "js").mkdir(parents=True)
    (folder / "static" / "js" / "index.Abcd1234.js").write_text("const a = 1;\n" * 500)
    (folder / "static" / "js" / "plain.js").write_text("const b = 2;\n" * 500)
    (folder / "static" / "font.Abcd1234.woff2").write_bytes(b"\0font")
    (folder / "secret.js").write_text("secret")
    return folder
