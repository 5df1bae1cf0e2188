"""The open data of a store with two versions, behind our middleware and Streamlit's own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime import Runtime

from crte_data.dataset import Dataset
from crte_data.store import Publication, Store
from loaders.bundled import EXAMPLE, WORKBOOKS, open_store
from loaders.deposit import read_deposit
from open_data import routes
from server import middleware


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Version 1 is what is bundled; version 2 the example, where a title is made to look like a formula."""
    address = f"sqlite:///{tmp_path_factory.mktemp('store')}/crte.sqlite3"
    with closing(open_store(address)) as store:
        after = read_deposit([(EXAMPLE, (WORKBOOKS / EXAMPLE).read_bytes())], store.load(1)).after
        spelt = after.operations.assign(intitule=after.operations["intitule"].where(after.operations.index > 0, "=1+1"))
        changed_one = after.replaced({"operations": spelt}, after.colonnes.head(0))
        store.publish(Publication(dataset=changed_one, workbooks={}, author="Ada", comment="Exemple", parent=1))
    return address


@pytest.fixture(scope="session")
def versions(url: str) -> dict[int, Dataset]:
    with closing(Store(url)) as store:
        return {number: store.load(number) for number in (1, 2)}


@pytest.fixture(scope="session")
def client(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    script = tmp_path_factory.mktemp("app") / "page.py"
    script.write_text("import streamlit as st\n\nst.title('Une page')\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # Streamlit keeps one app a process: other tests must find the process as it was.
        patch.setattr(config, "_main_script_path", None)
        patch.setattr(config, "_server_mode", None)
        patch.setattr(Runtime, "_instance", None)
        app = st.App(Path(script), routes=routes(lambda: open_store(url)), middleware=middleware())
        with TestClient(app, follow_redirects=False) as client:
            yield client
