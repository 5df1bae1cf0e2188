"""Rules that look beyond one cell. Each is a function from readings to anomalies; adding one is one line in CHECKS."""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from crte_data.french import number, percent
from crte_data.names import closest
from crte_data.vocabulary import KNOWN
from loaders.amount_checks import containment, ladder, places
from loaders.report import Anomaly, Level
from loaders.table_reader import TableReading

_SUGGESTED, _COMPARED = 50, 5_000
Known = Mapping[str, frozenset[str]]
Check = Callable[[TableReading, "Keys"], Iterator[Anomaly]]


class Keys:
    """Every key that a reference may name: those of the workbook itself and those known besides."""

    def __init__(self, readings: list[TableReading], known: Known) -> None:
        self._known = {name: set(keys) for name, keys in known.items()}
        self.frames: dict[str, pd.DataFrame] = {}
        for reading in readings:
            table = reading.table
            earlier = self.frames.get(table.name)
            self.frames[table.name] = reading.frame if earlier is None else pd.concat([earlier, reading.frame])
        for name, frame in self.frames.items():
            self._known[name] = self._known.get(name, set()) | set(frame[_table_key(name, readings)].to_list())

    def of(self, table: str) -> set[str] | None:
        return self._known.get(table)


def _table_key(name: str, readings: list[TableReading]) -> str:
    return next(reading.table.key[0] for reading in readings if reading.table.name == name)


def check(readings: list[TableReading], known: Known) -> list[Anomaly]:
    """Apply every rule to every table read."""
    keys = Keys(readings, known)
    return [anomaly for reading in readings for rule in CHECKS for anomaly in rule(reading, keys)] + _doubles(readings)


def _doubles(readings: list[TableReading]) -> list[Anomaly]:
    """Rows with the key of an earlier row, in the same sheet or in another one of the same table."""
    first: dict[tuple[str, ...], str] = {}
    anomalies = []
    for reading in readings:
        table = reading.table
        rows = reading.frame[[*table.key]]
        if not rows.duplicated(keep=False).any() and len([r for r in readings if r.table is table]) == 1:
            continue
        for row, *key in rows.itertuples():
            place = f"« {reading.sheet} » {reading.block.cell(table.key[0], row)}"
            if first.setdefault((table.name, *key), place) != place and key[0]:
                anomalies.append(reading.anomaly(
                    table.key[0], row, f"« {' / '.join(filter(None, key))} » est déjà en {first[table.name, *key]}.",
                    "Supprimez la ligne en double, ou donnez-lui un autre identifiant.", "doublon", key[0],
                ))  # fmt: skip
    return anomalies


def _references(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """A code that names nothing, with the name it probably meant."""
    for column, table in reading.table.references:
        known = keys.of(table)
        values = reading.frame[column]
        if known is None or column not in reading.block.values:
            continue
        suggestions = _suggestions([value for value in values.unique() if value and value not in known], known)
        unknown = values.isin(list(suggestions))
        header = reading.table.field(column).header
        for row, value in values[unknown].items():
            meant = suggestions[value]
            fix = f"Écrivez « {meant} »." if meant else "Corrigez-le, ou ajoutez-le d’abord."
            yield reading.anomaly(column, row, f"« {value} » n’existe pas (colonne « {header} »).", fix, "reference", value)


def _suggestions(unknown: list[str], known: set[str]) -> dict[str, str | None]:
    """The nearest known name of each: of the first few only, as comparing every name with every other takes minutes."""
    compared = unknown[:_SUGGESTED] if len(known) <= _COMPARED else []
    return dict.fromkeys(unknown) | {value: closest(value, known) for value in compared}


def _status(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """A figure is given, or said not to be: never both, never neither."""
    if reading.table.name != "observations":
        return
    frame = reading.frame
    given, said = frame["valeur"].notna(), frame["statut"] == KNOWN
    for row in frame.index[said & ~given]:
        yield reading.anomaly("valeur", row, "La valeur manque alors que le statut dit « communiqué ».", "Saisissez la valeur, ou « non communiqué » comme statut.", "statut")
    for row in frame.index[given & ~said & (frame["statut"] != "")]:
        yield reading.anomaly("statut", row, "Une valeur est donnée alors que le statut dit le contraire.", "Effacez la valeur, ou écrivez « communiqué ».", "statut")


def _dates(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    frame = reading.frame
    if not {"debut_debut", "fin_fin"} <= set(frame.columns):
        return
    for row in frame[frame["fin_fin"] < frame["debut_debut"]].index:
        yield reading.anomaly("fin", row, f"La fin ({frame.at[row, 'fin']}) précède le début ({frame.at[row, 'debut']}).", "Corrigez l’une des deux dates.", "dates", frame.at[row, "fin"])


def _orientation(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    frame = reading.frame
    if not {"volet", "orientation"} <= set(frame.columns):
        return
    both = (frame["volet"] != "") & (frame["orientation"] != "")
    for row in frame[both & (frame["orientation"].str[:1] != frame["volet"])].index:
        orientation, volet = frame.at[row, "orientation"], frame.at[row, "volet"]
        yield reading.anomaly("orientation", row, f"L’orientation {orientation} n’est pas du volet {volet}.", "Corrigez le volet ou l’orientation.", "orientation", orientation)


def _mixes(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """The parts of a whole sum to 100 % (rounding apart): indicators whose group begins with « mix »."""
    registry = keys.frames.get("indicateurs")
    if reading.table.name != "observations" or registry is None:
        return
    groups = dict(zip(registry["code"], registry["groupe"], strict=True))
    frame = reading.frame.assign(groupe=reading.frame["code"].map(groups).astype("str"))
    parts = frame[frame["groupe"].str.startswith("mix")]
    for (group, place, period, _), rows in parts.groupby(["groupe", "territoire", "periode", "nature"]):
        total = rows["valeur"].sum(min_count=len(rows))
        if abs(total - 100) > 1:
            where = f"{place} {period}".strip()
            yield reading.anomaly("valeur", rows.index[-1], f"Les parts de « {group} » pour {where} font {percent(total)}, pas {percent(100)}.", "Vérifiez chaque part.", "somme-parts", number(total), Level.A_VERIFIER)


CHECKS: tuple[Check, ...] = (_references, _status, ladder, places, containment, _dates, _orientation, _mixes)

