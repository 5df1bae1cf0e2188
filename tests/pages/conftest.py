"""Pages run whole, without a browser, on a store of their own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from loaders.bundled import open_store

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def bundled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose version 1 is the bundled workbooks, read once for all tests."""
    path = tmp_path_factory.mktemp("store") / "bundled.sqlite3"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store_url(bundled_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store of its own for each test, with the bundled workbooks published."""
    shutil.copy(bundled_store, tmp_path / "crte.sqlite3")
    yield from fresh(f"sqlite:///{tmp_path}/crte.sqlite3", monkeypatch)


def fresh(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The pages on this store, with nothing kept of another one."""
    monkeypatch.setenv("CRTE_DATABASE_URL", url)
    monkeypatch.setenv("CRTE_MODE", "local")
    st.cache_resource.clear()
    yield url
    st.cache_resource.clear()


@pytest.fixture
def visit(store_url: str) -> Visit:
    """Open a page by its file name, with what stands in its URL."""

    def open_page(page: str = "synthese", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app if page == "synthese" else app.switch_page(f"{page}.py").run()

    return open_page
