"""Rules that look beyond one cell. Each is a function from readings to anomalies; adding one is one line in CHECKS."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping

from crte_data.french import percent, plural
from crte_data.names import closest
from crte_data.tables import OPERATIONS
from crte_data.vocabulary import KNOWN
from loaders.amount_checks import containment, ladder, places
from loaders.cofunding import detr_floor, own_participation, silent_refusals, state_ceiling
from loaders.doubles import same_financings, same_keys, same_projects
from loaders.keys import NO_PLACES, Keys, Known
from loaders.progress import UNSEEN
from loaders.report import Anomaly
from loaders.sum_checks import financing_plan, rates, scopes, years
from loaders.table_reader import TableReading
from loaders.territory_sums import territories

_SUGGESTED, _COMPARED = 50, 5_000
Check = Callable[[TableReading, Keys], Iterator[Anomaly]]


def check(readings: list[TableReading], known: Known, agglomerations: Mapping[str, str] = NO_PLACES, on_rule: Callable[[], None] = UNSEEN.wait) -> list[Anomaly]:
    """Apply every rule to every table read; ``agglomerations`` has that of each commune published.

    ``on_rule`` is called before each rule.
    """
    keys = Keys(readings, known, agglomerations)
    asked = [functools.partial(rule, reading, keys) for reading in readings for rule in CHECKS] + [functools.partial(rule, readings) for rule in WHOLE]
    found: list[Anomaly] = []
    for rule in asked:
        on_rule()
        found += rule()
    return found


def _references(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """A code that names nothing, with the name it probably meant."""
    for column, table in reading.table.references:
        known = keys.of(table)
        values = reading.frame[column]
        if known is None or column not in reading.block.values:
            continue
        suggestions = _suggestions([value for value in values.unique().tolist() if value and value not in known], known)
        unknown = values.isin(list(suggestions))
        header = reading.table.field(column).header
        for row, value in values[unknown].items():
            meant = suggestions[value]
            fix = f"Écrivez « {meant} »." if meant else "Corrigez-le, ou ajoutez-le d’abord."
            yield reading.anomaly(column, row, f"« {value} » n’existe pas (colonne « {header} »).", fix, rule="reference", found=value, expected=meant or "")


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
        yield reading.anomaly("valeur", row, "La valeur manque alors que le statut dit « communiqué ».", "Saisissez la valeur, ou « non communiqué » comme statut.", rule="statut", expected="un nombre")
    for row in frame.index[given & ~said & (frame["statut"] != "")]:
        yield reading.anomaly("statut", row, "Une valeur est donnée alors que le statut dit le contraire.", "Effacez la valeur, ou écrivez « communiqué ».", rule="statut", found=frame.at[row, "statut"], expected=KNOWN)


def _dates(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    frame = reading.frame
    if not {"debut_debut", "fin_fin"} <= set(frame.columns):
        return
    wrong = frame[frame["fin_fin"] < frame["debut_debut"]]
    for row, start, end, first, last in wrong[["debut", "fin", "debut_debut", "fin_fin"]].itertuples():
        yield reading.anomaly(
            "fin", row, f"La fin ({end}) précède le début ({start}).", "Corrigez l’une des deux dates.",
            rule="dates", found=end, expected=f"{start} ou plus tard", gap=plural((first - last).days, "jour"),
        )  # fmt: skip


def _orientation(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    frame = reading.frame
    if not {"volet", "orientation"} <= set(frame.columns):
        return
    both = (frame["volet"] != "") & (frame["orientation"] != "")
    for row in frame[both & (frame["orientation"].str[:1] != frame["volet"])].index:
        orientation, volet = frame.at[row, "orientation"], frame.at[row, "volet"]
        yield reading.anomaly("orientation", row, f"L’orientation {orientation} n’est pas du volet {volet}.", "Corrigez le volet ou l’orientation.", rule="orientation", found=orientation, expected=f"une orientation du volet {volet}")


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
            yield reading.anomaly(
                "valeur", rows.index[-1], f"Les parts de « {group} » pour {where} font {percent(total)}, pas {percent(100)}.", "Vérifiez chaque part.",
                rule="somme-parts", found=percent(total), expected=percent(100), gap=percent(total - 100),
            )  # fmt: skip


def _commune(reading: TableReading, keys: Keys) -> Iterator[Anomaly]:
    """An operation of one commune is in the agglomération of that commune, or common to both."""
    if reading.table is not OPERATIONS:
        return
    frame = reading.frame
    own = frame["commune"].map(keys.agglomerations)
    wrong = frame[own.notna() & (frame["perimetre"] != own) & ~frame["perimetre"].isin(["", "commun"])]
    for row, commune, perimetre in wrong[["commune", "perimetre"]].itertuples():
        agglomeration = keys.agglomerations[commune]
        yield reading.anomaly(
            "perimetre", row, f"{commune} est de la {agglomeration}, l’opération est dite « {perimetre} ».", "Corrigez le territoire ou la commune.",
            rule="commune-perimetre", found=perimetre, expected=f"{agglomeration} ou commun",
        )  # fmt: skip


CHECKS: tuple[Check, ...] = (
    _references, _status, ladder, places, containment, _dates, _orientation, _mixes, _commune,
    own_participation, state_ceiling, detr_floor, silent_refusals, financing_plan, years, rates, scopes, territories,
)  # fmt: skip
# What is looked for in every sheet of a table at once.
WHOLE: tuple[Callable[[list[TableReading]], Iterable[Anomaly]], ...] = (same_keys, same_projects, same_financings)

