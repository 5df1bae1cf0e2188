import pytest
from starlette.testclient import TestClient

from server.assets import FOLDER, asset_url

NAMES = sorted(file.name for file in FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_asset_is_kept_for_ever_under_its_hashed_name_only(client: TestClient, name: str):
    hashed = client.get(asset_url(name).removeprefix("."))
    plain = client.get(f"/crte/{name}")

    assert hashed.content == plain.content == (FOLDER / name).read_bytes()
    assert "immutable" in hashed.headers["cache-control"]
    assert plain.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/crte/", "/crte/absent.js", "/crte/..%2fassets.py", "/crte/%2e%2e/assets.py"])
def test_nothing_else_is_served(client: TestClient, path: str):
    assert client.get(path).status_code in {400, 404}


def test_scripts_name_no_other_server():
    scripts = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.js"))

    assert "https://" not in scripts
    assert "innerHTML" not in scripts
