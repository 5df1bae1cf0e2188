"""Files sent to a page that is open, by its agent: the size that is allowed is the server's to say, whatever the request says of itself."""

import json
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string

from tests.server.conftest import COOKIE_SECRET, SITE

pytestmark = pytest.mark.usefixtures("secrets")
BOUNDARY = "une-limite"
MEGABYTE = 2**20


@pytest.fixture
def address(client: TestClient) -> Iterator[str]:
    """Where the files of an open page are sent."""
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]):
        (session,) = Runtime.instance()._session_mgr.list_active_sessions()
        yield f"/_stcore/upload_file/{session.session.id}/fichier"


def sent(client: TestClient, address: str, megabytes: int, *, is_said: bool):
    """A file of this size as a browser sends it; without its length unless ``is_said``."""
    token = generate_xsrf_token_string()
    claims = {"origin": SITE, "is_logged_in": True, "email": "agent@exemple.fr", "iat": time.time()}
    client.cookies = {"_streamlit_xsrf": token, "_streamlit_user": create_signed_value(COOKIE_SECRET, "_streamlit_user", json.dumps(claims)).decode()}
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'.encode()
    parts = [head, *[b"x" * MEGABYTE] * megabytes, f"\r\n--{BOUNDARY}--\r\n".encode()]
    headers = {"origin": SITE, "x-xsrftoken": token, "content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    try:
        return client.put(address, content=b"".join(parts) if is_said else iter(parts), headers=headers)
    finally:
        client.cookies = {}


def kept(address: str) -> list[int]:
    """Sizes of the files that this page has."""
    files = Runtime.instance()._uploaded_file_mgr.file_storage.get(address.split("/")[3], {})
    return [len(file.data) for file in files.values()]


@pytest.mark.parametrize("is_said", [True, False])
def test_a_file_of_the_size_that_is_allowed_is_kept(client: TestClient, address: str, is_said: bool):
    assert sent(client, address, 49, is_said=is_said).status_code == 204
    assert kept(address) == [49 * MEGABYTE]


@pytest.mark.parametrize("is_said", [True, False])
def test_a_larger_one_is_refused_by_the_server_itself(client: TestClient, address: str, is_said: bool):
    assert config.get_option("server.maxUploadSize") == 50
    answer = sent(client, address, 52, is_said=is_said)
    assert answer.status_code == 413
    assert not is_said or answer.text == "Ce fichier dépasse les 50 Mo que le tableau de bord accepte."
    assert kept(address) == []
