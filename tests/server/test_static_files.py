from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.encodings import accepted_encoding
from server.static_files import StaticFiles

HASHED = "/static/js/index.Abcd1234.js"
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def small(small_folder: Path, tmp_path: Path) -> TestClient:
    app = StaticFiles(Starlette(), folder=small_folder, copies_folder=tmp_path / "copies")
    return TestClient(app)


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_plotly_chunk_is_one_content_under_three_encodings(client: TestClient, plotly_url: str, accepted: str):
    response = client.get(plotly_url, headers={"accept-encoding": accepted})

    assert response.headers.get("content-encoding", "identity") == accepted
    assert response.headers["cache-control"] == FOREVER
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert len(response.content) > 4_000_000  # the client decompresses
    assert int(response.headers["content-length"]) < (5e6 if accepted == "identity" else 1.6e6)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br;q=0, *", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("gzip;q=x", None),
        ("identity", None),
        ("", None),
    ],
)
def test_best_accepted_encoding_is_chosen(header: str, expected: str | None):
    assert accepted_encoding(header) == expected


def test_each_encoding_has_its_own_etag(small: TestClient):
    etags = {small.get(HASHED, headers={"accept-encoding": e}).headers["etag"] for e in ("br", "gzip", "")}

    assert len(etags) == 3


def test_kept_file_is_not_sent_again(small: TestClient):
    etag = small.get(HASHED).headers["etag"]

    response = small.get(HASHED, headers={"if-none-match": f'"other", W/{etag}'})

    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["etag"] == etag
    assert response.headers["cache-control"] == FOREVER


def test_range_receives_the_whole_file(small: TestClient):
    response = small.get(HASHED, headers={"range": "bytes=0-3", "accept-encoding": "br"})

    assert response.status_code == 200
    assert response.text == small.get(HASHED, headers={"accept-encoding": "identity"}).text


def test_head_has_the_headers_of_get_and_no_body(small: TestClient):
    got, head = small.get(HASHED), small.head(HASHED)

    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


def test_name_without_hash_is_asked_again(small: TestClient):
    assert small.get("/static/js/plain.js").headers["cache-control"] == "no-cache"


def test_font_is_sent_as_it_is(small: TestClient):
    response = small.get("/static/font.Abcd1234.woff2")

    assert response.content == b"\0font"
    assert response.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in response.headers
    assert "vary" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fsecret.js",
        "/static/%2e%2e/secret.js",
        "/static/js/..%5c..%5csecret.js",
        "/static//etc/passwd",
        "/static/js/index.Abcd1234.js/",
        "/static/js",
        "/static/js/unknown.Abcd1234.js",
    ],
)
def test_no_path_leads_out_of_the_folder(small: TestClient, path: str):
    assert small.get(path).status_code == 404


def test_missing_chunk_is_an_error_and_no_page(client: TestClient):
    response = client.get("/static/js/unknown.Abcd1234.js")

    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-cache"


def test_link_out_of_the_mount_prefix_is_understood(small: TestClient):
    mounted = TestClient(small.app, root_path="/crte")

    assert mounted.get("/crte" + HASHED).status_code == 200
