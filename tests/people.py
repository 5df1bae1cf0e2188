"""Somebody of each role, as an identity provider names them and as the secrets rank them."""

import time

from crte_data.access import Person
from crte_data.identity import access_settings, person_of

SECTION = {
    "visitor_stages": ["annonce", "accorde", "verse"],
    "roles": [
        {"email": "agent.cavm@exemple.fr", "role": "agent", "perimetres": ["cavm"]},
        {"email": "agent@exemple.fr", "role": "agent", "perimetres": ["cavm", "caph"]},
        {"email": "responsable.caph@exemple.fr", "role": "responsable", "perimetres": ["caph"]},
        {"email": "responsable@exemple.fr", "role": "responsable"},
        {"email": "admin@exemple.fr", "role": "administrateur"},
    ],
}
NAMES = {
    "passant": "", "identifié sans rôle": "inconnu@exemple.fr", "agent CAVM": "agent.cavm@exemple.fr", "agent": "agent@exemple.fr", "responsable CAPH": "responsable.caph@exemple.fr",
    "responsable": "responsable@exemple.fr", "administratrice": "admin@exemple.fr",
}  # fmt: skip


def claims(name: str) -> dict[str, object]:
    """What the provider says of them now; nothing of a passer-by."""
    email = NAMES[name]
    return {"is_logged_in": True, "iat": time.time(), "email": email, "name": name, "sub": email, "provider": "proconnect"} if email else {}


def person(name: str) -> Person:
    return person_of(claims(name), access_settings(SECTION), time.time())


def section_as_toml() -> str:
    """The same section in a secrets file."""
    rules = "".join(f"[[access.roles]]\n{''.join(f'{key} = {value!r}{chr(10)}' for key, value in rule.items())}" for rule in SECTION["roles"])
    return f"[access]\nvisitor_stages = {SECTION['visitor_stages']!r}\n{rules}"
