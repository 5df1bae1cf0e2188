"""What visitors are not shown is in no file of the open data, of any version, and agents have it all."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import closing

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from crte_data.store import Publication, Store
from loaders.bundled import open_store
from loaders.deposit import read_deposit
from open_data import routes
from open_data.files import FILES
from tests.open_data.test_publications import RULES, signed
from tests.reserved_amounts import ORIGINAL, PUBLIC, SECRET, VISITOR_STAGES, reserved_maquette
from tests.secrets_of import secrets_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Version 2 has the amounts, version 3 another cost."""
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder}/crte.sqlite3"
    with closing(open_store(url)) as store:
        for version, cost in ((1, 777_555), (2, 999_777)):
            after = read_deposit([("maquette.xlsx", reserved_maquette(cost))], store.load(version)).after
            store.publish(Publication(dataset=after, workbooks={}, author="Ada", comment="Piste", parent=version))
    rules = RULES.replace('visitor_stages = ["accorde"]', f"visitor_stages = {VISITOR_STAGES}")
    with secrets_of(folder, rules):
        yield TestClient(Starlette(routes=routes(lambda: Store(url))))


def text_of(name: str, content: bytes) -> str:
    """Everything that is written in a file, whatever its format."""
    if name.endswith(".parquet"):
        return pd.read_parquet(io.BytesIO(content)).to_csv()
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(part).decode() for part in archive.namelist())
    return content.decode()


@pytest.mark.parametrize("query", ["?version=2", "?version=3", "", "?version=2&agglomeration=cavm"])
@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_gives_a_visitor_what_is_for_agents(site: TestClient, name: str, query: str):
    for headers in ({}, signed("autre@exemple.fr"), {"cookie": "_streamlit_user=faux"}):
        answer = site.get(f"/donnees/{name}{query}", headers=headers)
        assert answer.status_code == 200
        assert [secret for secret in (*SECRET, "999777") if secret in text_of(name, answer.content)] == []


@pytest.mark.parametrize("extension", ["csv", "parquet", "xlsx"])
def test_agents_have_it_all_and_visitors_what_is_public(site: TestClient, extension: str):
    names = [name for name in FILES if name.endswith(f".{extension}")]
    agents, visitors = ("".join(text_of(name, site.get(f"/donnees/{name}?version=2", headers=headers).content) for name in names) for headers in (signed("agent@exemple.fr"), {}))
    assert [amount for amount in (*ORIGINAL, *PUBLIC) if amount not in agents] == []
    assert [amount for amount in PUBLIC if amount not in visitors] == []


def test_versions_that_differ_by_hidden_amounts_only_have_one_tag(site: TestClient):
    """A tag is of the bytes: it says nothing of what is not there."""
    tags = {site.get(f"/donnees/operations.csv?version={version}").headers["etag"] for version in (2, 3)}
    assert len(tags) == 1
