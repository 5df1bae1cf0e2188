"""The provider as a process of its own, and the secrets by which the dashboard trusts it."""

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.browser.conftest import free_port
from tests.waiting import wait_until_up

FOLDER = Path(__file__).parent
COOKIE_SECRET = "un secret de cookie pour les tests, et pour eux seuls"
# What the provider says of each, by the name typed when signing in.
ACCOUNTS = {
    "agent": {"email": "Agent.Cavm@exemple.fr", "given_name": "Camille", "usual_name": "Durand"},
    "responsable": {"email": "responsable@exemple.fr", "given_name": "Dominique", "usual_name": "Martin"},
    "administratrice": {"email": "admin@exemple.fr", "given_name": "Andrée", "usual_name": "Petit", "siret": "25590257400018"},
    "inconnu": {"email": "inconnu@exemple.fr", "given_name": "Sacha", "usual_name": "Leroy"},
}
ROLES = """
[[access.roles]]
email = "agent.cavm@exemple.fr"
role = "agent"
perimetres = ["cavm"]

[[access.roles]]
email = "responsable@exemple.fr"
role = "responsable"

[[access.roles]]
claim = "siret"
value = "25590257400018"
role = "administrateur"
"""


@contextlib.contextmanager
def provider(callback: str, accounts: Mapping[str, Mapping[str, str]] = ACCOUNTS) -> Iterator[str]:
    """Its address; stopped at the end."""
    port = free_port()
    variables = os.environ | {"PORT": str(port), "CALLBACK": callback, "ACCOUNTS": json.dumps(accounts)}
    process = subprocess.Popen(["node", "provider.mjs"], cwd=FOLDER, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def write_secrets(folder: Path, issuer: str, callback: str, more: str = "") -> Path:
    """A secrets file as docs/secrets.example.toml has it, for this provider."""
    path = folder / "secrets.toml"
    path.write_text(f"""
[auth]
redirect_uri = "{callback}"
cookie_secret = "{COOKIE_SECRET}"

[auth.proconnect]
client_id = "crte"
client_secret = "un-secret-de-test"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email given_name usual_name siret", prompt = "login", timeout = 30 }}

{more}
{ROLES}
""", encoding="utf-8")  # fmt: skip
    return path
