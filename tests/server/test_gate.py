"""What the server refuses, asked in raw HTTP: no page is in the way of whoever writes his own requests."""

import contextlib
import json
import time
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect
from streamlit import config
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string

from crte_data.access import Action
from crte_data.journal import Outcome
from crte_data.store import Store
from server.gate import Gate
from server.journal import Journal
from server.rates import CONNECTIONS, DOWNLOADS, SIGN_INS, UPLOADS, Limiter, Rate
from server.security import Security
from tests.clock import Clock
from tests.server.conftest import COOKIE_SECRET as SECRET
from tests.server.conftest import SITE

UPLOAD = "/_stcore/upload_file/session/file"
XSRF = generate_xsrf_token_string()


@pytest.fixture
def heard() -> list[tuple]:
    return []


@pytest.fixture
def site(clock: Clock, heard: list[tuple], secrets: None) -> TestClient:
    """The gate before an application that says yes to everything."""

    async def hear(*refused: object) -> None:
        heard.append(refused)

    async def yes(_request: object) -> PlainTextResponse:
        return PlainTextResponse("oui")

    async def stream(websocket) -> None:
        await websocket.accept()
        await websocket.close()

    async def no(request) -> PlainTextResponse:
        return PlainTextResponse("non", request.path_params["status"])

    routes = [Route("/refus/{status:int}", no, methods=["GET", "POST"]), Route("/{path:path}", yes, methods=["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST"]), WebSocketRoute("/_stcore/stream", stream)]
    middleware = [Middleware(Security), Middleware(Gate, on_refused=hear, clock=clock)]
    return TestClient(Starlette(routes=routes, middleware=middleware), follow_redirects=False)


def identity(secret: str = SECRET, origin: str = SITE, **claims: object) -> str:
    said = {"origin": origin, "is_logged_in": True, "email": "agent@exemple.fr", "iat": time.time(), **claims}
    return create_signed_value(secret, "_streamlit_user", json.dumps(said)).decode()


def sent(site: TestClient, method: str = "PUT", cookie: str | None = None, **headers: str | None):
    """A file as Streamlit's page sends it, but for what a test changes; None leaves a header out."""
    site.cookies = {"_streamlit_xsrf": XSRF} | ({"_streamlit_user": cookie} if cookie else {})
    said = {"origin": SITE, "x-xsrftoken": XSRF} | {name.replace("_", "-"): value for name, value in headers.items()}
    return site.request(method, UPLOAD, headers={name: value for name, value in said.items() if value is not None})


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
def test_a_file_without_a_role_is_refused_in_one_french_sentence(site: TestClient, heard: list[tuple], method: str):
    answer = sent(site, method)
    assert answer.status_code == 403
    assert answer.text == "Cette action est réservée aux agents : identifiez-vous pour déposer un classeur."
    assert "content-security-policy" in answer.headers
    ((address, line),) = heard
    assert (address, line.role, line.action, line.target, line.outcome, line.detail) == ("testclient", "visiteur", Action.DEPOSER, f"{method} {UPLOAD}", Outcome.REFUSE, answer.text)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_agent_sends_and_takes_out_files(site: TestClient, heard: list[tuple], method: str):
    assert sent(site, method, identity()).text == "oui"
    assert heard == []


@pytest.mark.parametrize("forged", [
    {"secret": "un autre secret"}, {"origin": "https://ailleurs.example"}, {"email": "autre@exemple.fr"}, {"iat": 0}, {"iat": None}, {"is_logged_in": False},
    {"email": "agent@exemple.fr", "email_verified": False},
])  # fmt: skip
def test_an_identity_that_is_forged_old_or_without_a_role_sends_nothing(site: TestClient, forged: dict):
    assert sent(site, cookie=identity(**forged)).status_code == 403


@pytest.mark.parametrize("cookie", ["nonsense", "a.b.c", create_signed_value(SECRET, "_streamlit_user", "chunks-3").decode()])
def test_a_cookie_that_is_none_refuses_and_breaks_nothing(site: TestClient, cookie: str):
    assert sent(site, cookie=cookie).status_code == 403


@pytest.mark.parametrize("headers", [
    {"x_xsrftoken": None}, {"x_xsrftoken": "2|00|00|0"}, {"x_xsrftoken": generate_xsrf_token_string()}, {"origin": None}, {"origin": "https://ailleurs.example"}, {"origin": "null"}, {"origin": "http://["},
])  # fmt: skip
def test_another_site_sends_nothing_in_the_name_of_an_agent(site: TestClient, headers: dict):
    assert sent(site, cookie=identity(), **headers).status_code == 403


def test_the_local_mode_is_for_a_page_of_this_machine_only(site: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRTE_MODE", "local")
    local = TestClient(site.app, base_url="http://localhost:8501", client=("127.0.0.1", 50_000))
    assert sent(local, origin="http://localhost:8501").text == "oui"
    assert sent(local, origin="http://localhost:9000").status_code == 403
    assert sent(local, origin=None).status_code == 403
    assert sent(local, origin="http://localhost:8501", x_forwarded_for="127.0.0.1").status_code == 403
    elsewhere = TestClient(site.app, base_url="http://localhost:8501", client=("192.168.1.9", 50_000))
    assert sent(elsewhere, origin="http://localhost:8501").status_code == 403


@pytest.mark.parametrize("path", ["/", "/energie", "/_stcore/health", "/donnees/operations.csv"])
def test_everyone_reads(site: TestClient, path: str):
    assert site.get(path).text == "oui"


def _opens(site: TestClient, **headers: str) -> bool:
    try:
        with site.websocket_connect("/_stcore/stream", headers=headers):
            return True
    except (WebSocketDisconnect, WebSocketDenialResponse):
        return False


def test_a_page_of_another_site_opens_no_websocket(site: TestClient):
    assert _opens(site, origin=SITE)
    assert _opens(site)  # no browser: it gets no identity from Streamlit
    assert not _opens(site, origin="https://ailleurs.example")
    assert not _opens(site, origin="http://localhost:3000")
    assert not _opens(site, origin="null")


def test_a_name_that_is_not_allowed_is_no_name_of_ours(site: TestClient, monkeypatch: pytest.MonkeyPatch):
    assert site.get("/", headers={"host": "rebinding.example"}).status_code == 200
    config.set_option("server.allowedHosts", ["testserver"])
    try:
        assert site.get("/").status_code == 200
        answer = site.get("/", headers={"host": "rebinding.example"})
        assert (answer.status_code, answer.text) == (421, "Ce nom de serveur n’est pas celui du tableau de bord.")
        assert not _opens(site, host="rebinding.example", origin="http://rebinding.example")
    finally:
        config.set_option("server.allowedHosts", [])


def test_who_signs_in_too_often_waits(site: TestClient, clock: Clock):
    answers = [site.get("/auth/login").status_code for _ in range(SIGN_INS.burst + 1)]
    assert answers == [200] * SIGN_INS.burst + [429]
    refused = site.get("/oauth2callback")
    assert "réessayez dans un instant" in refused.text
    assert refused.headers["retry-after"] == "1"
    assert site.get("/energie").status_code == 200
    clock.now += 1
    assert site.get("/auth/login").status_code == 200


def test_who_connects_too_often_waits(site: TestClient):
    assert all(_opens(site) for _ in range(CONNECTIONS.burst))
    assert not _opens(site)


def test_who_sends_too_often_waits(site: TestClient, heard: list[tuple]):
    allowed = [sent(site, cookie=identity()).status_code for _ in range(UPLOADS.burst + 1)]
    assert allowed == [200] * UPLOADS.burst + [429]
    assert [(line.email, line.action) for _, line in heard] == [("agent@exemple.fr", Action.DEPOSER)]


def test_who_takes_data_too_often_waits(site: TestClient, heard: list[tuple], clock: Clock):
    answers = [site.get("/donnees/operations.csv").status_code for _ in range(DOWNLOADS.burst + 1)]
    assert answers == [200] * DOWNLOADS.burst + [429]
    refused = site.get("/donnees/")
    assert (refused.text, refused.headers["retry-after"]) == ("Trop de demandes à la suite depuis votre réseau : réessayez dans un instant.", "1")
    assert (site.get("/donnees-ouvertes").status_code, site.get("/sante").status_code) == (200, 200)
    assert heard == []  # reading is no write
    clock.now += 1
    assert site.get("/donnees/").status_code == 200


OTHER = "https://ailleurs.example"


@pytest.mark.parametrize(("asked", "status", "action", "target"), [
    (lambda site: sent(site, cookie=identity(), origin=OTHER), 403, Action.DEPOSER, f"PUT {UPLOAD}"),
    (lambda site: site.post("/_stcore/autre", headers={"origin": OTHER}), 403, "écrire sur le serveur", "POST /_stcore/autre"),
    (lambda site: site.post("/refus/418"), 418, "écrire sur le serveur", "POST /refus/418"),
    (lambda site: site.delete(f"/{'x' * 500}", headers={"origin": "null"}), 403, "écrire sur le serveur", f"DELETE /{'x' * 99}"),
    (lambda site: sent(site, cookie=identity(), content_length=str(50 * 2**20 + 1)), 413, Action.DEPOSER, f"PUT {UPLOAD}"),
    (lambda site: sent(site, cookie=identity(), crte_refused="413"), 413, Action.DEPOSER, f"PUT {UPLOAD}"),
    (lambda site: sent(site, cookie=identity(), crte_refused="429"), 429, Action.DEPOSER, f"PUT {UPLOAD}"),
])  # fmt: skip
def test_every_write_that_is_refused_is_heard_of(site: TestClient, heard: list[tuple], asked: Callable, status: int, action: str, target: str):
    answer = asked(site)
    assert answer.status_code == status
    assert ("retry-after" in answer.headers) is (status == 429)
    ((_, line),) = heard
    assert (line.action, line.target, line.outcome) == (action, target, Outcome.REFUSE)
    assert line.detail == (answer.text if status != 418 else "Refusé par le serveur (code 418).")


@pytest.mark.parametrize(("host", "origin"), [("testserver", OTHER), ("testserver", "null")])
def test_a_page_of_another_site_is_heard_of(site: TestClient, heard: list[tuple], host: str, origin: str):
    assert not _opens(site, host=host, origin=origin)
    assert [(line.action, line.detail) for _, line in heard] == [("ouvrir une page", "Cette demande vient d’un autre site : elle est refusée.")]


def test_what_is_read_and_what_is_accepted_is_no_refusal(site: TestClient, heard: list[tuple]):
    assert site.get("/refus/404").status_code == 404
    assert sent(site, cookie=identity()).status_code == 200
    assert _opens(site, origin=SITE)
    assert heard == []


def test_a_flood_of_refused_files_is_one_line_of_the_journal(database_url: str, secrets: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRTE_DATABASE_URL", database_url)
    site = TestClient(Starlette(middleware=[Middleware(Gate, on_refused=Journal().refused)]))
    assert {sent(site).status_code for _ in range(200)} == {403}
    with contextlib.closing(Store(database_url)) as store:
        (line,) = store.journal()
    assert (line.action, line.outcome) == (Action.DEPOSER, Outcome.REFUSE)


@pytest.mark.parametrize(("rate", "asked"), [(CONNECTIONS, 100 * 3 * 3), (SIGN_INS, 100 * 2), (UPLOADS, 10 * 30 * 2), (DOWNLOADS, 100 * 6 * 2)])
def test_a_comite_of_a_hundred_behind_one_address_is_never_refused(rate: Rate, asked: int, clock: Clock):
    limiter = Limiter(rate, clock)
    assert not any(limiter.seconds_to_wait("192.0.2.1") for _ in range(asked))


def test_one_client_does_not_use_up_the_others(clock: Clock):
    limiter = Limiter(Rate(1, 10), clock)
    assert [limiter.seconds_to_wait(address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")] == [0, 10, 0]
    assert [limiter.seconds_to_wait(address) for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [0, 10, 0]


def test_clients_are_not_remembered_without_end(clock: Clock):
    limiter = Limiter(Rate(1, 10), clock)
    for number in range(10_050):
        limiter.seconds_to_wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(limiter._left) == 10_000


def test_under_tls_cookies_and_visits_stay_under_tls(site: TestClient):
    site.app.router.routes.insert(0, Route("/biscuits", _with_cookies))
    tls = TestClient(site.app, base_url="https://testserver").get("/biscuits")
    assert tls.headers["strict-transport-security"] == "max-age=31536000"
    assert tls.headers.get_list("set-cookie") == ["a=1; Path=/; Secure", "b=2; Secure; Path=/"]
    plain = site.get("/biscuits")
    assert "strict-transport-security" not in plain.headers
    assert plain.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2; Secure; Path=/"]


async def _with_cookies(_request: object) -> PlainTextResponse:
    response = PlainTextResponse("")
    for cookie in ("a=1; Path=/", "b=2; Secure; Path=/"):
        response.headers.append("set-cookie", cookie)
    return response
