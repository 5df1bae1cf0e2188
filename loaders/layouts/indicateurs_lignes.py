"""The rows of a sheet of indicators: each value with its indicator, place, period and nature."""

import re
from dataclasses import dataclass, field, replace

from crte_data.names import normalised
from crte_data.vocabulary import VALENCIENNOIS
from loaders.layouts.header_names import PATH
from loaders.layouts.indicateurs_entetes import NAMES
from loaders.layouts.indicateurs_feuille import Said
from loaders.layouts.indicateurs_valeurs import Indicator, Value, indicator_of, names_indicators, value_of
from loaders.layouts.labels import Labels, address, words
from loaders.layouts.territory_names import territory
from loaders.layouts.themes import theme_of
from loaders.layouts.total_words import total_of
from loaders.layouts.value_columns import Pins, pins_in
from loaders.naming import Names
from loaders.report import Anomaly

_ATTRIBUTES = ("unite", "definition", "territoire", "code", "source", "periodicite", "responsable")  # what is said of an indicator, and not of a heading
_DERIVED = re.compile(r"(?:moyenne|mediane|evolution|variation|ecart|tendance|progression|taux d evolution|taux de variation|minimum|maximum|min|max)\b.*")
_HEADING = 60  # characters: longer, it is a sentence
_NOTE = re.compile(r"(?:\*|\(\d\)|(?:n\.? ?b\.?|nota|notes?|sources?|lecture|champ|légende|avertissement)\s*:)", re.IGNORECASE)


@dataclass
class Rows:
    """What was found in a sheet, in its order."""

    values: list[Value] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)  # rows that add up others


def read_rows(labels: Labels, said: Said, names: Names) -> Rows:
    """Every row below the headers; a second table with other headers is said, and not read under these ones."""
    rows, theme = Rows(), ""
    columns = [(column.index, pins) for column in labels.mapping.columns if (pins := pins_in(column.meaning))]
    for row in labels.rows():
        filled = labels.filled(row)
        if not filled or _is_header_again(labels, row, filled):
            continue
        if _is_other_header(labels, row):
            rows.anomalies.append(labels.anomaly(row, filled[0], "Un second tableau, avec d’autres en-têtes, commence ici : il n’est pas lu.", "Mettez-le dans une feuille à part.", "second-tableau"))
            break
        written = [(index, pins) for index, pins in columns if labels.own(row, index) != ""]
        if written and any(total_of(labels.text(row, name), names) is not None for name in ("libelle", "territoire", "theme", "code", "periode")):
            rows.totals.append(row)
        elif written and _DERIVED.fullmatch(normalised(labels.text(row, "periode"))):
            rows.anomalies.append(labels.anomaly(row, labels.first("periode"), f"« {labels.text(row, 'periode')} » se calcule des autres lignes : celle-ci n’est pas lue.", "Rien, si les autres lignes sont justes.", "ligne-calculee"))
        elif not written and isinstance(_name(labels, row, filled), float | int):
            rows.anomalies.append(labels.anomaly(row, filled[0] if len(filled) == 1 else labels.first("libelle"), "Un nombre tient lieu de nom, et aucune valeur ne le suit : il n’est pas lu.", "Écrivez le nom de l’indicateur à gauche du nombre, ou effacez-le.", "cellule-non-lue"))
        elif not written and (len(filled) == 1 or _NOTE.match(words(labels.own(row, filled[0])))):
            text = words(labels.own(row, filled[0]))
            is_heading = len(filled) == 1 and len(text) <= _HEADING
            found, place = (theme_of([text]), territory(text.split(":")[-1].strip(), names)) if is_heading else ("", None)
            theme, said = found or theme, replace(said, territoire=place) if place else said  # a heading between the rows
            rows.anomalies += [] if found or place else [_lone(labels, row, filled[0])]
        else:
            _read_row(rows, labels, row, written or _said_unknown(labels, row, columns), replace(said, theme=theme or said.theme), names)
    return rows


def _lone(labels: Labels, row: int, column: int) -> Anomaly:
    return labels.anomaly(row, column, f"« {words(labels.own(row, column))} » est sur une ligne sans valeur : pris pour un titre ou une note, il n’est pas repris.", "Rien si c’en est un ; sinon, donnez ses valeurs ou son unité.", "ligne-sans-valeur")


def _is_header_again(labels: Labels, row: int, filled: list[int]) -> bool:
    headers = {column.index: normalised(column.header.split(PATH)[-1]) for column in labels.mapping.columns}
    return len(filled) > 1 and all(normalised(words(labels.own(row, index))) == headers.get(index) for index in filled)


def _name(labels: Labels, row: int, filled: list[int]) -> object:
    """What stands where an indicator is named; the only cell of a row is a heading."""
    name = labels.index("libelle")
    return labels.own(row, filled[0]) if len(filled) == 1 else "" if name is None else labels.own(row, name)


def _is_other_header(labels: Labels, row: int) -> bool:
    """A row of headers where there should be values: two attributes named as such, the indicator among them."""
    found = {NAMES.exact(value) for value in labels.sheet.rows[row] if isinstance(value, str) and value} - {None}
    return "libelle" in found and len(found) > 1


def _said_unknown(labels: Labels, row: int, columns: list[tuple[int, Pins]]) -> list[tuple[int, Pins]]:
    """Where a row is one value, an empty one is a value that is not communicated; across, it is no value at all."""
    is_long = len(columns) == 1 and columns[0][1] == Pins()
    return columns if is_long and labels.text(row, "territoire") + labels.text(row, "periode") else []


def _read_row(rows: Rows, labels: Labels, row: int, written: list[tuple[int, Pins]], said: Said, names: Names) -> None:
    places = _places(rows, labels, row, written, said, names)
    unnamed = [index for index, pins in written if not (pins.indicateur or labels.text(row, "libelle") or labels.text(row, "code") or not names_indicators(labels))]
    if unnamed:
        rows.anomalies.append(_unread(labels, row, labels.first("libelle", "code"), unnamed, "L’indicateur n’est pas nommé", "Écrivez le nom de l’indicateur sur cette ligne.", "indicateur-manquant"))
        return
    if not written and labels.text(row, "libelle") and any(labels.text(row, name) for name in _ATTRIBUTES):
        rows.indicators.append(indicator_of(labels, row, "", said))  # followed, and without a figure yet
    named = {name: indicator_of(labels, row, name, said) for name in dict.fromkeys(pins.indicateur for _, pins in written)}
    rows.indicators += named.values()
    for index, pins in written:
        indicator = named[pins.indicateur]
        if index in places:
            rows.values.append(value_of(labels, row, index, pins, indicator, places[index], said))


def _unread(labels: Labels, row: int, column: int, cells: list[int], problem: str, fix: str, rule: str) -> Anomaly:
    where = ", ".join(address(row, index) for index in cells)
    return labels.anomaly(row, column, f"{problem} : les valeurs de cette ligne ({where}) ne sont pas lues.", fix, rule)


def _places(rows: Rows, labels: Labels, row: int, written: list[tuple[int, Pins]], said: Said, names: Names) -> dict[int, str]:
    """The territory of each value of a row, those that have none left out and said."""
    text, column = labels.text(row, "territoire"), labels.index("territoire")
    own = text if column is None or not text else territory(text, names) or text
    open_cells = [index for index, pins in written if not pins.territoire]
    if column is not None and not own and open_cells:
        rows.anomalies.append(_unread(labels, row, column, open_cells, "Le territoire n’est pas dit", "Écrivez le territoire sur cette ligne.", "territoire-manquant"))
        return {index: pins.territoire for index, pins in written if pins.territoire}
    if own == text and text and (names.communes or not written) and territory(text, names) is None:  # without a value, no table names it
        rows.anomalies.append(labels.anomaly(row, column, f"« {text} » n’est pas un territoire connu.", "Corrigez-le, ou ajoutez-le aux territoires.", "territoire-inconnu"))
    return {index: pins.territoire or own or said.territoire or VALENCIENNOIS for index, pins in written}
