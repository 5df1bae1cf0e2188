"""The money that a table of actions tells of: its budget, and who pays what, as operations and financing lines."""

from collections.abc import Iterator

from crte_data.french import exact_euros
from loaders.amounts import said_base
from loaders.blocks import Block
from loaders.cells import quoted
from loaders.layouts.amount_columns import read_amounts
from loaders.layouts.financement_lignes import Line, Operation, money
from loaders.layouts.header_words import UNITS, header_words, unit_in
from loaders.layouts.labels import Labels, words
from loaders.layouts.mapping import Column
from loaders.layouts.suivi_entetes import AMOUNT, BUDGET, FINANCEUR, YEARLY
from loaders.layouts.suivi_financeurs import not_told_apart, told_in_cells
from loaders.layouts.suivi_lignes import Action
from loaders.layouts.titles import options_of
from loaders.naming import Names
from loaders.parsed import is_blank
from loaders.report import Anomaly


def money_blocks(labels: Labels, actions: list[Action], values: dict[str, list[object]], names: Names) -> tuple[list[Block], list[Anomaly]]:
    """Nothing for a sheet without a single amount: it is no maquette."""
    lines = {position: [*_lines(labels, action), *told_in_cells(labels, action, names), *_years(labels, action)] if not action.is_gathered else [] for position, action in enumerate(actions)}
    told = [position for position, action in enumerate(actions) if lines[position] or not is_blank(_budget(labels, action))]
    operations = [_operation(labels, actions[position], position, values) for position in told]
    blocks, said = money(labels.sheet.name, operations, [line for position in told for line in lines[position]], names, labels.mapping.last_row)
    return blocks, [*said, *_units_said(labels, [actions[position] for position in told]), *_more_budgets(labels, actions), *not_told_apart(labels, actions, names)]


def _unit(labels: Labels, column: Column) -> str:
    """Of its header, else of the lines above the table."""
    return unit_in(column.header) or options_of(labels.sheet, labels.mapping.first_row).get("unite", "")


def euros(labels: Labels, row: int, column: Column) -> object:
    """Of the very cell: an amount merged over several rows is told once."""
    value = labels.own(row, column.index)
    return read_amounts([value], UNITS.get(_unit(labels, column), 1.0)).raw[0]


def _budget(labels: Labels, action: Action) -> object:
    values = [euros(labels, row, column) for row in action.rows for column in labels.columns(BUDGET)] if not action.is_gathered else []
    return next((value for value in values if not is_blank(value)), "")


def _more_budgets(labels: Labels, actions: list[Action]) -> Iterator[Anomaly]:
    """An action on several rows has one budget: the first is kept."""
    column = labels.mapping.holding(BUDGET)
    for action in actions if column else ():
        told = [row for row in action.rows if not is_blank(labels.own(row, column.index))] if not action.is_gathered else []
        for row in told[1:]:
            problem = f"« {quoted(labels.own(row, column.index))} » n’est pas repris : l’action a déjà un budget, « {quoted(labels.own(told[0], column.index))} » (ligne {told[0] + 1})."
            yield labels.anomaly(row, column.index, problem, "Une action a un seul budget : donnez une ligne et un numéro à chacune de ses sous-actions.", "valeur-en-plus")


def _units_said(labels: Labels, actions: list[Action]) -> Iterator[Anomaly]:
    """Once a column: the unit that was understood, and what it makes of its first number."""
    for column in (*labels.columns(BUDGET), *labels.columns(YEARLY), *labels.columns(AMOUNT)):
        if UNITS.get(unit := _unit(labels, column), 1.0) == 1:
            continue
        first = next((action for action in actions if isinstance(labels.own(action.row, column.index), float | int)), None)
        if first:
            problem = f"Les montants de la colonne « {column.header} » sont en {unit} : {quoted(labels.value(first.row, column.index))} est lu {exact_euros(euros(labels, first.row, column))}."
            yield labels.anomaly(labels.mapping.last_row, column.index, problem, "Rien si c’est juste.", "unite", unit)


def _operation(labels: Labels, action: Action, position: int, values: dict[str, list[object]]) -> Operation:
    column = labels.mapping.holding(BUDGET)
    same = {name: values[name][position] for name in ("volet", "orientation", "intitule", "perimetre", "statut", "debut", "fin", "avancement_pct") if name in values}
    header = f"{column.header} {said_base(words(labels.get(action.row, BUDGET)))}".upper() if column else ""
    return Operation(
        operation_id=action.numero, fiche=action.numero, same=same, cost=_budget(labels, action), base=next((base for base in ("HT", "TTC") if base in header), ""),
        columns={name: index for name in same if (index := labels.index(name)) is not None},
        row=action.row, cost_column=column.index if column else -1, title_column=labels.first("numero", "intitule"),
    )  # fmt: skip


def _lines(labels: Labels, action: Action) -> list[Line]:
    """Each amount of its rows with the financeur in the nearest column to its left."""
    payers = labels.columns(FINANCEUR)
    found = []
    for row in action.rows:
        for column in labels.columns(AMOUNT):
            amount = euros(labels, row, column)
            payer = max((each for each in payers if each.index < column.index), key=lambda each: each.index, default=None)
            name = words(labels.value(row, payer.index)) if payer else ""
            if not is_blank(amount) or name:
                found.append(Line(operation_id=action.numero, payer=name, amounts={"prevu": (amount, column.index)}, row=row, payer_column=payer.index if payer else column.index))
    return found


def _years(labels: Labels, action: Action) -> list[Line]:
    """What its rows give of the budget year by year."""
    told = [(row, column, euros(labels, row, column)) for row in action.rows for column in labels.columns(YEARLY)]
    return [
        Line(operation_id=action.numero, payer="", amounts={"prevu": (amount, column.index)}, row=row, payer_column=column.index, year=header_words(column.header).year, is_cost=True)
        for row, column, amount in told if not is_blank(amount)
    ]  # fmt: skip
