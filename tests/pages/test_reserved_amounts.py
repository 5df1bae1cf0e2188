"""What visitors are not shown is on no page and in no answer of a command, with everything opened."""

import contextlib
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import text_format
from streamlit.testing.v1 import AppTest

from crte_data.__main__ import main
from crte_data.command_line import DONE, FOUND
from crte_data.store import Publication, Store
from loaders.deposit import read_deposit
from pages.registry import PAGES
from tests.pages.conftest import ROOT, Take, fresh
from tests.people import SECTION, claims, section_as_toml
from tests.reserved_amounts import SECRET, VISITOR_STAGES, reserved_maquette

RULES = SECTION | {"visitor_stages": VISITOR_STAGES}
OPENED = ("details-", "origine-", "lignes-", "liste-", "rapport-", "comparaison")  # what opens, by the key of its widget
STRANGERS = ["passant", "identifié sans rôle"]
HIDDEN = (*SECRET, "999777", "999\u202f777", "999,8")


@pytest.fixture(scope="module")
def reserved_store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "reserved.sqlite3"
    shutil.copy(bundled_store, path)
    with contextlib.closing(Store(f"sqlite:///{path}")) as store:
        for version, cost in ((1, 777_555), (2, 999_777)):
            content = reserved_maquette(cost)
            deposit = read_deposit([("maquette.xlsx", content)], store.load(version))
            store.publish(Publication(dataset=deposit.after, workbooks={"maquette.xlsx": content}, author="Ada", comment="Piste", parent=version, report="Coût : 777555"))
    return path


@pytest.fixture
def reserved(reserved_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    shutil.copy(reserved_store, tmp_path / "crte.sqlite3")
    for _ in fresh(f"sqlite:///{tmp_path}/crte.sqlite3", monkeypatch):
        monkeypatch.setenv("CRTE_MODE", "")
        yield


def opened(page: str, name: str, **query: str) -> AppTest:
    """A page with every expander and every « D’où vient ce chiffre ? » opened, those within others as well."""
    app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60)
    app.user, app.secrets["access"] = claims(name), RULES
    for parameter, value in query.items():
        app.query_params[parameter] = value
    app.run()
    app = app if page == "synthese" else app.switch_page(f"{page}.py").run()
    for _ in range(2):
        for key in app.session_state._state.filtered_state:
            if key.startswith(OPENED):
                app.session_state[key] = True
        app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    """Every message that the browser has, and the tables in them."""
    said = [text_format.MessageToString(node.proto, as_utf8=True) for node in app._tree if getattr(node, "proto", None) is not None]
    return "".join(said) + "".join(frame.value.to_csv() for frame in app.dataframe)


TAKEN = [entry for entry in PAGES if entry.file in ("synthese.py", "energie.py", "relance.py", "logement.py", "emploi.py", "indicateurs.py", "actions.py")]
FILES = ["Diaporama (.pptx)", "Page autonome (.html)"]


def taken_away(take: Take, page: str, name: str) -> str:
    """All that is written in the two files of a page, the workbooks behind the charts included."""
    app = opened(page, name)
    app.session_state["emporter"] = True
    app.run()
    return "".join(text_in(take(app, label).content) for label in FILES)


def text_in(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return re.sub(r'<script type="text/plain".*?</script>', "", content.decode(), flags=re.DOTALL)  # the packed library is no text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return "".join(text_in(part) if name.endswith(".xlsx") else part.decode() for name, part in parts.items() if name.endswith((".xml", ".rels", ".xlsx")))


@pytest.mark.parametrize("entry", TAKEN, ids=lambda entry: entry.title)
def test_no_file_that_a_visitor_takes_away_has_it(reserved: None, take: Take, entry):
    written = taken_away(take, entry.file.removesuffix(".py"), "passant")
    assert [secret for secret in HIDDEN if secret in written] == []
    assert "réservés aux agents" in written


def test_an_agent_takes_away_what_a_visitor_does_not(reserved: None, take: Take):
    written = "".join(taken_away(take, page, "agent") for page in ("relance", "actions"))
    assert [amount for amount in ("500\u202f111", "demi-million") if amount not in written] == []


DATED = [entry for entry in PAGES if entry.is_dated]


@pytest.mark.parametrize("entry", DATED, ids=lambda entry: entry.title)
@pytest.mark.parametrize("name", STRANGERS)
def test_no_page_shows_a_visitor_what_is_for_agents(reserved: None, entry, name: str):
    written = text_of(opened(entry.file.removesuffix(".py"), name))
    assert [secret for secret in HIDDEN if secret in written] == []


@pytest.mark.parametrize("query", [{"de": "2", "a": "3"}, {"de": "1", "a": "2"}, {"depuis": "1"}, {"version": "2"}])
def test_no_comparison_of_versions_shows_it(reserved: None, query: dict):
    written = text_of(opened("changements", "passant", **query))
    assert [secret for secret in HIDDEN if secret in written] == []


def test_neither_the_original_workbooks_nor_the_reports_are_a_visitors(reserved: None):
    app = opened("changements", "passant").selectbox(key="version-choisie").select(2).run()
    assert not app.get("download_button")
    assert not [expander for expander in app.expander if "Rapport" in expander.label]
    agent = opened("changements", "agent").selectbox(key="version-choisie").select(2).run()
    assert [button.proto.label for button in agent.get("download_button")] == ["maquette.xlsx", "Rapport de contrôle"]


def test_an_agent_finds_there_what_a_visitor_does_not(reserved: None):
    """Or nothing above would say anything."""
    written = text_of(opened("changements", "agent", de="1", a="2")) + text_of(opened("relance", "agent"))
    assert [amount for amount in ("777\u202f555", "500\u202f111", "demi-million") if amount not in written] == []


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    (tmp_path / "secrets.toml").write_text(section_as_toml().replace(f"{SECTION['visitor_stages']!r}", f"{VISITOR_STAGES!r}"), encoding="utf-8")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(tmp_path / "secrets.toml"))
    return monkeypatch


@pytest.mark.parametrize(("address", "is_shown"), [("inconnu@exemple.fr", False), ("agent@exemple.fr", True)])
def test_commands_in_the_name_of_a_visitor_write_what_a_visitor_may_have(reserved: None, named: pytest.MonkeyPatch, tmp_path: Path, capsys, address: str, is_shown: bool):
    named.setenv("CRTE_AS", address)
    assert main(["export", str(tmp_path / "donnees")]) == DONE
    compared = [main(["compare", before, after, "--all"]) for before, after in (("1", "2"), ("2", "3"))]
    assert compared == [FOUND, FOUND if is_shown else DONE]
    written = capsys.readouterr().out + "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "donnees").iterdir())
    assert ([secret for secret in HIDDEN if secret in written] != []) is is_shown
