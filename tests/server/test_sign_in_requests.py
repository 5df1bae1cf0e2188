"""The addresses of signing in, asked by who was not sent there by a page of ours: nobody is signed in by a link."""

import pytest
from starlette.testclient import TestClient
from streamlit.auth_util import encode_provider_token

from server.sign_in import CompleteIdentity, complete_identities

pytestmark = pytest.mark.usefixtures("secrets")
IDENTITY = "_streamlit_user="


@pytest.mark.parametrize("url", [
    "/auth/login", "/auth/login?provider=proconnect", "/auth/login?provider=a.b.c", "/oauth2callback", "/oauth2callback?code=x&state=y",
    "/oauth2callback?error=access_denied&error_description=%0d%0aSet-Cookie:%20a=b", "/auth/logout",
])  # fmt: skip
def test_an_address_without_our_token_leads_back_and_signs_nobody_in(client: TestClient, url: str):
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.headers["location"] == "/"
    assert not [cookie for cookie in answer.headers.get_list("set-cookie") if cookie.startswith(IDENTITY) and "Max-Age=0" not in cookie]


def test_a_token_of_another_secret_leads_back(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("streamlit.auth_util.get_signing_secret", lambda: "un autre secret de quatorze octets")
    forged = encode_provider_token("proconnect")
    monkeypatch.undo()
    assert client.get(f"/auth/login?provider={forged}").headers["location"] == "/"


def test_a_provider_that_is_away_gives_no_trace(client: TestClient):
    answer = client.get(f"/auth/login?provider={encode_provider_token('proconnect')}")
    assert answer.status_code == 400
    assert answer.text == "Authentication error"


def test_streamlit_builds_its_sign_in_on_ours():
    complete_identities()
    from streamlit.web.server.starlette.starlette_auth_routes import _create_oauth_client, _create_streamlit_oauth_class

    _create_streamlit_oauth_class.cache_clear()
    client, _ = _create_oauth_client("proconnect")
    assert isinstance(client, CompleteIdentity)


def test_a_real_upload_is_refused_before_its_session_is_looked_for(client: TestClient):
    answer = client.put("/_stcore/upload_file/session/file", files={"file": b"x"}, headers={"origin": "http://testserver"})
    assert (answer.status_code, answer.text) == (403, "Cette action est réservée aux agents : identifiez-vous pour déposer un classeur.")
