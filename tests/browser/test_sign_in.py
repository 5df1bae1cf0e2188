"""Signing in against a certified provider: who gets which screen, and what an old or forged cookie is worth."""

import contextlib
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from crte_data.store import Store
from loaders.bundled import WORKBOOKS
from tests.browser.conftest import WAIT_MS, free_port, running
from tests.oidc.identity import COOKIE_SECRET, provider, write_secrets

pytestmark = pytest.mark.browser
COOKIE = "_streamlit_user"


class Site(NamedTuple):
    url: str
    folder: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    callback = f"http://127.0.0.1:{port}/oauth2callback"
    with provider(callback) as issuer:
        secrets = write_secrets(folder, issuer, callback)
        with running(folder, port, CRTE_MODE="", STREAMLIT_SECRETS_FILES=str(secrets)) as url:
            yield Site(url, folder)


@pytest.fixture
def person(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Someone's browser; what its console calls an error fails the test."""
    errors: list[str] = []
    with contextlib.ExitStack() as opened:

        def arrive() -> Page:
            context: BrowserContext = chromium.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900})
            opened.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))
            return page

        yield arrive
    assert not errors


def sign_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/acces")
    page.get_by_role("button", name="Se connecter avec ProConnect").click()
    page.get_by_label("Identifiant").fill(login)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Synthèse", level=1)).to_be_visible()


def updated(value: float) -> dict:
    book = openpyxl.load_workbook(WORKBOOKS / "suivi_actions.xlsx")
    sheet = book["Actions"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("Avancement (%)") + 1, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return {"name": "suivi_actions.xlsx", "mimeType": "application/octet-stream", "buffer": buffer.getvalue()}


def _cookie(url: str, **claims: object) -> dict:
    """What Streamlit would have written at signing in, signed as it signs."""
    said = {"origin": url, "is_logged_in": True, "provider": "proconnect", "sub": "responsable", "email": "responsable@exemple.fr", "iat": time.time(), **claims}
    return {"name": COOKIE, "value": create_signed_value(COOKIE_SECRET, COOKIE, json.dumps(said)).decode(), "url": url}


def _is_refused(page: Page, url: str) -> None:
    page.goto(f"{url}/depot")
    expect(page.get_by_text("réservée aux agents")).to_be_visible()
    expect(page.locator("[data-testid=stFileUploader]")).to_have_count(0)
    expect(page.get_by_role("link", name="Dépôt")).to_have_count(0)


def test_a_responsable_signs_in_deposits_publishes_and_signs_out(site: Site, person: Callable[[], Page]):
    page = person()
    _is_refused(page, site.url)
    sign_in(page, site.url, "responsable")
    page.goto(f"{site.url}/acces")
    expect(page.get_by_text("Vous êtes Dominique Martin (responsable@exemple.fr). Votre rôle : responsable.")).to_be_visible()
    page.goto(f"{site.url}/depot")
    page.locator("input[type=file]").set_input_files(updated(35))
    page.get_by_label("Pourquoi cette mise à jour").fill("Avancement de la première fiche")
    expect(page.get_by_label("Votre nom")).to_have_count(0)  # the identity says it
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Version 2 publiée")).to_be_visible()
    with contextlib.closing(Store(f"sqlite:///{site.folder}/crte.sqlite3")) as store:
        version, (line,) = store.version(2), store.journal(1)
        assert (version.author, version.role, version.comment) == ("Dominique Martin", "responsable", "Avancement de la première fiche")
        assert (line.who, line.email, line.role, line.action) == ("Dominique Martin", "responsable@exemple.fr", "responsable", "publication")
        assert [(draft.author, draft.role, draft.published) for draft in store.drafts()] == [("Dominique Martin", "responsable", 2)]
    page.goto(f"{site.url}/acces")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Oui").click()
    expect(page.get_by_role("heading", name="Synthèse", level=1)).to_be_visible()
    _is_refused(page, site.url)


def test_an_agent_of_one_agglomeration_is_refused_what_is_of_both(site: Site, person: Callable[[], Page]):
    page = person()
    sign_in(page, site.url, "agent")
    page.goto(f"{site.url}/acces")
    expect(page.get_by_text("Votre rôle : agent pour Valenciennes Métropole (CAVM).")).to_be_visible()
    page.goto(f"{site.url}/depot")
    page.locator("input[type=file]").set_input_files(updated(50))
    expect(page.get_by_text("Vos droits ne couvrent pas tout ce périmètre")).to_be_visible()
    expect(page.get_by_role("button", name="Publier")).to_have_count(0)


def test_a_role_may_come_from_a_claim(site: Site, person: Callable[[], Page]):
    page = person()
    sign_in(page, site.url, "administratrice")
    page.goto(f"{site.url}/acces")
    expect(page.get_by_text("Votre rôle : administrateur")).to_be_visible()


def test_someone_without_a_role_reads_with_one_sentence(site: Site, person: Callable[[], Page]):
    page = person()
    sign_in(page, site.url, "inconnu")
    expect(page.get_by_text("aucun rôle ne vous est donné")).to_have_count(1)
    expect(page.get_by_role("heading", name="Synthèse", level=1)).to_be_visible()
    page.goto(f"{site.url}/depot")
    expect(page.get_by_text("votre rôle (visiteur) ne permet pas de déposer un classeur")).to_be_visible()


def test_an_old_identity_reads_and_is_told_so(site: Site, person: Callable[[], Page]):
    page = person()
    page.context.add_cookies([_cookie(site.url, iat=time.time() - 13 * 3600)])
    page.goto(site.url)
    expect(page.get_by_text("Votre session a expiré")).to_have_count(1)
    _is_refused(page, site.url)


@pytest.mark.parametrize("forged", ["another secret", "another origin", "changed", "nonsense", "empty chunks"])
def test_a_forged_cookie_reads(site: Site, person: Callable[[], Page], forged: str):
    good = _cookie(site.url)
    values = {
        "another secret": create_signed_value("un autre secret", COOKIE, json.dumps({"origin": site.url, "is_logged_in": True, "email": "responsable@exemple.fr", "iat": time.time()})).decode(),
        "another origin": _cookie("https://ailleurs.example")["value"], "changed": f"x{good['value'][1:]}", "nonsense": "nonsense",
        "empty chunks": create_signed_value(COOKIE_SECRET, COOKIE, "chunks-9").decode(),
    }  # fmt: skip
    page = person()
    page.context.add_cookies([good | {"value": values[forged]}])
    _is_refused(page, site.url)


def test_the_cookie_by_which_others_are_judged_is_a_good_one(site: Site, person: Callable[[], Page]):
    page = person()
    page.context.add_cookies([_cookie(site.url)])
    page.goto(f"{site.url}/depot")
    expect(page.locator("[data-testid=stFileUploader]")).to_be_visible()
