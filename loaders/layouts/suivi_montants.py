"""The money that a table of actions tells of: its budget, and who pays what, as operations and financing lines."""

from loaders.blocks import Block
from loaders.layouts.financement_lignes import Line, Operation, money
from loaders.layouts.labels import Labels, words
from loaders.layouts.suivi_entetes import AMOUNT, BUDGET, FINANCEUR
from loaders.layouts.suivi_lignes import Action
from loaders.naming import Names
from loaders.parsed import is_blank
from loaders.report import Anomaly


def money_blocks(labels: Labels, actions: list[Action], values: dict[str, list[object]], names: Names) -> tuple[list[Block], list[Anomaly]]:
    """Nothing for a sheet without a single amount: it is no maquette."""
    lines = {position: _lines(labels, action) for position, action in enumerate(actions)}
    told = [position for position, action in enumerate(actions) if lines[position] or not is_blank(_budget(labels, action))]
    operations = [_operation(labels, actions[position], position, values) for position in told]
    return money(labels.sheet.name, operations, [line for position in told for line in lines[position]], names, labels.mapping.last_row)


def _budget(labels: Labels, action: Action) -> object:
    return labels.get(action.row, BUDGET) if not action.is_gathered else ""


def _operation(labels: Labels, action: Action, position: int, values: dict[str, list[object]]) -> Operation:
    column = labels.mapping.holding(BUDGET)
    same = {name: values[name][position] for name in ("volet", "orientation", "intitule", "perimetre", "statut", "debut", "fin", "avancement_pct") if name in values}
    header = column.header.upper() if column else ""
    return Operation(
        operation_id=action.numero, fiche=action.numero, same=same, cost=_budget(labels, action), base=next((base for base in ("HT", "TTC") if base in header), ""),
        row=action.row, cost_column=column.index if column else -1, title_column=labels.first("intitule"),
    )  # fmt: skip


def _lines(labels: Labels, action: Action) -> list[Line]:
    """Each amount with the financeur in the nearest column to its left."""
    if action.is_gathered:
        return []
    payers = labels.columns(FINANCEUR)
    found = []
    for column in labels.columns(AMOUNT):
        amount = labels.value(action.row, column.index)
        payer = max((each for each in payers if each.index < column.index), key=lambda each: each.index, default=None)
        name = words(labels.value(action.row, payer.index)) if payer else ""
        if not is_blank(amount) or name:
            found.append(Line(operation_id=action.numero, payer=name, amounts={"prevu": (amount, column.index)}, row=action.row, payer_column=payer.index if payer else column.index))
    return found
