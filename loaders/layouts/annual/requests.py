"""The requests of an annual convention: who pays, through what, and what became of the request."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crte_data.french import exact_euros
from crte_data.vocabulary import AUTOFINANCEMENT, NON_RETENUE, PRET, SUBVENTION
from loaders.amounts import parse_number
from loaders.layouts.amount_columns import EUROS, read_amounts
from loaders.layouts.annual.meanings import STAGE_OF
from loaders.layouts.body import Body
from loaders.layouts.mapping import Column
from loaders.naming import Financing
from loaders.parsed import is_refused
from loaders.report import Anomaly
from loaders.spelling import is_several, parts_of

Texts = Mapping[str, Sequence[str]]
_NATURES = {"Autofinancement": AUTOFINANCEMENT, "Emprunt": PRET}


class Request(NamedTuple):
    """One line to be: its row, who pays, its nature, and the raw amount of each stage."""

    position: int
    financing: Financing
    nature: str
    amounts: Mapping[str, object]


def requests_of(body: Body, positions: Sequence[int], texts: Texts) -> Iterator[Request]:
    """A row is a request, or several when it names several financeurs and gives each its amount."""
    columns = {stage: body.amounts[column.index].raw for meaning, stage in STAGE_OF.items() if (column := body.mapping.holding(meaning))}
    payers: dict[tuple[str, str], tuple[Financing, list[Financing]]] = {}
    for p in positions:
        said = texts["financeur"][p], texts["dispositif"][p]
        if said not in payers:
            payers[said] = _financing(*said, body), _several(said, body)
        financing, parts = payers[said]
        request = Request(p, financing, _nature(financing, texts["statut"][p]), {stage: raw[p] for stage, raw in columns.items()})
        yield from _shared(request, parts) or [request]


def _financing(financeur: str, dispositif: str, body: Body) -> Financing:
    """A dispositif says who pays when the row does not; a dispositif among the financeurs is one all the same."""
    payer, scheme = body.names.financing(financeur), body.names.financing(dispositif)
    kept = scheme.dispositif if scheme and scheme.dispositif else dispositif
    if payer:
        return Financing(payer.financeur or financeur, kept or payer.dispositif)
    if scheme and not financeur:
        return Financing(scheme.financeur, scheme.dispositif)
    return Financing(financeur, kept)


def _nature(financing: Financing, status: str) -> str:
    if is_refused(status):
        return NON_RETENUE
    return _NATURES.get(financing.financeur, SUBVENTION)


def _several(said: tuple[str, str], body: Body) -> list[Financing]:
    """Each of the payers that a row names; empty when it names one."""
    text = next((text for text in said if is_several(text, body.names)), "")
    return parts_of(text, body.names) if text else []


def _shared(request: Request, parts: Sequence[Financing]) -> list[Request]:
    """« DSIL + Région » with « 100 000 + 50 000 »: two requests. Empty when the amounts cannot be told apart."""
    amounts = {stage: _split(value, len(parts)) for stage, value in request.amounts.items()} if parts else {}
    if not parts or not all(amounts.values()) or not any(value != "" for values in amounts.values() for value in values):
        return []
    return [request._replace(financing=part, amounts={stage: values[rank] for stage, values in amounts.items()}) for rank, part in enumerate(parts)]


def _split(value: object, count: int) -> list[object]:
    """One amount a part; empty when there are not as many."""
    if value in ("", None):
        return [""] * count
    parts = re.split(r"\s*[+/;]\s*", value) if isinstance(value, str) else []
    numbers = [parse_number(EUROS, part).value for part in parts]
    return list(numbers) if len(parts) == count and all(number == number for number in numbers) else []


def unpaid(body: Body, requests: Sequence[Request]) -> Iterator[Anomaly]:
    """Money whose row does not say who pays it, not even through a known dispositif: it is kept, and said."""
    payer = body.mapping.holding("financeur") or body.mapping.holding("dispositif")
    for request in requests:
        if payer is None or request.financing.financeur or not (largest := _largest(request)):
            continue
        scheme = f" (dispositif « {request.financing.dispositif} »)" if request.financing.dispositif else ""
        yield body.anomaly(body.cell(payer.index, request.position), f"Rien ne dit qui paie {exact_euros(largest)}{scheme} : le montant est compté sans financeur.", "Écrivez le financeur.", "financeur-absent")


def _largest(request: Request) -> float:
    """Of its amounts, whatever their stage; 0 when none is known."""
    euros = (value if type(value) is float else read_amounts([value]).euros[0] for value in request.amounts.values())
    return max((amount for amount in euros if amount > 0), default=0.0)  # an unknown one is not above 0


def repeated(body: Body, requests: Sequence[Request], keys: Mapping[int, str], texts: Texts) -> Iterator[Anomaly]:
    """The same project, financeur, dispositif, year and amounts twice: counted twice."""
    column = body.mapping.holding("dispositif") or body.mapping.holding("financeur")
    first: dict[tuple[object, ...], int] = {}
    for request in requests:
        p = request.position
        key = (keys[p], *request.financing, texts["annee"][p], request.nature, *request.amounts.values())
        if (earlier := first.setdefault(key, p)) != p and (largest := _largest(request)):
            yield body.anomaly(
                _cell(body, column, p), f"La même demande est déjà en {_cell(body, column, earlier)}, avec les mêmes montants : {exact_euros(largest)} sont peut-être comptés deux fois.", "Supprimez l’une des deux lignes si c’est la même.",
                "ligne-en-double", " – ".join(filter(None, request.financing)), gap=exact_euros(largest),
            )  # fmt: skip


def _cell(body: Body, payer: Column | None, p: int) -> str:
    return body.cell(payer.index, p) if payer else body.title_cell(p)
