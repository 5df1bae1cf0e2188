"""A table of actions into rows of ours, each cell read in the words people use, none lost."""

import re
from collections.abc import Callable, Iterator

import numpy as np

from crte_data.french import number, percent, plural
from crte_data.tables import ACTIONS
from loaders.blocks import NOWHERE, Block
from loaders.cells import quoted
from loaders.layouts.action_fields import Place, Read, read_perimetre, read_place, read_priorite, read_statut
from loaders.layouts.labels import Labels, unread_columns, words
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.percents import read_percents
from loaders.layouts.suivi_entetes import DETAIL, JOINED, OURS
from loaders.layouts.suivi_lignes import Action, Found, read_rows
from loaders.layouts.suivi_montants import money_blocks
from loaders.layouts.suivi_totaux import totals
from loaders.naming import Names
from loaders.parsed import is_blank
from loaders.report import Anomaly
from loaders.workbook import Sheet

COMMON, _PROGRESS = "commun", "avancement_pct"
_JOINTS = {"pilote": ", ", "elu_referent": ", ", "partenaires": ", "}
_OTHERWISE = {"numero", "intitule", "volet", "orientation", "perimetre", "statut", "priorite", _PROGRESS, "description"}
_PLAIN = tuple(field.name for field in OURS if field.name not in _OTHERWISE)
_YES_OR_NO = {True: "oui", False: "non"}
_READERS: dict[str, Callable[[str], Read]] = {"statut": read_statut, "priorite": read_priorite}


def read_sheet(sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
    """The actions of a sheet, and the money that its rows tell of."""
    labels = Labels(sheet, mapping)
    found = read_rows(labels)
    cells = _Cells(labels, found.actions, names)
    perimetres, supposed = _perimetres(cells, labels)
    values = cells.values() | {"perimetre": perimetres}
    columns = {name: _index(labels, name) for name in values}
    columns["numero"] = columns["intitule"] if columns["numero"] == NOWHERE else columns["numero"]
    actions = Block(table=ACTIONS, sheet=sheet.name, values=values, rows=np.array([action.row for action in found.actions], dtype="int64") + 1, columns=columns, header_row=mapping.last_row)
    blocks, said = money_blocks(labels, found.actions, values, names)
    return Laid(blocks=[actions, *blocks], anomalies=[*found.anomalies, *cells.anomalies, *supposed, *_derived(found, labels), *said, *totals(labels, found), *unread_columns(labels)])


def _index(labels: Labels, meaning: str) -> int:
    found = labels.index(meaning)
    return NOWHERE if found is None else found


class _Cells:
    """The fields of each action, cell after cell, with what there is to say of them."""

    def __init__(self, labels: Labels, actions: list[Action], names: Names) -> None:
        self.labels, self.actions, self.names = labels, actions, names
        self.anomalies: list[Anomaly] = []
        self._kept: dict[int, list[str]] = {}  # by position: what our lists have no word for

    def values(self) -> dict[str, list[object]]:
        """Every field but the périmètre, by name."""
        places = [self._place(action) for action in self.actions]
        read = {name: self._read(name, reader) for name, reader in _READERS.items() if self.labels.has(name)}
        progress = {_PROGRESS: self._progress()} if self.labels.has(_PROGRESS) else {}
        plain = {name: [self.cell(action, name) for action in self.actions] for name in _PLAIN if self.labels.has(name)}
        return {
            "numero": [action.numero for action in self.actions], "intitule": [action.intitule for action in self.actions],
            "volet": [place.volet for place in places], "orientation": [place.orientation for place in places],
            "description": [self._description(action, place.kept) for action, place in zip(self.actions, places, strict=True)],
            **plain, **read, **progress, "reserve": [" ".join(self._kept.get(position, [])) for position in range(len(self.actions))],
        }  # fmt: skip

    def cell(self, action: Action, name: str) -> object:
        """What the rows of an action say of a field: texts joined, of another field the one that is told."""
        if name in JOINED:
            texts = dict.fromkeys(words(value) for row in action.rows for column in self.labels.columns(name) if not is_blank(value := self.labels.value(row, column.index)))
            return _JOINTS.get(name, " ").join(texts) if not action.is_gathered or len(texts) == 1 else ""
        told = [(row, self.labels.get(row, name)) for row in action.rows]
        written = [(row, value) for row, value in told if not is_blank(value)]
        if action.is_gathered:
            return told[0][1] if len({words(value) for _, value in told}) == 1 else ""
        self._say_more(name, written[1:], written[:1])
        return written[0][1] if written else ""

    def _say_more(self, name: str, more: list[tuple[int, object]], first: list[tuple[int, object]]) -> None:
        for row, value in more:
            if words(value) != words(first[0][1]):
                self.anomalies.append(self.labels.anomaly(
                    row, self.labels.index(name), f"« {quoted(value)} » n’est pas repris : l’action dit déjà « {quoted(first[0][1])} » (ligne {first[0][0] + 1}).",
                    "Une action a une seule valeur ici : donnez une ligne et un numéro à chacune de ses sous-actions.", "valeur-en-plus",
                ))  # fmt: skip

    def _place(self, action: Action) -> Place:
        return read_place(self.cell(action, "volet"), self.cell(action, "orientation"), action.axe)

    def _read(self, name: str, reader: Callable[[str], Read]) -> list[object]:
        found = []
        for position, action in enumerate(self.actions):
            read = reader(words(self.cell(action, name)))
            found.append(read.value)
            self._kept.setdefault(position, []).extend(filter(None, [read.kept]))
            if read.remark:
                self.anomalies.append(self.labels.anomaly(action.row, self.labels.index(name), read.remark.problem, read.remark.fix, read.remark.rule))
        return found

    def _progress(self) -> list[object]:
        """In points: 0,8 is 80 % of an action, and a remark where the column holds both."""
        cells = [self.cell(action, _PROGRESS) for action in self.actions]
        percents = read_percents(list(enumerate(cells)), is_progress=True)
        said = list(percents.points.items()) if percents.is_mixed else list(percents.points.items())[:1]
        for position, points in said:
            self.anomalies.append(self._of_fraction(self.actions[position], cells[position], points, percents.is_mixed))
        for position in percents.doubtful:
            self.anomalies.append(self.labels.anomaly(self.actions[position].row, self.labels.index(_PROGRESS), "« 1 » est lu comme 1 %, dans une colonne où d’autres avancements sont écrits autrement.", "Saisissez 100 si l’action est achevée.", "pourcentages-melanges"))
        return [percents.points.get(position, cell) for position, cell in enumerate(cells)]

    def _of_fraction(self, action: Action, cell: object, points: float, is_mixed: bool) -> Anomaly:
        how = "alors que d’autres avancements sont déjà en pour cent" if is_mixed else "comme toute la colonne"
        rule = "pourcentages-melanges" if is_mixed else "pourcentages-fractions"
        return self.labels.anomaly(action.row, self.labels.index(_PROGRESS), f"« {quoted(cell)} » est lu comme {percent(points)}, {how}.", f"Saisissez {number(points)} si c’est juste.", rule)

    def _description(self, action: Action, axe: str) -> str:
        """What the action does, then what the sheet says besides and that no other field holds."""
        details = [self._detail(action, column.index, column.header) for column in self.labels.columns(DETAIL)]
        sub_action = f"Sous-action : {action.sub_action}." if action.sub_action else ""
        return " ".join(filter(None, [str(self.cell(action, "description")), sub_action, f"Axe : {axe}." if axe else "", *details]))

    def _detail(self, action: Action, column: int, header: str) -> str:
        texts = dict.fromkeys(_YES_OR_NO.get(value, words(value)) if isinstance(value, bool) else words(value) for row in action.rows if not is_blank(value := self.labels.value(row, column)))
        return f"{header.split(' › ')[-1]} : {' '.join(texts).rstrip('.')}." if texts and not (action.is_gathered and len(texts) > 1) else ""


def _perimetres(cells: _Cells, labels: Labels) -> tuple[list[object], list[Anomaly]]:
    """The territory of each action; where nobody says it, the pilot's, else both agglomérations, and it is said once."""
    told = labels.mapping.options.get("perimetre", "")
    found: list[object] = []
    supposed: dict[str, int] = {}
    for action in cells.actions:
        text = read_perimetre(words(cells.cell(action, "perimetre")), cells.names)
        if not text:
            text = told or _of_pilots(str(cells.cell(action, "pilote")), cells.names)
            supposed |= {} if told else {text: supposed.get(text, 0) + 1}
        found.append(text)
    return found, [_of_supposed(labels, supposed)] if supposed else []


def _of_pilots(pilots: str, names: Names) -> str:
    """The agglomération of the pilots, when they are of one and only one."""
    found = {read_perimetre(pilot, names) for pilot in re.split(r"[,;/]", pilots)} & {"CAVM", "CAPH"}
    return found.pop() if len(found) == 1 else COMMON


def _of_supposed(labels: Labels, supposed: dict[str, int]) -> Anomaly:
    counts = ", ".join(f"« {name} » pour {plural(count, 'action')}" for name, count in supposed.items())
    column = labels.first("perimetre", "intitule")
    return labels.anomaly(labels.mapping.last_row, column, f"Le territoire n’est pas dit partout : il est lu comme {counts}, d’après le pilote ou à défaut.", "Ajoutez une colonne « Territoire » : CAVM, CAPH ou commun.", "territoire-suppose")


def _derived(found: Found, labels: Labels) -> Iterator[Anomaly]:
    """Numbers made of titles, and actions made of their sub-actions, said once a sheet."""
    if found.derived:
        first = min(found.derived)
        column = labels.first("numero", "intitule")
        yield labels.anomaly(first, column, f"{plural(len(found.derived), 'action')} sans numéro : un identifiant est fait de son titre, et change avec lui.", "Donnez un numéro stable à chaque action.", "numero-deduit", "")
    if found.gathered:
        names = ", ".join(f"« {name} »" for name in found.gathered[:3]) + (" …" if len(found.gathered) > 3 else "")
        first = next(action.row for action in found.actions if action.is_gathered)
        yield labels.anomaly(first, labels.first("intitule"), f"Action sans ligne à elle, au-dessus de ses sous-actions : {names}. Elle ne garde que ce qui leur est commun.", "Ajoutez une ligne pour l’action si elle a son propre statut.", "action-sans-ligne", "")
