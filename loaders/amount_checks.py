"""Rules on the amounts of a maquette: the ladder of their stages, and the lines within other lines."""

import math
from collections.abc import Iterator

import pandas as pd

from crte_data.french import exact_euros, number
from crte_data.tables import AMOUNT_COLUMNS, FINANCEMENTS
from crte_data.vocabulary import STAGES
from loaders.report import Anomaly, Level
from loaders.table_reader import TableReading

_CENT = 0.005  # amounts closer than half a cent are the same


def ladder(reading: TableReading, _keys: object) -> Iterator[Anomaly]:
    """What is paid was granted: a later step never exceeds the one before it."""
    if reading.header.table is not FINANCEMENTS:
        return
    for before, after in (("accorde", "verse"), ("sollicite", "accorde")):
        columns = [AMOUNT_COLUMNS[after], AMOUNT_COLUMNS[before], "rang"]
        wrong = reading.frame[reading.frame[columns[0]] > reading.frame[columns[1]] + _CENT]
        for high, low, rang in wrong[columns].itertuples(index=False):
            yield reading.anomaly(
                columns[0], rang, f"Le montant {STAGES[after].lower()} ({exact_euros(high)}) dépasse le montant {STAGES[before].lower()} ({exact_euros(low)}), écart {exact_euros(high - low)}.",
                "Vérifiez les deux montants.", "echelle-montants", number(high), Level.A_VERIFIER,
            )  # fmt: skip


def containment(reading: TableReading, _keys: object) -> Iterator[Anomaly]:
    """A line is not within itself, directly or through others, and is no larger than the line it is within."""
    if reading.header.table is FINANCEMENTS:
        nested = reading.frame[reading.frame["inclus_dans"] != ""]
        yield from _loops(reading, dict(zip(nested["ligne_id"], nested["inclus_dans"], strict=True)), dict(zip(nested["ligne_id"], nested["rang"], strict=True)))
        for stage in STAGES if len(nested) else ():
            yield from _larger_parts(reading, nested, stage)


def _loops(reading: TableReading, parents: dict[str, str], rows: dict[str, int]) -> Iterator[Anomaly]:
    """One message a loop, at its first line."""
    settled: set[str] = set()
    for line, rang in rows.items():
        met = dict.fromkeys([line])  # in order, and quick to look into
        while (step := parents.get(next(reversed(met)), "")) and step not in met and step not in settled:
            met[step] = None
        settled.update(met)
        if step == line:
            path = " → ".join(f"« {name} »" for name in (*met, line))
            yield reading.anomaly("inclus_dans", rang, f"La ligne « {line} » finit par se contenir elle-même : {path}.", "Indiquez la ligne qui contient celle-ci, ou rien.", "inclusion", parents[line])


def _larger_parts(reading: TableReading, nested: pd.DataFrame, stage: str) -> Iterator[Anomaly]:
    column = AMOUNT_COLUMNS[stage]
    wholes = dict(zip(reading.frame["ligne_id"].to_list(), reading.frame[column].to_list(), strict=True))
    for whole, amount, rang in nested[["inclus_dans", column, "rang"]].itertuples(index=False):
        if amount > wholes.get(whole, math.nan) + _CENT:
            yield reading.anomaly(
                column, rang, f"Le montant {STAGES[stage].lower()} ({exact_euros(amount)}) dépasse celui de la ligne « {whole} » qui le contient ({exact_euros(wholes[whole])}).",
                "Vérifiez les deux montants, ou la colonne « Inclus dans ».", "partie-plus-grande", number(amount), Level.A_VERIFIER,
            )  # fmt: skip
