"""Operations and financing lines told outside a maquette: in a table of actions, in a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from crte_data.names import normalised
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import COUT, LOCALE, SUBVENTION
from loaders.blocks import NOWHERE, Block
from loaders.layouts.labels import address, quoted, words
from loaders.layouts.slugs import slug
from loaders.naming import Financing, Names
from loaders.parsed import is_blank, is_unknown
from loaders.report import Anomaly, Level

_OWN = ("autofinancement", "fonds propres", "part communale", "part du maitre d ouvrage", "reste a charge")
_LOAN = ("emprunt", "pret")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``same`` are the fields it shares with its action; rows and columns are 0-based, -1 for what stands nowhere."""

    operation_id: str
    fiche: str
    same: Mapping[str, object]
    cost: object = ""
    base: str = ""
    row: int
    cost_column: int = NOWHERE
    title_column: int = NOWHERE
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One financeur of an operation, at one stage; ``year`` is what its own cell says, if it has one."""

    operation_id: str
    rank: int
    payer: str
    amount: object
    stage: str
    row: int
    payer_column: int
    amount_column: int
    year: object = ""


def money(sheet: str, operations: list[Operation], lines: list[Line], names: Names, header_row: int = 0) -> tuple[list[Block], list[Anomaly]]:
    """The two tables of a maquette, both even when one is empty; none at all without an operation."""
    if not operations:
        return [], []
    read = [line for line in lines if line.payer and not is_unknown(line.amount)]
    anomalies = [_left_out(sheet, line) for line in lines if not line.payer or (is_unknown(line.amount) and not is_blank(line.amount))]
    return [_operations(sheet, operations, header_row), _financements(sheet, read, names, header_row)], anomalies


def _left_out(sheet: str, line: Line) -> Anomaly:
    problem = f"Le montant « {quoted(line.amount)} » n’a pas de financeur : il n’est pas lu." if not line.payer else f"Le montant de « {line.payer} » n’est pas connu (« {words(line.amount)} ») : la ligne n’est pas reprise."
    level = Level.A_VERIFIER if not line.payer else Level.INFORMATION
    return Anomaly(level=level, sheet=sheet, cell=address(line.row, line.amount_column), found=words(line.amount), problem=problem, fix="Complétez la ligne.", rule="financement-incomplet" if level is Level.A_VERIFIER else "financement-inconnu")


def _operations(sheet: str, operations: list[Operation], header_row: int) -> Block:
    names = {name for operation in operations for name in (*operation.same, *operation.more)}
    values: dict[str, list[object]] = {name: [operation.same.get(name, operation.more.get(name, "")) for operation in operations] for name in names}
    values |= {
        "operation_id": [operation.operation_id for operation in operations], "fiche": [operation.fiche for operation in operations],
        "cout_total_eur": [operation.cost for operation in operations], "base": [operation.base for operation in operations],
    }  # fmt: skip
    columns: dict[str, int] = dict.fromkeys(values, NOWHERE) | {"cout_total_eur": operations[0].cost_column, "operation_id": operations[0].title_column}
    return Block(table=OPERATIONS, sheet=sheet, values=values, rows=np.array([operation.row for operation in operations], dtype="int64") + 1, columns=columns, header_row=header_row)


def _financements(sheet: str, lines: list[Line], names: Names, header_row: int) -> Block:
    known = [names.financing(line.payer) or Financing(line.payer) for line in lines]
    values: dict[str, list[object]] = {
        AMOUNT_COLUMNS[stage]: [line.amount if line.stage == stage else "" for line in lines] for stage in dict.fromkeys([line.stage for line in lines] or ["prevu"])
    } | {
        "ligne_id": _identifiers(lines), "operation_id": [line.operation_id for line in lines], "financeur": [financing.financeur for financing in known],
        "dispositif": [financing.dispositif for financing in known], "periode": [line.year for line in lines],
        "nature": [nature_of(line.payer) for line in lines], "portee": [LOCALE] * len(lines),
    }  # fmt: skip
    amounts = np.array([line.amount_column for line in lines], dtype="int64")
    columns: dict[str, int | np.ndarray] = {name: amounts if name in AMOUNT_COLUMNS.values() else NOWHERE for name in values}
    if lines:
        columns |= {"ligne_id": amounts, "financeur": np.array([line.payer_column for line in lines], dtype="int64")}
    return Block(table=FINANCEMENTS, sheet=sheet, values=values, rows=np.array([line.row for line in lines], dtype="int64") + 1, columns=columns, header_row=header_row)


def _identifiers(lines: list[Line]) -> list[str]:
    """The operation and who pays, the same in every version; a second line of one payer has its rank."""
    met: dict[str, int] = {}
    found = []
    for line in lines:
        base = "/".join(filter(None, [line.operation_id, slug(line.payer, "-"), line.stage if line.stage != "prevu" else "", slug(words(line.year), "-")]))
        met[base] = met.get(base, 0) + 1
        found.append(base if met[base] == 1 else f"{base}/{met[base]}")
    return found


def nature_of(payer: str) -> str:
    """What the owner pays is a cost, what is lent a loan, the rest a subsidy."""
    plain = normalised(payer)
    if any(plain.startswith(word) for word in _OWN):
        return COUT
    return "prêt" if any(plain.startswith(word) for word in _LOAN) else SUBVENTION
