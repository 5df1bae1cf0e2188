"""Each role at each address that is not for everyone: the first visit of a link, and a file sent without the page."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from crte_data.access import RULES, Action, may
from pages.registry import PAGES
from tests.browser.conftest import WAIT_MS, free_port, running
from tests.oidc.identity import COOKIE_SECRET
from tests.people import NAMES, claims, person, section_as_toml

pytestmark = pytest.mark.browser
COOKIE = "_streamlit_user"
GUARDED = [page for page in PAGES if RULES[page.action].role]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("site")
    port = free_port()
    auth = f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
    (folder / "secrets.toml").write_text(auth + section_as_toml(), encoding="utf-8")
    with running(folder, port, CRTE_MODE="", STREAMLIT_SECRETS_FILES=str(folder / "secrets.toml")) as url:
        yield url


@pytest.mark.parametrize("name", NAMES)
def test_a_link_and_a_sent_file_are_for_who_may(site: str, chromium: Browser, name: str):
    context = chromium.new_context(locale="fr-FR")
    if claims(name):
        said = json.dumps({"origin": site, **claims(name), "iat": time.time()})
        context.add_cookies([{"name": COOKIE, "value": create_signed_value(COOKIE_SECRET, COOKIE, said).decode(), "url": site}])
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    for entry in GUARDED:
        page.goto(f"{site}/{entry.path}")
        if may(person(name), entry.action):
            expect(page.get_by_role("heading", name=entry.title, level=1)).to_be_visible()
        else:
            expect(page.get_by_text("Cette action est réservée aux")).to_be_visible()
            expect(page.get_by_role("heading", level=1)).to_have_count(0)
            expect(page.get_by_role("link", name=entry.title)).to_have_count(0)
    token = next((cookie["value"] for cookie in context.cookies() if cookie["name"] == "_streamlit_xsrf"), "")
    sent = page.request.put(f"{site}/_stcore/upload_file/no-session/file", headers={"origin": site, "x-xsrftoken": token}, multipart={"file": {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a"}})
    # Past the gate, Streamlit says that there is no such session.
    assert sent.status == (400 if may(person(name), Action.DEPOSER) else 403)
    context.close()
