import pytest
from starlette.testclient import TestClient

from server.security import content_security_policy

EXPECTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "strict-origin-when-cross-origin",
}
EVERY_KIND = ["/", "/energie", "/_stcore/health", "/_stcore/metrics", "/static/absent.js", "/crte/crte.js", "/crte/x"]


@pytest.mark.parametrize("url", EVERY_KIND)
def test_every_answer_has_the_headers(client: TestClient, url: str):
    headers = client.get(url).headers

    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_scripts_come_from_this_server_only():
    policy = content_security_policy(["'sha256-abc'"])

    assert "script-src 'self' 'sha256-abc';" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert policy.count("unsafe-inline") == 1  # styles


def test_inline_scripts_of_the_shell_are_allowed_by_their_hash(client: TestClient):
    assert "script-src 'self' 'sha256-" in client.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_internal_figures_are_refused(client: TestClient, method: str, path: str):
    response = client.request(method, path)

    assert response.status_code == 404
    assert "cache_memory" not in response.text


def test_agent_api_is_off(client: TestClient):
    answer = client.post("/_stcore/agent/interact", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_available")


def test_websocket_goes_through(client: TestClient):
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]) as session:
        assert session.accepted_subprotocol == "streamlit"
