"""Who may do what. A role includes the ones before it."""

from enum import IntEnum


class Role(IntEnum):
    VISITEUR = 0  # reads
    AGENT = 1  # deposits and sees what it would change
    RESPONSABLE = 2  # publishes and goes back to a version


LOCAL_MODE = "local"
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


def role_of(mode: str | None, headers: dict[str, str]) -> Role:
    """Role of the person at the other end.

    ``mode`` is ``CRTE_MODE``; « local » gives everything to the person at the keyboard, and nothing to a request that
    came through a proxy. Without an identity, everyone else reads.
    """
    is_proxied = any(name.lower() in _FORWARDED for name in headers)
    return Role.RESPONSABLE if mode == LOCAL_MODE and not is_proxied else Role.VISITEUR
