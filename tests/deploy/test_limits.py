"""What nginx and the dashboard refuse together: too much, too often, another name, a local mode behind a proxy."""

import contextlib
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from crte_data.journal import Outcome
from crte_data.store import Store
from tests.browser.conftest import WAIT_MS, free_port, running
from tests.deploy.servers import behind_nginx
from tests.deploy.test_files import zones
from tests.people import section_as_toml

UPLOAD = "/_stcore/upload_file/session/fichier"
TOO_OFTEN = "Trop de demandes à la suite depuis votre réseau : réessayez dans un instant."
pytestmark = pytest.mark.browser


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


def ask(url: str, method: str = "GET", data: bytes | None = None, **headers: str) -> Answer:
    request = urllib.request.Request(url, data=data, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with _opener.open(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.headers, refused.read().decode())


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Neither sign-in nor anything else is followed."""


_opener = urllib.request.build_opener(_StayHere)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """One process, with identities and two names that are allowed; and where its database is."""
    folder = tmp_path_factory.mktemp("served")
    auth = '[auth]\nredirect_uri = "http://127.0.0.1/oauth2callback"\ncookie_secret = "un secret de cookie pour les tests"\n'
    (folder / "secrets.toml").write_text(auth + section_as_toml(), encoding="utf-8")
    settings = {"CRTE_MODE": "", "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"), "STREAMLIT_SERVER_ALLOWED_HOSTS": "crte.example.fr 127.0.0.1"}
    with running(folder, **settings) as url:
        ask(f"{url}/donnees/")  # the first start publishes the bundled workbooks
        yield url, folder


Site = Callable[..., str]


@pytest.fixture
def site(served: tuple[str, Path], tmp_path: Path) -> Iterator[Site]:
    """nginx before it, with the limits that a test wants to reach."""
    with contextlib.ExitStack() as opened:

        def start(url: str = served[0], address_from: str = "", **bursts: int) -> str:
            port, upstream = free_port(), urlsplit(url).port
            opened.enter_context(behind_nginx(tmp_path, port, [upstream, upstream], bursts, address_from))
            return f"http://127.0.0.1:{port}"

        yield start


def refused_lines(folder: Path) -> list[tuple[str, str]]:
    with contextlib.closing(Store(f"sqlite:///{folder}/crte.sqlite3")) as store:
        return [(line.target, line.detail) for line in store.journal(100, outcome=Outcome.REFUSE)]


@pytest.mark.parametrize(("zone", "path", "status"), [("crte_data", "/donnees/operations.csv", 200), ("crte_sign_ins", "/auth/login", 302), ("crte_pages", "/energie", 200)])
def test_who_asks_too_often_is_told_so_in_french(site: Site, zone: str, path: str, status: int):
    url = site(**{zone: 3})
    answers = [ask(f"{url}{path}") for _ in range(6)]
    statuses = [answer.status for answer in answers]
    # Waiting for nginx to start has asked for one already, of what has no limit of its own.
    let_in = 3 if zone == "crte_pages" else 4
    assert statuses == [status] * let_in + [429] * (6 - let_in)
    last = answers[-1]
    assert (last.text.strip(), last.headers["Retry-After"], last.headers["Content-Type"]) == (TOO_OFTEN, "5", "text/plain; charset=utf-8")
    if zone != "crte_pages":
        assert ask(f"{url}/sante").status == 200  # each has its own


def test_a_network_of_ipv6_is_one_client_and_an_address_of_ipv4_another(site: Site):
    url = site(address_from="X-Test-Address", crte_data=2)

    def status(address: str) -> int:
        return ask(f"{url}/donnees/operations.csv", X_Test_Address=address).status

    assert [status(f"2001:db8:1:2::{rank}") for rank in range(1, 6)] == [200] * 3 + [429] * 2
    assert [status(address) for address in ("2001:db8:1:2:a:b:c:d", "2001:db8:1:3::1", "192.0.2.1", "192.0.2.2")] == [429, 200, 200, 200]
    assert [status("192.0.2.1") for _ in range(3)] == [200, 200, 429]


def test_files_sent_too_often_are_refused_in_french_and_in_the_journal(site: Site, served: tuple[str, Path]):
    url = site(crte_uploads=2)
    answers = [ask(f"{url}{UPLOAD}", "PUT", b"x") for _ in range(5)]
    assert [answer.status for answer in answers] == [403] * 3 + [429] * 2
    assert (answers[-1].text, answers[-1].headers["Retry-After"]) == (TOO_OFTEN, "5")
    assert (f"PUT {UPLOAD}", TOO_OFTEN) in refused_lines(served[1])


@pytest.mark.parametrize("headers", [{"Content_Length": str(60 * 2**20)}, {"Transfer_Encoding": "chunked"}], ids=["said", "unsaid"])
def test_a_file_that_is_too_large_for_nginx_is_refused_in_french_and_in_the_journal(site: Site, served: tuple[str, Path], headers: dict):
    sent = (b"x" * 2**20 for _ in range(60)) if "Transfer_Encoding" in headers else b"x"
    answer = ask(f"{site()}{UPLOAD}", "PUT", sent, **headers)
    assert (answer.status, answer.text) == (413, "Ce fichier dépasse les 50 Mo que le tableau de bord accepte.")
    assert (f"PUT {UPLOAD}", answer.text) in refused_lines(served[1])


def test_nobody_but_nginx_says_that_nginx_refuses(site: Site):
    assert ask(f"{site()}{UPLOAD}", "PUT", b"x", Crte_Refused="413").status == 403


def test_a_hundred_people_arriving_at_once_are_all_let_in(site: Site, chromium: Browser):
    """What a cold visit asks for, a hundred times, is less than is let through at once."""
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    requests, visits = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda visit: visits.append(visit.url))
    page.goto(f"{site()}/")
    expect(page.locator(".js-plotly-plot")).not_to_have_count(0)
    page.get_by_test_id("stTopNavLink").filter(has_text="Indicateurs").click()
    expect(page.get_by_role("heading", name="Indicateurs", exact=True)).to_be_visible()
    context.close()
    assert 10 < len(requests) < zones()["crte_pages"][1] / 100
    assert 1 <= len(visits) < zones()["crte_visits"][1] / 100


def test_the_local_mode_gives_nobody_a_role_through_nginx(site: Site, chromium: Browser, tmp_path_factory: pytest.TempPathFactory):
    """nginx and the browser are on this very machine, and ask for it by its own name."""
    with running(tmp_path_factory.mktemp("local"), CRTE_MODE="local") as url:
        behind = site(url)
        # Past the gate, Streamlit says that there is no such session.
        for address, status, links in ((url, 400, 1), (behind, 403, 0)):
            context = chromium.new_context(locale="fr-FR")
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            page.goto(f"{address}/depot")
            said = page.get_by_text("Cette action est réservée aux agents").or_(page.get_by_role("heading", name="Dépôt", level=1))
            expect(said).to_be_visible()
            expect(page.get_by_role("heading", name="Dépôt", level=1)).to_have_count(links)
            token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "_streamlit_xsrf")
            sent = page.request.put(f"{address}{UPLOAD}", headers={"origin": address, "x-xsrftoken": token}, multipart={"file": {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a"}})
            assert sent.status == status
            context.close()


@pytest.mark.parametrize("path", ["/", "/energie", "/donnees/", "/sante", "/static/absent.js", "/_stcore/health", UPLOAD])
@pytest.mark.parametrize("through_nginx", [False, True])
def test_a_request_under_another_name_is_refused(site: Site, served: tuple[str, Path], path: str, through_nginx: bool):
    url = site() if through_nginx else served[0]
    assert 421 not in {ask(f"{url}{path}").status, ask(f"{url}{path}", Host="crte.example.fr").status}
    for name in ("rebinding.example", f"rebinding.example:{urlsplit(url).port}", "127.0.0.1.rebinding.example"):
        answer = ask(f"{url}{path}", Host=name)
        assert (answer.status, answer.text) == (421, "Ce nom de serveur n’est pas celui du tableau de bord.")


@pytest.mark.parametrize(("name", "status"), [("127.0.0.1", 101), ("crte.example.fr", 101), ("rebinding.example", 403)])
def test_a_page_under_another_name_opens_no_websocket(served: tuple[str, Path], name: str, status: int):
    handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13", "Sec_WebSocket_Key": "MDEyMzQ1Njc4OWFiY2RlZg==", "Sec_WebSocket_Protocol": "streamlit"}
    assert _status(served[0], {"Host": name, "Origin": f"http://{name}", **{key.replace("_", "-"): value for key, value in handshake.items()}}) == status


def _status(url: str, headers: dict[str, str]) -> int:
    """Of the first line of the answer: urllib takes no « 101 Switching Protocols »."""
    with socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=60) as connection:
        connection.sendall("\r\n".join(["GET /_stcore/stream HTTP/1.1", *(f"{key}: {value}" for key, value in headers.items()), "", ""]).encode())
        return int(connection.recv(4096).split(maxsplit=2)[1])
