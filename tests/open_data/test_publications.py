"""Who sees what, what is kept and for how long, and what is said when the database does not answer."""

import asyncio
import csv
import io
import json
import re
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from crte_data.backup import write_backup
from crte_data.database import StoreUnavailable
from crte_data.journal import Person
from crte_data.restoration import restore_backup
from crte_data.store import Publication, Store
from crte_data.tables import OPERATIONS
from open_data import files, routes
from open_data.asked import Asked
from open_data.files import FILES, File
from open_data.publications import Publications
from open_data.shelf import Shelf
from server.representation import Representation
from tests.builders import frame, row
from tests.secrets_of import secrets_of

SITE, SECRET = "http://testserver", "un secret de cookie pour les tests"
RULES = f"""
[auth]
redirect_uri = "{SITE}/oauth2callback"
cookie_secret = "{SECRET}"
[access]
visitor_stages = ["accorde"]
[[access.roles]]
email = "agent@exemple.fr"
role = "agent"
perimetres = ["caph"]
"""


@pytest.fixture
def site(url: str) -> TestClient:
    return TestClient(Starlette(routes=routes(lambda: Store(url))))


@pytest.fixture
def reserved(tmp_path):
    """A site that keeps some amounts for its agents."""
    with secrets_of(tmp_path, RULES):
        yield


def signed(email: str) -> dict[str, str]:
    said = {"origin": SITE, "is_logged_in": True, "email": email, "iat": time.time()}
    return {"cookie": f"_streamlit_user={create_signed_value(SECRET, '_streamlit_user', json.dumps(said)).decode()}"}


@pytest.mark.parametrize("name", ["financements.csv", "financements.parquet", "classeur.xlsx"])
def test_what_pages_hide_from_visitors_is_in_no_file(site: TestClient, reserved: None, name: str):
    agent, visitor, stranger = (site.get(f"/donnees/{name}", headers=headers) for headers in (signed("agent@exemple.fr"), {}, signed("autre@exemple.fr")))
    assert visitor.content == stranger.content != agent.content
    assert {answer.headers["cache-control"] for answer in (agent, visitor)} == {"private, no-cache"}


def test_hidden_amounts_are_empty_and_said_to_be_known(site: TestClient, reserved: None):
    said = site.get("/donnees/datapackage.json").json()["description"]
    assert "sont réservés aux agents" in said
    visitor, agent = (list(csv.DictReader(io.StringIO(site.get("/donnees/financements.csv", headers=headers).text))) for headers in ({}, signed("agent@exemple.fr")))
    assert len(visitor) == len(agent) > 0
    assert {line["montant_prevu_eur"] for line in visitor} == {""}
    assert [line["montant_accorde_eur"] for line in visitor] == [line["montant_accorde_eur"] for line in agent]
    assert any(float(line["montant_prevu_eur"] or 0) > 0 for line in agent)


def test_a_new_version_is_there_at_the_next_question(tmp_path):
    with closing(Store(f"sqlite:///{tmp_path}/crte.sqlite3")) as store:
        site = TestClient(Starlette(routes=routes(lambda: store)))
        empty = store.load(0)
        store.publish(Publication(dataset=empty, workbooks={}, author="Ada", comment="Rien", parent=0))
        first = site.get("/donnees/operations.csv")
        store.publish(Publication(dataset=empty.replaced({"operations": frame(OPERATIONS, [row(OPERATIONS)])}, empty.colonnes), workbooks={}, author="Ada", comment="Une", parent=1))
        second = site.get("/donnees/operations.csv", headers={"if-none-match": first.headers["etag"]})
        assert second.status_code == 200
        assert len(second.text.splitlines()) == len(first.text.splitlines()) + 1
        assert site.get("/sante").json() == {"etat": "en service", "base": "répond", "version": 2}


def test_a_restored_version_is_not_taken_for_the_one_of_its_number(tmp_path):
    with closing(Store(f"sqlite:///{tmp_path}/ici.sqlite3")) as store, closing(Store(f"sqlite:///{tmp_path}/ailleurs.sqlite3")) as other:
        empty = store.load(0)
        one = empty.replaced({"operations": frame(OPERATIONS, [row(OPERATIONS)])}, empty.colonnes)
        store.publish(Publication(dataset=empty, workbooks={}, author="Ada", comment="Rien", parent=0))
        other.publish(Publication(dataset=one, workbooks={}, author="Grace", comment="Une", parent=0))
        site = TestClient(Starlette(routes=routes(lambda: store)))
        first = site.get("/donnees/operations.csv")
        restore_backup(store, _backup(other, tmp_path), Person(name="Ada"), replacing=True)
        second = site.get("/donnees/operations.csv", headers={"if-none-match": first.headers["etag"]})
        assert second.status_code == 200
        assert len(second.text.splitlines()) == len(first.text.splitlines()) + 1


def _backup(store: Store, folder: Path) -> Path:
    write_backup(store, folder / "ailleurs.zip")
    return folder / "ailleurs.zip"


def test_two_servers_write_the_same_bytes(url: str, monkeypatch: pytest.MonkeyPatch):
    """So that a visitor sent from one to the other is told « nothing new », and a cache between them stays true."""
    tags = []
    for year in (2030, 2040):
        monkeypatch.setattr("zipfile.time.localtime", lambda *_, year=year: time.struct_time((year, 1, 1, 0, 0, 0, 0, 1, 0)))
        site = TestClient(Starlette(routes=routes(lambda: Store(url))))
        tags.append({name: site.head(f"/donnees/{name}").headers["etag"] for name in FILES})
        time.sleep(1.1)  # openpyxl dates a workbook to the second
    assert tags[0] == tags[1]


def counting(monkeypatch: pytest.MonkeyPatch, make: Callable[[object], bytes]) -> list[str]:
    made: list[str] = []

    def counted(extract: files.Extract) -> bytes:
        made.append(threading.current_thread().name)
        return make(extract)

    monkeypatch.setitem(FILES, "essai.csv", File("text/csv", counted))
    return made


def in_a_loop(run):
    """Playwright leaves a loop running in the main thread."""
    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def test_a_file_asked_for_by_many_at_once_is_made_once_and_in_a_thread(url: str, monkeypatch: pytest.MonkeyPatch):
    made = counting(monkeypatch, lambda _: b"fait")
    publications = Publications(lambda: Store(url))

    async def ask() -> None:
        published = await publications.version(None)
        await asyncio.gather(*(publications.file("essai.csv", Asked(), published, "gzip") for _ in range(20)))

    in_a_loop(ask)
    assert len(made) == 1
    assert made[0].startswith("AnyIO worker thread")


def test_the_event_loop_goes_on_while_a_file_is_made(url: str, monkeypatch: pytest.MonkeyPatch):
    begun, ended = threading.Event(), threading.Event()

    def slow(_: object) -> bytes:
        begun.set()
        assert ended.wait(30)
        return b"fait"

    counting(monkeypatch, slow)
    publications = Publications(lambda: Store(url))
    answered: list[int] = []

    async def ask() -> None:
        published = await publications.version(None)
        making = asyncio.create_task(publications.file("essai.csv", Asked(), published, None))
        while not begun.is_set():
            await asyncio.sleep(0)
        answered.append(await publications.current())  # a probe is answered meanwhile
        ended.set()
        await making

    in_a_loop(ask)
    assert answered == [2]


def test_the_shelf_keeps_the_last_asked_for_within_its_room():
    shelf = Shelf(room=10)
    for name, size in (("a", 4), ("b", 4)):
        shelf.put(name, Representation(body=b"x" * size, media_type="text/csv"))
    assert shelf.get("a")
    shelf.put("c", Representation(body=b"x" * 4, media_type="text/csv"))
    assert [bool(shelf.get(name)) for name in "abc"] == [True, False, True]
    shelf.put("d", Representation(body=b"x" * 11, media_type="text/csv"))
    assert (shelf.get("d"), shelf.size() <= 10) == (None, True)


def away() -> Store:
    raise StoreUnavailable("La base des versions ne répond pas.")


def test_a_database_that_is_away_is_said_and_found_again(url: str):
    doors = [lambda: Store(url), away, away]
    site = TestClient(Starlette(routes=routes(lambda: doors.pop()())))
    refused, probe = site.get("/donnees/operations.csv"), site.get("/sante")
    assert (refused.status_code, refused.text, refused.headers["retry-after"]) == (503, "La base des versions ne répond pas.", "5")
    assert (probe.status_code, probe.json()) == (503, {"etat": "hors service", "base": "ne répond pas"})
    assert site.get("/sante").status_code == 200


def test_an_error_that_nobody_foresaw_has_a_number_and_tells_nothing(caplog: pytest.LogCaptureFixture):
    def broken() -> Store:
        raise RuntimeError("mot de passe : secret")

    site = TestClient(Starlette(routes=routes(broken)))
    answer, probe = site.get("/donnees/operations.csv"), site.get("/sante")
    assert answer.status_code == 500
    reference = answer.text.removeprefix("Une erreur inattendue est survenue. Signalez la référence ").rstrip(".")
    assert re.fullmatch("[0-9a-f]{8}", reference)
    assert reference in caplog.text
    assert "secret" not in answer.text + probe.text
    assert (probe.status_code, probe.headers["cache-control"]) == (503, "no-store")


def test_a_probe_does_not_wait_for_a_database_that_hangs(url: str, monkeypatch: pytest.MonkeyPatch):
    freed = threading.Event()
    monkeypatch.setattr("open_data.health._WAIT_S", 0.05)

    def hanging() -> Store:
        assert freed.wait(30)
        return Store(url)

    site = TestClient(Starlette(routes=routes(hanging)))
    try:
        assert site.get("/sante").status_code == 503
    finally:
        freed.set()


def test_under_a_prefix_the_addresses_follow(url: str):
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "crte")
    try:
        site = TestClient(Starlette(routes=routes(lambda: Store(url))), follow_redirects=True)
        assert site.get("/crte/sante").status_code == 200
        assert site.get("/crte/donnees").json()["version"] == 2
    finally:
        config.set_option("server.baseUrlPath", before)
