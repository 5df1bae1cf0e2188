"""Who may do what. A role includes the ones before it."""

from enum import IntEnum
from urllib.parse import urlsplit


class Role(IntEnum):
    VISITEUR = 0  # reads
    AGENT = 1  # deposits and sees what it would change
    RESPONSABLE = 2  # publishes and goes back to a version


LOCAL_MODE = "local"
_FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via"})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def role_of(mode: str | None, headers: dict[str, str]) -> Role:
    """Role of the person at the other end.

    ``mode`` is ``CRTE_MODE``; « local » gives everything to the person at the keyboard, and nothing to a request that
    came through a proxy or from a page of another machine. Without an identity, everyone else reads.
    """
    return Role.RESPONSABLE if mode == LOCAL_MODE and _is_local({name.lower(): value for name, value in headers.items()}) else Role.VISITEUR


def _is_local(headers: dict[str, str]) -> bool:
    """A proxy may say nothing of itself: the host and the origin that the browser asked for tell as well."""
    hosts = [urlsplit(f"//{headers['host']}").hostname] if "host" in headers else []
    hosts += [urlsplit(headers["origin"]).hostname] if "origin" in headers else []
    return _FORWARDED.isdisjoint(headers) and _THIS_MACHINE.issuperset(hosts)
