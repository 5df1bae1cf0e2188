from pathlib import Path

import pytest
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from server.shell import TITLE, french_shell, inline_script_hashes
from server.shell_middleware import FrenchShell

DEEP_LINKS = ["/", "/energie", "/depot?agglomeration=CAPH", "/plan-de-relance", "/index.html"]


@pytest.mark.parametrize("url", DEEP_LINKS)
def test_every_deep_link_receives_the_french_shell(client: TestClient, url: str):
    response = client.get(url)

    assert response.status_code == 200
    assert '<html lang="fr">' in response.text
    assert f"<title>{TITLE}</title>" in response.text
    assert response.headers["cache-control"] == "no-cache"
    assert "etag" not in response.headers
    assert "last-modified" not in response.headers


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_shell_is_the_same_under_every_encoding(client: TestClient, encoding: str):
    response = client.get("/energie", headers={"accept-encoding": encoding})

    assert response.headers.get("content-encoding", "identity") == encoding
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.text == french_shell()


def test_shell_is_sent_whole_whatever_the_browser_kept_of_streamlit(client: TestClient):
    kept = {"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}

    response = client.get("/energie", headers={**kept, "range": "bytes=0-9"})

    assert response.status_code == 200
    assert response.text == french_shell()


def test_head_has_the_headers_of_get_and_no_body(client: TestClient):
    got, head = client.get("/energie"), client.head("/energie")

    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


def test_shell_says_nothing_in_english():
    html = french_shell()

    assert "You need to enable JavaScript" not in html
    assert "service-desc" not in html
    assert "Ce tableau de bord a besoin de JavaScript" in html


def test_shell_asks_for_the_chart_chunk_at_once_and_for_no_font():
    html = french_shell()

    assert 'rel="modulepreload" crossorigin href="./static/js/PlotlyChart.' in html
    assert ".woff2" not in html


def test_our_settings_come_before_streamlit_script():
    html = french_shell()

    assert html.index("./crte/crte.") < html.index('<script type="module"')


def test_a_build_without_manifest_still_gives_a_shell(tmp_path: Path):
    (tmp_path / "index.html").write_text('<html lang="en"><head><title>S</title></head></html>')

    html = french_shell(tmp_path)

    assert html.startswith('<html lang="fr">')
    assert "modulepreload" not in html


def test_health_is_not_a_page(client: TestClient):
    assert client.get("/_stcore/health").text == "ok"


async def _other_page(scope, receive, send):
    body = b"<p>Une page d'une autre route</p>"
    headers = [(b"content-type", b"text/html"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def test_other_html_goes_through_untouched():
    response = TestClient(FrenchShell(_other_page)).get("/rapport")

    assert response.text == "<p>Une page d'une autre route</p>"


def test_inline_scripts_are_hashed_as_browsers_do():
    # The example of the Content Security Policy specification.
    sources = inline_script_hashes("<script>alert('Hello, world.');</script>")

    assert sources == ["'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"]


def test_the_page_brings_the_token_by_which_its_identity_is_believed(client: TestClient):
    client.cookies.clear()
    first = client.get("/energie")
    (cookie,) = (cookie for cookie in first.headers.get_list("set-cookie") if cookie.startswith("_streamlit_xsrf="))
    assert "SameSite=Lax" in cookie
    again = client.get("/_stcore/health").headers["set-cookie"]
    assert decode_xsrf_token_string(cookie.split(";")[0].partition("=")[2]) == decode_xsrf_token_string(again.split(";")[0].partition("=")[2])
