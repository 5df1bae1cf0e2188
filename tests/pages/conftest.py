"""Pages run whole, without a browser, on a store of their own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest, app_test

from crte_data.store import Store
from loaders.bundled import open_store
from tests.postgresql import Cluster

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., AppTest]
Take = Callable[[AppTest, str], MemoryFile]
ON_BOTH = pytest.mark.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def bundled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose version 1 is the bundled workbooks, read once for all tests."""
    path = tmp_path_factory.mktemp("store") / "bundled.sqlite3"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def bundled_postgresql(postgresql: Cluster) -> str:
    """The same in PostgreSQL, which copies it faster than it is read."""
    url = postgresql.new_database()
    open_store(url).close()
    return url


@pytest.fixture
def store_url(request: pytest.FixtureRequest, bundled_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store of its own for each test, with the bundled workbooks published; in PostgreSQL where a test is ``ON_BOTH``."""
    if getattr(request, "param", "sqlite") == "postgresql":
        yield from fresh(request.getfixturevalue("postgresql").new_database(like=request.getfixturevalue("bundled_postgresql")), monkeypatch)
        return
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
def store(store_url: str) -> Iterator[Store]:
    """What the pages write, read beside them."""
    with closing(Store(store_url)) as opened:
        yield opened


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


@pytest.fixture
def take(monkeypatch: pytest.MonkeyPatch) -> Take:
    """What a download button of this label gives: its content, its type, its name. Streamlit's tests keep no file: keep theirs."""
    managers: list[MediaFileManager] = []

    def manager(storage: MemoryMediaFileStorage) -> MediaFileManager:
        managers.append(MediaFileManager(storage))
        return managers[-1]

    monkeypatch.setattr(app_test, "MediaFileManager", manager)

    def download(app: AppTest, label: str) -> MemoryFile:
        (button,) = [button.proto for button in app.get("download_button") if button.proto.label == label]
        url = managers[-1].execute_deferred(button.deferred_file_id) if button.deferred_file_id else button.url
        return managers[-1]._storage.get_file(url.rsplit("/", 1)[1])

    return download
