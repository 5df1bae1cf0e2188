"""Rows « Total CAPH » or « Ensemble » among the values of indicators: never an indicator, compared where they add up counts."""

from collections.abc import Iterator, Sequence

from crte_data.french import exact_number
from crte_data.schemas import Field, Kind
from loaders.amounts import parse_number
from loaders.layouts.indicateurs_valeurs import Value
from loaders.layouts.labels import Labels
from loaders.layouts.territory_names import perimetre
from loaders.layouts.total_words import total_of
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.summable import adds_up

_NUMBER = Field(name="valeur", header="", kind=Kind.NUMBER)
_ROUNDING = 1e-6
_WHOLES = frozenset({"CAVM", "CAPH", "Valenciennois"})  # beside their communes, they would be counted twice


def totals_down(labels: Labels, totals: Sequence[int], values: Sequence[Value], names: Names) -> Iterator[Anomaly]:
    """Each total that is not the sum of its rows; then, once, those that could not be compared."""
    unknown = []
    for row in totals:
        parts = _parts(labels, row, values, names)
        if len({part.indicator.unite for part in parts}) != 1 or not all(adds_up(part.indicator.libelle, part.indicator.unite) for part in parts):
            unknown.append(row)
        else:
            yield from _gaps(labels, row, parts, names)
    if unknown:
        column, rows = labels.first("libelle", "territoire"), ", ".join(str(row + 1) for row in unknown)
        which = f"Ligne {rows} : ce total n’est ni lu ni vérifié" if len(unknown) == 1 else f"Lignes {rows} : ces totaux ne sont ni lus ni vérifiés"
        yield labels.anomaly(unknown[0], column, f"{which}, ce qui est au-dessus ne s’additionne pas (taux, unités diverses ou non dites, territoires qui se recouvrent).", "Rien si c’est juste ; sinon, dites sur la ligne l’indicateur, son unité et son territoire.", "total-d-indicateurs")


def _parts(labels: Labels, row: int, values: Sequence[Value], names: Names) -> list[Value]:
    """The values above that a total stands for: of its territory, of its indicator, of its period; none where they overlap."""
    of_name, of_place = (total_of(labels.text(row, name), names) for name in ("libelle", "territoire"))
    place = of_name or of_place or ("" if of_place is not None else perimetre(labels.text(row, "territoire"), names)) or ""
    found = [
        value for value in values
        if value.row < row and (not place or perimetre(value.territoire, names) == place) and labels.text(value.row, "periode") == labels.text(row, "periode")
        and (of_name is not None or labels.text(value.row, "libelle") == labels.text(row, "libelle"))
    ]  # fmt: skip
    places = {value.territoire for value in found}
    return [] if places & _WHOLES and places - ({"CAVM", "CAPH"} if not place else {place}) else found


def _gaps(labels: Labels, row: int, parts: Sequence[Value], names: Names) -> Iterator[Anomaly]:
    label = next(text for name in ("libelle", "territoire") if total_of(text := labels.text(row, name), names) is not None)
    for column in sorted({part.column for part in parts}):
        announced, *numbers = (parse_number(_NUMBER, raw).value for raw in (labels.own(row, column), *(part.raw for part in parts if part.column == column)))
        added = sum(numbers)
        if abs(announced - added) > _ROUNDING * max(1.0, abs(added)):  # never true of a figure that is not known
            gap = exact_number(abs(announced - added))
            yield labels.anomaly(row, column, f"« {label} » annonce {exact_number(announced)}, la somme des lignes donne {exact_number(added)} (écart {gap}).", "Corrigez le total, ou la ligne qui manque.", "total-de-lignes")
