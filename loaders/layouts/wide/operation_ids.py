"""Which operation each row is, and the rows that are the same operation twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loaders.layouts.body import Body
from loaders.layouts.identity import key_of
from loaders.naming import alias_key
from loaders.report import Anomaly

Texts = Mapping[str, Sequence[str]]
_MOSTLY = 0.9


class Identified(NamedTuple):
    """``column`` is where the identifiers stand, or the titles they are drawn from."""

    ids: list[str]
    column: int
    anomalies: list[Anomaly]


def identified(body: Body, positions: Sequence[int], texts: Texts) -> Identified:
    """The number of each operation when the sheet gives one, else a key drawn from its name."""
    given = _given(body, positions)
    names = _names(positions, texts)
    named = [*map(key_of, names)]
    ids = [own or _apart(name, rank) for own, name, rank in zip(given, named, _ranks(named), strict=True)]
    column = body.mapping.holding("operation_id") or (body.mapping.holding("numero") if any(given) else None) or body.mapping.holding("intitule")
    return Identified(ids, column.index if column else -1, _repeated(body, positions, texts, ids, [(title, owner, commune) for _, title, owner, commune in names]))


def _names(positions: Sequence[int], texts: Texts) -> list[tuple[str, ...]]:
    """What names each operation, whatever its capitals and accents."""
    columns = [[*map(alias_key, texts[meaning])] for meaning in ("fiche", "intitule", "maitre_ouvrage", "commune")]
    every = [*zip(*columns, strict=True)]
    return [every[p] for p in positions]


def _given(body: Body, positions: Sequence[int]) -> list[str]:
    """Identifiers of the sheet. A « N° » that only counts rows, or that several operations share, is none."""
    explicit = body.texts("operation_id")
    if body.mapping.holding("operation_id"):
        return [explicit[p] for p in positions]
    numbers = body.texts("numero")
    found = [numbers[p] for p in positions]
    return found if _identifies(found) else [""] * len(positions)


def _identifies(numbers: list[str]) -> bool:
    known = [number for number in numbers if number]
    counts = sum(number.isdigit() for number in known)
    doubles = len(known) - len(set(known))
    return bool(known) and counts < _MOSTLY * len(known) and len(set(known)) > 1 and doubles <= max(1, (1 - _MOSTLY) * len(known))


def _ranks(keys: list[str]) -> list[int]:
    """1 for the first row of a key, 2 for the next one…"""
    met: Counter[str] = Counter()
    ranks = []
    for key in keys:
        met[key] += 1
        ranks.append(met[key])
    return ranks


def _apart(key: str, rank: int) -> str:
    return key if rank == 1 else f"{key}-{rank}"


def _repeated(body: Body, positions: Sequence[int], texts: Texts, ids: Sequence[str], names: Sequence[tuple[str, ...]]) -> list[Anomaly]:
    """The same action, by the same maître d’ouvrage, in the same commune: its money may be counted twice.

    Under the same number, a rule says so of that number.
    """
    title = body.mapping.holding("intitule")
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    anomalies = []
    for p, own, key in zip(positions, ids, names, strict=True):
        earlier, number = first.setdefault(key, (p, own))
        if earlier != p and number != own:
            cell = body.cell(title.index, p)
            anomalies.append(body.anomaly(
                cell, f"L’opération « {texts['intitule'][p]} » est déjà en {body.cell(title.index, earlier)} : ses montants risquent d’être comptés deux fois.",
                "Supprimez l’une des deux lignes, ou distinguez leurs intitulés.", "operation-en-double", texts["intitule"][p],
            ))  # fmt: skip
    return anomalies
