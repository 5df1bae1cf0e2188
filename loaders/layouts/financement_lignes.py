"""Operations and financing lines told outside a maquette: in a table of actions, in a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from crte_data.names import normalised
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS, OPERATIONS
from crte_data.vocabulary import AUTOFINANCEMENT, COUT, LOCALE, PRET, SUBVENTION
from loaders.blocks import NOWHERE, Block
from loaders.cells import quoted
from loaders.layouts.labels import address, words
from loaders.layouts.slugs import slug
from loaders.naming import Financing, Names
from loaders.parsed import is_blank, is_unknown
from loaders.report import Anomaly

_OWN = ("autofinancement", "fonds propres", "part communale", "part du maitre d ouvrage", "reste a charge")
_OWNER = frozenset({"maitre d ouvrage", "moa", "porteur", "porteur de projet", "porteur du projet"})
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
    columns: Mapping[str, int] = field(default_factory=dict)  # of the fields of a table
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # of the fields of a form


@dataclass(frozen=True, kw_only=True)
class Line:
    """One financeur of an operation. ``amounts`` has, for each stage told, the cell's value and its column."""

    operation_id: str
    payer: str
    amounts: Mapping[str, tuple[object, int]]
    row: int
    payer_column: int
    year: object = ""
    owner: str = ""  # of the operation: what it pays itself is no subsidy
    within: int = NOWHERE  # the rank of the line that already contains it
    is_cost: bool = False  # what is spent in a year, whoever pays

    @property
    def is_told(self) -> bool:
        return bool(self.payer) or self.is_cost

    @property
    def is_known(self) -> bool:
        return any(not is_unknown(amount) for amount, _ in self.amounts.values())


def money(sheet: str, operations: list[Operation], lines: list[Line], names: Names, header_row: int = 0) -> tuple[list[Block], list[Anomaly]]:
    """The two tables of a maquette, both even when one is empty; none at all without an operation."""
    if not operations:
        return [], []
    read = [line for line in lines if line.is_told and line.is_known]
    anomalies = [_left_out(sheet, line, amount, column) for line in lines if not (line.is_told and line.is_known) for amount, column in line.amounts.values() if not is_blank(amount)]
    return [_operations(sheet, operations, header_row), _financements(sheet, read, names, header_row)], anomalies


def _left_out(sheet: str, line: Line, amount: object, column: int) -> Anomaly:
    problem = f"Le budget de {words(line.year)} n’est pas connu (« {words(amount)} ») : la ligne n’est pas reprise." if line.is_cost else f"Le montant de « {line.payer} » n’est pas connu (« {words(amount)} ») : la ligne n’est pas reprise." if line.payer else f"Le montant « {quoted(amount)} » n’a pas de financeur : il n’est pas lu."
    return Anomaly(sheet=sheet, cell=address(line.row, column), found=quoted(amount), problem=problem, fix="Complétez la ligne.", rule="financement-inconnu" if line.is_told else "financement-incomplet")


def _operations(sheet: str, operations: list[Operation], header_row: int) -> Block:
    names = dict.fromkeys(name for operation in operations for name in operation.same)
    values: dict[str, list[object]] = {name: [operation.same.get(name, "") for operation in operations] for name in names}
    values |= {
        "operation_id": [operation.operation_id for operation in operations], "fiche": [operation.fiche for operation in operations],
        "cout_total_eur": [operation.cost for operation in operations], "base": [operation.base for operation in operations],
    }  # fmt: skip
    columns: dict[str, int] = dict.fromkeys(values, NOWHERE) | operations[0].columns | {"cout_total_eur": operations[0].cost_column, "operation_id": operations[0].title_column}
    return Block(table=OPERATIONS, sheet=sheet, values=values, rows=np.array([operation.row for operation in operations], dtype="int64") + 1, columns=columns, header_row=header_row, places=_places(operations))


def _places(operations: list[Operation]) -> dict[str, list[tuple[int, int]]]:
    """Where the fields of forms stand; a table, whose rows have their own, says nothing."""
    names = dict.fromkeys(name for operation in operations for name in operation.places)
    return {name: [operation.places.get(name, (operation.row, max(operation.title_column, 0))) for operation in operations] for name in names}


def _financements(sheet: str, lines: list[Line], names: Names, header_row: int) -> Block:
    known = [names.financing(line.payer) or Financing(line.payer) if line.payer else Financing("") for line in lines]
    identifiers = _identifiers(lines)
    stages = dict.fromkeys(stage for line in lines for stage in line.amounts)
    values: dict[str, list[object]] = {AMOUNT_COLUMNS[stage]: [line.amounts.get(stage, ("", NOWHERE))[0] for line in lines] for stage in stages} | {
        "ligne_id": identifiers, "operation_id": [line.operation_id for line in lines], "financeur": [financing.financeur for financing in known],
        "dispositif": [financing.dispositif for financing in known], "periode": [line.year for line in lines],
        "nature": [COUT if line.is_cost else nature_of(line.payer, line.owner) for line in lines], "portee": [LOCALE] * len(lines),
        "inclus_dans": [identifiers[line.within] if line.within != NOWHERE else "" for line in lines],
    }  # fmt: skip
    columns: dict[str, int | np.ndarray] = {AMOUNT_COLUMNS[stage]: np.array([_column(line, stage) for line in lines], dtype="int64") for stage in stages}
    columns |= {name: NOWHERE for name in values if name not in columns}
    if lines:
        columns |= {name: np.array([line.payer_column for line in lines], dtype="int64") for name in ("ligne_id", "financeur", "inclus_dans")}
    return Block(table=FINANCEMENTS, sheet=sheet, values=values, rows=np.array([line.row for line in lines], dtype="int64") + 1, columns=columns, header_row=header_row)


def _column(line: Line, stage: str) -> int:
    """Of an amount that a line does not tell, the column of one it does."""
    return line.amounts[stage][1] if stage in line.amounts else next(iter(line.amounts.values()))[1]


def _identifiers(lines: list[Line]) -> list[str]:
    """The operation and who pays, the same in every version; a second line of one payer has its rank."""
    met: dict[str, int] = {}
    found = []
    for line in lines:
        base = "/".join(filter(None, [line.operation_id, "cout" if line.is_cost else slug(line.payer, "-"), slug(words(line.year), "-")]))
        met[base] = met.get(base, 0) + 1
        found.append(base if met[base] == 1 else f"{base}/{met[base]}")
    return found


def nature_of(payer: str, owner: str = "") -> str:
    """What the owner pays itself and what is lent are no subsidies."""
    plain, own = normalised(payer), normalised(owner)
    is_town = plain in {"commune", "ville", "mairie"} and own.startswith(("commune", "ville", "mairie"))
    if (own and plain == own) or is_town or plain in _OWNER or any(word in plain for word in _OWN):
        return AUTOFINANCEMENT
    return PRET if any(plain.startswith(word) for word in _LOAN) else SUBVENTION
