"""What the address of a file asks for: which version, which agglomération. The pages understand the same words."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from crte_data.errors import UserError
from crte_data.figures import AGGLOMERATIONS
from crte_data.vocabulary import Perimetre

VERSION, AGGLOMERATION = "version", "agglomeration"
_ALL = ("", "tout")
_LONGEST = 9  # digits


class NotUnderstood(UserError):
    """A value that means nothing here."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``version`` is None for the current one. What caches are keyed by, with what is hidden from the reader."""

    version: int | None = None
    perimetre: Perimetre | None = None
    hidden: frozenset[str] = field(default_factory=frozenset)

    @property
    def query(self) -> str:
        """What the address of another file of the same ends with."""
        values = {VERSION: self.version, AGGLOMERATION: self.perimetre}
        given = {name: str(value) for name, value in values.items() if value is not None}
        return f"?{urlencode(given)}" if given else ""


def asked(parameters: QueryParams, hidden: frozenset[str]) -> Asked:
    """Raises NotUnderstood; UserError for a version that cannot be."""
    return Asked(version=_version(_one(parameters, VERSION)), perimetre=_perimetre(_one(parameters, AGGLOMERATION)), hidden=hidden)


def _one(parameters: QueryParams, name: str) -> str:
    given = parameters.getlist(name)
    if len(given) > 1:
        raise NotUnderstood(f"L’adresse donne « {name} » plusieurs fois : gardez-en une.")
    return given[0].strip() if given else ""


def _version(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST and int(text)):
        raise UserError(f"La version « {text[:20]} » n’existe pas.")
    return int(text)


def _perimetre(text: str) -> Perimetre | None:
    if text.lower() in _ALL:
        return None
    if text.lower() not in set(AGGLOMERATIONS):
        raise NotUnderstood(f"« {text[:20]} » n’est pas une agglomération : écrivez agglomeration=cavm ou agglomeration=caph, ou rien pour tout le Valenciennois.")
    return Perimetre(text.lower())
