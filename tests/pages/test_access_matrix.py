"""Each role × each action, on its screen and by its command. An action, a page or a command without a line fails."""

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from crte_data import terminal
from crte_data.__main__ import COMMANDS, main
from crte_data.access import RULES, AccessDenied, Action, may
from crte_data.command_line import IMPOSSIBLE
from crte_data.drafts import NewDraft
from crte_data.journal import Outcome, entry
from crte_data.journal import Person as Signature
from crte_data.store import Store
from loaders.bundled import WORKBOOKS
from loaders.deposit import read_deposit
from pages.registry import PAGES
from tests.pages.conftest import ROOT, fresh
from tests.people import NAMES, SECTION, claims, person, section_as_toml

Offered = Callable[[AppTest], bool]


class Screen(NamedTuple):
    page: str
    is_offered: Offered


def _texts(app: AppTest) -> str:
    return "\n".join(str(block.value) for block in (*app.markdown, *app.caption, *app.header))


def _publishes(app: AppTest) -> bool:
    """Once a draft is taken up, where drafts are offered."""
    for button in app.button:
        if button.key == "reprendre":
            button.click().run()
            break
    return any(button.key == "publier" for button in app.button)


def _goes_back(app: AppTest) -> bool:
    """Once an earlier version is chosen."""
    app.selectbox(key="version-choisie").select(1).run()
    return any(button.key == "revenir-1" for button in app.button)


SCREENS: dict[Action, Screen | None] = {
    Action.LIRE: Screen("synthese", lambda app: bool(app.get("plotly_chart"))),
    Action.VOIR_MONTANTS: Screen("relance", lambda app: "réservés aux agents" not in _texts(app)),
    Action.DEPOSER: Screen("depot", lambda app: bool(app.file_uploader)),
    Action.CORRIGER: Screen("depot", lambda app: bool(app.file_uploader)),  # how a dropped file was read: nobody else drops one
    Action.VOIR_BROUILLONS: Screen("depot", lambda app: "Brouillons en attente" in _texts(app)),
    Action.VOIR_ORIGINAUX: Screen("changements", lambda app: any(".xlsx" in button.proto.label for button in app.get("download_button"))),
    Action.PUBLIER: Screen("depot", _publishes),
    Action.REVENIR: Screen("changements", _goes_back),
    Action.LIRE_JOURNAL: Screen("journal", lambda app: any("Résultat" in frame.value.columns for frame in app.dataframe)),
    Action.SAUVEGARDER: None,  # by command only
    Action.RESTAURER: None,
}
ARGUMENTS = {
    "publish": ["maquette.xlsx", "--author", "Ada", "--comment", "essai"], "versions": [], "compare": ["1", "1"], "revert": ["1", "--author", "Ada", "--comment", "essai"],
    "export": ["donnees"], "backup": ["sauvegarde.zip"], "restore": ["sauvegarde.zip"], "verify": [],
}  # fmt: skip
REFUSED = [pytest.param(name, command, id=f"{name}-{command}") for name in NAMES for command in terminal.ACTIONS if not may(person(name), terminal.ACTIONS[command])]


@pytest.fixture(scope="module")
def lived_in_store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version to go back to, and a deposit that waits."""
    path = tmp_path_factory.mktemp("store") / "lived-in.sqlite3"
    shutil.copy(bundled_store, path)
    with contextlib.closing(Store(f"sqlite:///{path}")) as store:
        store.revert(1, "Ada", "Retour d’essai", 1)
        content = _tracking(40)
        deposit = read_deposit([("suivi_actions.xlsx", content)], store.load(2))
        store.save_draft(NewDraft(dataset=deposit.after, workbooks={"suivi_actions.xlsx": content}, parent=2, author="Ada", report=deposit.report.as_text(), scope=deposit.scope.as_json()))
    return path


def _tracking(progress: int) -> bytes:
    """The bundled fiches, the first one further along."""
    book = openpyxl.load_workbook(WORKBOOKS / "suivi_actions.xlsx")
    headers = [cell.value for cell in book["Actions"][1]]
    book["Actions"].cell(2, headers.index("Avancement (%)") + 1, progress)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def lived_in(lived_in_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    shutil.copy(lived_in_store, tmp_path / "crte.sqlite3")
    for url in fresh(f"sqlite:///{tmp_path}/crte.sqlite3", monkeypatch):
        monkeypatch.setenv("CRTE_MODE", "")
        with contextlib.closing(Store(url)) as store:
            yield store


def open_page(page: str, name: str) -> AppTest:
    """A page as this person gets it."""
    app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60)
    app.user, app.secrets["access"] = claims(name), SECTION
    app.run()
    return app if page == "synthese" else app.switch_page(f"{page}.py").run()


def test_every_action_has_its_line():
    assert set(SCREENS) == set(RULES) == set(Action)


def test_every_command_has_its_line():
    assert set(ARGUMENTS) == set(terminal.ACTIONS) == {command.__name__.rsplit(".", 1)[-1] for command in COMMANDS}


def test_what_no_screen_offers_a_command_does():
    assert {action for action, screen in SCREENS.items() if screen is None} <= set(terminal.ACTIONS.values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("action", [action for action, screen in SCREENS.items() if screen])
def test_a_screen_offers_what_the_person_may_do_and_nothing_else(lived_in: Store, action: Action, name: str):
    app = open_page(SCREENS[action].page, name)
    assert not app.exception
    assert SCREENS[action].is_offered(app) is may(person(name), action)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", [page for page in PAGES if RULES[page.action].role], ids=lambda page: page.title)
def test_a_page_left_out_of_the_navigation_refuses_in_one_sentence_and_writes_it_down(lived_in: Store, page, name: str):
    app = open_page(page.file.removesuffix(".py"), name)
    is_allowed = may(person(name), page.action)
    assert [error.value for error in app.error if "Cette action est réservée" in error.value] == ([] if is_allowed else [app.error[0].value])
    app.run()
    refused = [(line.email, line.action) for line in lived_in.journal(outcome=Outcome.REFUSE)]
    assert refused == ([] if is_allowed else [(NAMES[name], page.action)])  # once, however many reruns
    assert bool(app.title) is is_allowed


@pytest.mark.parametrize(("name", "command"), REFUSED)
def test_a_command_in_the_name_of_somebody_is_refused_as_a_screen_is(lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, name: str, command: str):
    _as(name, tmp_path, monkeypatch)
    before = lived_in.current_id()
    assert main([command, *ARGUMENTS[command]]) == IMPOSSIBLE
    assert "Cette action est réservée" in capsys.readouterr().err
    assert lived_in.current_id() == before
    (line,) = lived_in.journal(outcome=Outcome.REFUSE)
    assert (line.email, line.action) == (NAMES[name] or "", terminal.ACTIONS[command])


@pytest.mark.parametrize("command", terminal.ACTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_a_command_in_the_name_of_somebody_is_allowed_as_a_screen_is(lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: str):
    _as(name, tmp_path, monkeypatch)
    if may(person(name), terminal.ACTIONS[command]):
        terminal.allow(command)
    else:
        with pytest.raises(AccessDenied):
            terminal.allow(command)


def _as(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secrets.toml").write_text(section_as_toml(), encoding="utf-8")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(folder / "secrets.toml"))
    monkeypatch.setenv("CRTE_AS", NAMES[name])


def test_whoever_runs_a_command_in_no_other_name_may_do_everything(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CRTE_AS", raising=False)
    for command in terminal.ACTIONS:
        terminal.allow(command)


def test_the_journal_is_searched_by_person_action_result_and_day(lived_in: Store):
    lived_in.record(entry(Signature(name="Bob 100%", email="bob@exemple.fr", role="agent"), "publier", "3", "refusé pour voir", Outcome.REFUSE))
    app = open_page("journal", "administratrice")
    lines = _lines(app)
    assert lines["Action"].to_list() == ["publier", "dépôt", "retour", "publication"]
    assert _lines(app.text_input(key="journal-personne").input("0%").run())["Personne"].to_list() == ["Bob 100%"]
    assert _lines(app.text_input(key="journal-personne").input("BOB@").run())["Personne"].to_list() == ["Bob 100%"]
    app.text_input(key="journal-personne").input("").run()
    assert _lines(app.selectbox(key="journal-resultat").select("refusé").run())["Personne"].to_list() == ["Bob 100%"]
    app.selectbox(key="journal-resultat").select("Tout").run()
    assert _lines(app.selectbox(key="journal-action").select("retour").run())["Personne"].to_list() == ["Ada"]
    app.selectbox(key="journal-action").select("Tout").run()
    app.date_input(key="journal-au").set_value("2021-10-22").run()
    assert any("Aucune ligne" in info.value for info in app.info)


def _lines(app: AppTest):
    assert not app.exception
    return next(frame.value for frame in app.dataframe if "Résultat" in frame.value.columns)
