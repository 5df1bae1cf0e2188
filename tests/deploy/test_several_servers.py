"""Two processes behind nginx on one PostgreSQL, with identities: what is published on one is read on the other, and one may die."""

import contextlib
import csv
import io
import json
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from crte_data.store import Store
from crte_data.verification import problems
from tests.browser.conftest import WAIT_MS, free_port
from tests.browser.test_sign_in import sign_in, updated
from tests.deploy.servers import Process, behind_nginx
from tests.oidc.identity import provider, write_secrets
from tests.postgresql import Cluster

pytestmark = pytest.mark.browser
ROUTE = "crte_serveur"
LATE_MS = 120_000  # an untouched page asks every half minute; a busy machine takes longer


class Site(NamedTuple):
    url: str
    database: str
    processes: tuple[Process, Process]
    log: Path

    def cookie_to(self, process: Process) -> dict:
        """The cookie of a browser that nginx sends to this process."""
        while True:
            value = uuid.uuid4().hex
            if self.server_of("/sante", Cookie=f"{ROUTE}={value}").endswith(f":{process.port}"):
                return {"name": ROUTE, "value": value, "url": self.url}

    def server_of(self, path: str, **headers: str) -> str:
        """Where nginx sent this request. It writes its line once it has answered, and those of WebSockets that end come between."""
        before = len(self._asked(path))
        _ask(f"{self.url}{path}", **headers)
        while len(asked := self._asked(path)) == before:
            time.sleep(0.01)
        return asked[-1].rsplit(maxsplit=1)[1]

    def _asked(self, path: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if f'"GET {path}"' in line]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, postgresql: Cluster) -> Iterator[Site]:
    folder, port, database = tmp_path_factory.mktemp("site"), free_port(), postgresql.new_database()
    callback = f"http://127.0.0.1:{port}/oauth2callback"
    with provider(callback) as issuer, contextlib.ExitStack() as opened:
        secrets = write_secrets(folder, issuer, callback)
        environment = {"CRTE_DATABASE_URL": database, "CRTE_MODE": "", "STREAMLIT_SECRETS_FILES": str(secrets), "STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1"}
        processes = tuple(Process(free_port(), environment, folder / f"{name}.log") for name in "ab")
        for process in processes:
            process.start()
            opened.callback(process.kill)
        log = opened.enter_context(behind_nginx(folder, port, [process.port for process in processes]))
        yield Site(f"http://127.0.0.1:{port}", database, processes, log)


@pytest.fixture
def visitor(site: Site, chromium: Browser) -> Iterator[Callable[[Process], Page]]:
    """Someone whose browser is sent to this process."""
    with contextlib.ExitStack() as opened:

        def arrive(process: Process) -> Page:
            context = chromium.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900})
            opened.callback(context.close)
            context.add_cookies([site.cookie_to(process)])
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            return page

        yield arrive


def _ask(url: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
        return answer.read()


def _version(url: str) -> int:
    return json.loads(_ask(f"{url}/sante"))["version"]


def test_what_is_published_on_one_is_read_on_the_other(site: Site, visitor: Callable[[Process], Page]):
    one, other = site.processes
    reader = visitor(other)
    reader.goto(f"{site.url}/actions")
    expect(reader.get_by_text("Avancement")).not_to_have_count(0)
    before = _version(other.url)
    agent = visitor(one)
    sign_in(agent, site.url, "responsable")
    agent.goto(f"{site.url}/depot")
    agent.locator("input[type=file]").set_input_files(updated(35))
    agent.get_by_label("Pourquoi cette mise à jour").fill("Avancement de la première fiche")
    agent.get_by_role("button", name="Publier").click()
    expect(agent.get_by_text(f"Version {before + 1} publiée")).to_be_visible()
    assert (_version(one.url), _version(other.url)) == (before + 1, before + 1)
    first = next(csv.DictReader(io.StringIO(_ask(f"{other.url}/donnees/actions.csv").decode())))
    assert float(first["avancement_pct"]) == 35
    expect(reader.get_by_text(re.compile(rf"Version {before + 1} publiée à \d+ h \d+"))).to_be_visible(timeout=LATE_MS)


def test_one_process_dies_while_people_browse(site: Site, visitor: Callable[[Process], Page]):
    """Whoever was on it goes on with the other, at the same address; then it is back."""
    lost, other = site.processes
    people = [visitor(lost), visitor(lost), visitor(other)]
    for page in people:
        page.goto(f"{site.url}/logement?agglomeration=cavm")
        expect(page.get_by_role("heading", name="Logement", exact=True)).to_be_visible()
    lost.kill()
    for page in people:
        page.get_by_test_id("stTopNavLink").filter(has_text="Emploi").click()
        expect(page.get_by_role("heading", name="Emploi", exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(r"/emploi\?.*agglomeration=cavm"))
        expect(page.locator(".js-plotly-plot")).not_to_have_count(0)
    assert _version(site.url) == _version(other.url)
    with contextlib.closing(Store(site.database)) as store:
        assert problems(store) == []
    lost.start()
    again = visitor(lost)
    again.goto(f"{site.url}/emploi")
    expect(again.get_by_role("heading", name="Emploi", exact=True)).to_be_visible()


def test_a_browser_is_given_a_server_and_keeps_it(site: Site):
    with urllib.request.urlopen(f"{site.url}/logement", timeout=30) as answer:
        given = [cookie for cookie in answer.headers.get_all("Set-Cookie") if cookie.startswith(ROUTE)]
    assert re.fullmatch(rf"{ROUTE}=[0-9a-f]{{32}}; Path=/; HttpOnly; SameSite=Lax", *given)
    kept = given[0].split(";")[0]
    with urllib.request.urlopen(urllib.request.Request(f"{site.url}/logement", headers={"Cookie": kept}), timeout=30) as answer:
        assert not any(cookie.startswith(ROUTE) for cookie in answer.headers.get_all("Set-Cookie", []))
    assert len({site.server_of("/logement", Cookie=kept) for _ in range(6)}) == 1


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/%6detrics", "//_stcore/metrics"])
def test_internal_figures_are_nobodys(site: Site, path: str):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _ask(site.url + path)
    refused.value.close()
    assert refused.value.code == 404


def test_a_file_that_is_too_large_is_refused_before_the_dashboard_has_it(site: Site):
    too_large = urllib.request.Request(f"{site.url}/_stcore/upload_file/a/b", data=b"x", method="PUT", headers={"Content-Length": str(60 * 2**20)})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(too_large, timeout=30)
    refused.value.close()
    assert refused.value.code == 413
