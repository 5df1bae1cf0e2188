"""Rules on the amounts of a maquette: the ladder of their stages, and the lines within other lines."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from crte_data.french import exact_euros
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS
from crte_data.vocabulary import HORS_TERRITOIRE, LOCALE, STAGES
from loaders.keys import Keys
from loaders.report import Anomaly
from loaders.table_reader import TableReading

_CENT = 0.005  # amounts closer than half a cent are the same


def ladder(reading: TableReading, _keys: Keys) -> Iterator[Anomaly]:
    """What is paid was granted: a later step never exceeds the one before it."""
    if reading.table is not FINANCEMENTS:
        return
    for before, after in (("accorde", "verse"), ("sollicite", "accorde")):
        columns = [AMOUNT_COLUMNS[after], AMOUNT_COLUMNS[before]]
        wrong = reading.frame[reading.frame[columns[0]] > reading.frame[columns[1]] + _CENT]
        for row, high, low in wrong[columns].itertuples():
            yield reading.anomaly(
                columns[0], row, f"Le montant {STAGES[after].lower()} ({exact_euros(high)}) dépasse le montant {STAGES[before].lower()} ({exact_euros(low)}), écart {exact_euros(high - low)}.",
                "Vérifiez les deux montants.", rule="echelle-montants", found=exact_euros(high), expected=f"{exact_euros(low)} au plus", gap=exact_euros(high - low),
            )  # fmt: skip


def places(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """A line of local reach belongs to an operation of the territory, else no sum could say for whom it is."""
    operations = keys.frames.get("operations")
    if reading.table is not FINANCEMENTS or operations is None:
        return
    outside = set(operations.loc[operations["perimetre"] == HORS_TERRITOIRE, "operation_id"])
    wrong = reading.frame[(reading.frame["portee"] == LOCALE) & reading.frame["operation_id"].isin(outside)]
    for row, operation in wrong["operation_id"].items():
        yield reading.anomaly(
            "portee", row, f"La ligne est de portée locale, mais l’opération « {operation} » est hors territoire.",
            "Corrigez la portée, ou le territoire de l’opération : la ligne n’est pas comptée.", rule="perimetre", found=LOCALE, expected="une opération du territoire",
        )  # fmt: skip


def containment(reading: TableReading, _keys: Keys) -> Iterator[Anomaly]:
    """A line is not within itself, directly or through others, and is no larger than the line it is within."""
    if reading.table is FINANCEMENTS:
        nested = reading.frame[reading.frame["inclus_dans"] != ""]
        if nested.empty:
            return
        lines = nested["ligne_id"].to_list()
        yield from _loops(reading, dict(zip(lines, nested["inclus_dans"].to_list(), strict=True)), dict(zip(lines, nested.index, strict=True)))
        names = set(nested["inclus_dans"].to_list())
        wholes = reading.frame[np.array([line in names for line in reading.frame["ligne_id"].to_list()], dtype=bool)]
        for stage in STAGES:
            yield from _larger_parts(reading, nested, wholes, stage)


def _loops(reading: TableReading, parents: dict[str, str], rows: dict[str, int]) -> Iterator[Anomaly]:
    """One message a loop, at its first line."""
    settled: set[str] = set()
    for line, row in rows.items():
        met = dict.fromkeys([line])  # in order, and quick to look into
        while (step := parents.get(next(reversed(met)), "")) and step not in met and step not in settled:
            met[step] = None
        settled.update(met)
        if step == line:
            path = " → ".join(f"« {name} »" for name in (*met, line))
            yield reading.anomaly("inclus_dans", row, f"La ligne « {line} » finit par se contenir elle-même : {path}.", "Indiquez la ligne qui contient celle-ci, ou rien.", rule="inclusion", found=parents[line], expected="une autre ligne, ou rien")


def _larger_parts(reading: TableReading, nested: pd.DataFrame, wholes: pd.DataFrame, stage: str) -> Iterator[Anomaly]:
    column = AMOUNT_COLUMNS[stage]
    amounts = dict(zip(wholes["ligne_id"].to_list(), wholes[column].to_list(), strict=True))
    for row, whole, amount in zip(nested.index, nested["inclus_dans"].to_list(), nested[column].to_list(), strict=True):
        largest = amounts.get(whole, math.nan)
        if amount > largest + _CENT:
            yield reading.anomaly(
                column, row, f"Le montant {STAGES[stage].lower()} ({exact_euros(amount)}) dépasse celui de la ligne « {whole} » qui le contient ({exact_euros(largest)}).",
                "Vérifiez les deux montants, ou la colonne « Inclus dans ».", rule="partie-plus-grande", found=exact_euros(amount), expected=f"{exact_euros(largest)} au plus", gap=exact_euros(amount - largest),
            )  # fmt: skip
