"""Each role × each action × each périmètre, on its screen, by its address and by its command.

An action, a page or a command without a line fails.
"""

import contextlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from crte_data import terminal
from crte_data.__main__ import COMMANDS, main
from crte_data.access import ROLE_NAMES, RULES, Action, may
from crte_data.backup import write_backup
from crte_data.command_line import DONE, FOUND, IMPOSSIBLE
from crte_data.drafts import NewDraft
from crte_data.journal import Outcome, entry
from crte_data.journal import Person as Signature
from crte_data.restoration import read_manifest
from crte_data.store import Store
from crte_data.tables import FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import Perimetre
from loaders.bundled import WORKBOOKS
from loaders.deposit import read_deposit
from open_data import routes
from pages.registry import PAGES
from tests.builders import maquette, row
from tests.pages.conftest import ROOT, fresh
from tests.people import NAMES, SECTION, claims, person, section_as_toml
from tests.secrets_of import secrets_of

Offered = Callable[[AppTest], bool]
SITE, SECRET = "http://testserver", "un secret de cookie pour les tests"


class Screen(NamedTuple):
    page: str
    is_offered: Offered
    concerns: Perimetre | None = None  # whose lines what waits there would change


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
    Action.PUBLIER: Screen("depot", _publishes, Perimetre.COMMUN),
    Action.REVENIR: Screen("changements", _goes_back),
    Action.LIRE_JOURNAL: Screen("journal", lambda app: any("Résultat" in frame.value.columns for frame in app.dataframe)),
    Action.SAUVEGARDER: None,  # by command only
    Action.RESTAURER: None,
}
ARGUMENTS = {
    "publish": ["maquette.xlsx", "--author", "Ada", "--comment", "essai"], "versions": [], "compare": ["1", "1"], "revert": ["1", "--author", "Ada", "--comment", "essai"],
    "export": ["donnees"], "backup": ["copie.zip"], "restore": ["sauvegarde.zip", "--remplacer"], "verify": [],
}  # fmt: skip
PAIRS = [(name, command) for name in NAMES for command in terminal.ACTIONS]
REFUSED = [pair for pair in PAIRS if not may(person(pair[0]), terminal.ACTIONS[pair[1]])]
ALLOWED = [pair for pair in PAIRS if pair not in REFUSED and pair[1] != "publish"]  # which is asked périmètre by périmètre below
SIDES = ("CAVM", "CAPH", "commun", "tout")
ALL = frozenset(SIDES)
# Whose lines each may deposit, and publish: said here once more, and not asked of the code that is tested.
DEPOSITS = {"agent CAVM": {"CAVM"}, "agent": ALL, "responsable CAPH": {"CAPH"}, "responsable": ALL, "administratrice": ALL}
PUBLISHES = {"responsable CAPH": {"CAPH"}, "responsable": ALL, "administratrice": ALL}
BY_SIDE = [(name, side) for name in DEPOSITS for side in SIDES if name in ("agent CAVM", "responsable CAPH") or side == "tout"]
LIMITED = [(name, side) for name, side in BY_SIDE if name in ("agent CAVM", "responsable CAPH") and side != "tout"]
SEES_ALL_AMOUNTS = set(DEPOSITS)


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
    assert SCREENS[action].is_offered(app) is may(person(name), action, SCREENS[action].concerns)


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
    has_role = person(name).role >= RULES[terminal.ACTIONS[command]].role
    assert ("Vos droits ne couvrent pas tout ce périmètre" if has_role else "Cette action est réservée") in capsys.readouterr().err
    assert lived_in.current_id() == before
    (line,) = lived_in.journal(outcome=Outcome.REFUSE)
    assert (line.email, line.action) == (NAMES[name] or "", terminal.ACTIONS[command])


@pytest.mark.parametrize(("name", "command"), ALLOWED)
def test_a_command_in_the_name_of_somebody_is_run_to_its_end(lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, name: str, command: str):
    _as(name, tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    write_backup(lived_in, tmp_path / "sauvegarde.zip")
    assert main([command, *ARGUMENTS[command]]) == DONE
    told = capsys.readouterr()
    assert told.err == ""
    assert SAID[command] in told.out
    if command in EFFECTS:
        EFFECTS[command](lived_in, tmp_path, name)
    assert not lived_in.journal(outcome=Outcome.REFUSE)


def _has_reverted(store: Store, _folder: Path, name: str) -> None:
    told = store.version(3)
    assert (store.current_id(), told.author, told.role, told.kind) == (3, "Ada", ROLE_NAMES[person(name).role], "retour")
    assert store.journal(1)[0].email == NAMES[name]


def _has_exported(_store: Store, folder: Path, name: str) -> None:
    assert pd.read_csv(folder / "donnees" / "financements.csv")["montant_prevu_eur"].notna().any() == (name in SEES_ALL_AMOUNTS)


def _has_saved(_store: Store, folder: Path, _name: str) -> None:
    assert read_manifest(folder / "copie.zip").versions == 2


def _has_restored(store: Store, _folder: Path, name: str) -> None:
    (line,) = store.journal(1)
    assert (line.action, line.email, line.outcome) == ("restauration", NAMES[name], Outcome.ACCEPTE)


EFFECTS = {"revert": _has_reverted, "export": _has_exported, "backup": _has_saved, "restore": _has_restored}
SAID = {
    "versions": "2 (publiée) — ", "compare": "Rien n’a changé de la version 1", "revert": "Version 3 publiée : elle reprend la version 1.", "export": "(version 2).",
    "backup": "« copie.zip » : 2 versions", "restore": "« sauvegarde.zip » est restauré : 2 versions", "verify": "rien à signaler.",
}  # fmt: skip


def _of_side(side: str) -> bytes:
    """A maquette of one périmètre; « tout » has lines of each."""
    sides = ("CAVM", "CAPH", "commun") if side == "tout" else (side,)
    operations = [row(OPERATIONS, operation_id=f"NV-{name}", intitule=f"Projet {name}", perimetre=name) for name in sides]
    return maquette(operations, [row(FINANCEMENTS, ligne_id=f"NV-{name}", operation_id=f"NV-{name}") for name in sides])


@pytest.mark.parametrize(("name", "side"), BY_SIDE)
def test_a_command_deposits_and_publishes_the_lines_of_who_runs_it(lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, name: str, side: str):
    _as(name, tmp_path, monkeypatch)
    (tmp_path / "maquette.xlsx").write_bytes(_of_side(side))
    asked = ["--whole"] if side == "tout" else ["--perimetre", side]
    status = main(["publish", str(tmp_path / "maquette.xlsx"), "--author", "Ada", "--comment", "essai", *asked, "--accept", "table-reduite"])
    drafts = [draft for draft in lived_in.drafts() if draft.comment == "essai"]
    refused = [(line.email, line.action) for line in lived_in.journal(outcome=Outcome.REFUSE)]
    if side in PUBLISHES.get(name, ()):
        assert (status, lived_in.current_id(), [draft.published for draft in drafts], refused) == (DONE, 3, [3], [])
        assert lived_in.version(3).role == ROLE_NAMES[person(name).role]
    elif side in DEPOSITS[name]:
        assert (status, lived_in.current_id(), [draft.is_open for draft in drafts], refused) == (FOUND, 2, [True], [(NAMES[name], Action.PUBLIER)])
    else:
        assert (status, lived_in.current_id(), drafts, refused) == (IMPOSSIBLE, 2, [], [(NAMES[name], Action.DEPOSER)])
        assert "Vos droits ne couvrent pas tout ce périmètre" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "side"), LIMITED)
def test_a_screen_deposits_and_offers_to_publish_the_lines_of_the_person(lived_in: Store, name: str, side: str):
    app = open_page("depot", name)
    app = app.file_uploader[0].upload("maquette.xlsx", _of_side(side)).run()
    drafts = [draft for draft in lived_in.drafts() if draft.author == name]
    is_allowed = side in DEPOSITS[name]
    assert [draft.scope for draft in drafts] == ([{"perimetre": side}] if is_allowed else [])
    assert any("Vos droits ne couvrent pas" in error.value for error in app.error) is not is_allowed
    assert any(button.key == "publier" for button in app.button) is (side in PUBLISHES.get(name, ()))
    assert [(line.email, line.action) for line in lived_in.journal(outcome=Outcome.REFUSE)] == ([] if is_allowed else [(NAMES[name], Action.DEPOSER)])


@pytest.mark.parametrize("name", NAMES)
def test_addresses_give_each_what_its_role_may_have(lived_in: Store, tmp_path: Path, name: str):
    """A file that is sent, and each page by its own address, are asked in a browser: tests/browser/test_access_addresses.py."""
    auth = f'[auth]\nredirect_uri = "{SITE}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
    said = json.dumps({"origin": SITE, **claims(name)})
    headers = {"cookie": f"_streamlit_user={create_signed_value(SECRET, '_streamlit_user', said).decode()}"} if claims(name) else {}
    with secrets_of(tmp_path, auth + section_as_toml()), TestClient(Starlette(routes=routes(lambda: lived_in)), base_url=SITE) as site:
        health = site.get("/sante", headers=headers)
        assert (health.status_code, health.json()["version"]) == (200, 2)
        assert site.get("/donnees/operations.csv", headers=headers).status_code == 200
        for address in ("/donnees/financements.csv", "/donnees/financements.csv?version=1", "/donnees/financements.csv?agglomeration=caph"):
            amounts = pd.read_csv(io.StringIO(site.get(address, headers=headers).text))
            assert amounts["montant_accorde_eur"].notna().any()
            assert amounts["montant_prevu_eur"].notna().any() == (name in SEES_ALL_AMOUNTS)
        assert ("réservés aux agents" in site.get("/donnees/datapackage.json", headers=headers).json()["description"]) is (name not in SEES_ALL_AMOUNTS)


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
    assert lines["Objet"].to_list()[1] == f"brouillon n° {lived_in.drafts()[0].number}"
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
