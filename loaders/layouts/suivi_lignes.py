"""The rows of a table of actions: which are actions, which are sub-actions, and which are neither."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from crte_data.names import normalised
from loaders.layouts.header_names import PATH
from loaders.layouts.labels import Labels, address, words
from loaders.layouts.slugs import slug
from loaders.layouts.suivi_entetes import AXE, SUB_ACTION
from loaders.layouts.total_words import NOTE
from loaders.report import Anomaly

_TOTAL = re.compile(r"(sous )?totaux\b|(sous )?total\b|moyenne\b|nombre (d|de|total)\b")
_WIDE = 3  # a text merged over as many columns is a heading
_SHORT = 40  # characters of a title that a code keeps


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action or a sub-action; ``rows`` are those that tell of it, the first one where it stands."""

    numero: str
    intitule: str
    axe: str = ""
    sub_action: str = ""
    rows: tuple[int, ...]
    is_gathered: bool = False  # only its sub-actions have rows: it is what all of them say

    @property
    def row(self) -> int:
        return self.rows[0]


@dataclass
class Found:
    """What the rows hold; ``derived`` had no number, ``gathered`` had no row of their own."""

    actions: list[Action] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    derived: list[int] = field(default_factory=list)
    gathered: list[str] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)  # rows of totals


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row as it is written: ``own_*`` stand in its very cells, the others may be merged from above."""

    row: int
    axe: str
    action: str
    own_action: str
    numero: str
    own_numero: str
    sub_action: str


def read_rows(labels: Labels) -> Found:
    """Every row that tells of an action."""
    found = Found()
    lines = list(_lines(labels, found))
    repeated = Counter(line.action for line in lines if line.sub_action)
    for group in _groups(lines):
        _read_group(found, group, repeated)
    return found


def _lines(labels: Labels, found: Found) -> Iterator[Line]:
    heading = ""
    for row in labels.rows():
        filled = labels.filled(row)
        if not filled or _is_header_again(labels, row, filled):
            continue
        if _is_heading(labels, row, filled):
            heading = words(labels.own(row, filled[0]))
        elif anomaly := _apart(labels, row, filled, found):
            found.anomalies.append(anomaly)
        else:
            yield _line(labels, row, heading)


def _is_header_again(labels: Labels, row: int, filled: list[int]) -> bool:
    headers = {column.index: normalised(column.header.split(PATH)[-1]) for column in labels.mapping.columns}
    return len(filled) > 1 and all(normalised(words(labels.own(row, index))) == headers.get(index) for index in filled)


def _is_heading(labels: Labels, row: int, filled: list[int]) -> bool:
    """A text alone at the head of its row, elsewhere than under « Action », or merged across the table, or that names an axe."""
    column = filled[0]
    if len(filled) > 1 or isinstance(labels.own(row, column), float | int):
        return False
    titles = {each.index for name in ("intitule", SUB_ACTION) for each in labels.columns(name)}
    heads = {min(each.index for each in labels.mapping.columns if each.meaning), *(each.index for each in labels.columns(AXE))} - titles
    is_wide = any(merged.first_row == row == merged.last_row and merged.last_column - merged.first_column + 1 >= _WIDE for merged in labels.sheet.merged)
    return is_wide or column in heads or bool(re.match(r"(axe|volet|orientation|thematique)\b", normalised(words(labels.own(row, column)))))


def _apart(labels: Labels, row: int, filled: list[int], found: Found) -> Anomaly | None:
    """A footnote, a row of totals, or one that names no action and says too little to be a faulty one."""
    cells = ", ".join(address(row, index) for index in filled)
    if len(filled) == 1 and NOTE.match(words(labels.own(row, filled[0]))):
        return labels.anomaly(row, filled[0], f"« {words(labels.own(row, filled[0]))} » est pris pour une note : la ligne n’est pas reprise.", "Rien si c’est juste.", "ligne-sans-valeur")
    if _is_total(labels, row, filled):
        found.totals.append(row)
        return labels.anomaly(row, filled[0], f"Ligne de total : elle n’est pas lue ({cells}), les avancements ne s’additionnent ni ne se moyennent.", "Rien si c’est juste.", "ligne-de-total")
    if len(filled) <= 2 and not any(labels.text(row, name) for name in ("intitule", SUB_ACTION, "numero")):
        return labels.anomaly(row, filled[0], f"Cette ligne ne nomme aucune action : elle n’est pas lue ({cells}).", "Écrivez l’intitulé de l’action, ou effacez la ligne.", "ligne-sans-action")
    return None


def _is_total(labels: Labels, row: int, filled: list[int]) -> bool:
    """Its first text, or its title, says so; what has a title of its own, a pilote or a statut is an action."""
    if _own(labels, row, "pilote") or _own(labels, row, "statut"):
        return False
    title = _own(labels, row, "intitule")
    first = next((words(value) for index in filled if isinstance(value := labels.own(row, index), str)), "")
    return bool(_TOTAL.match(normalised(title or first)))


def _line(labels: Labels, row: int, heading: str) -> Line:
    return Line(
        row=row, axe=" › ".join(dict.fromkeys(filter(None, (words(labels.value(row, column.index)) for column in labels.columns(AXE))))) or heading,
        action=labels.text(row, "intitule"), own_action=_own(labels, row, "intitule"), numero=_number(labels.text(row, "numero")),
        own_numero=_number(_own(labels, row, "numero")), sub_action=labels.text(row, SUB_ACTION),
    )  # fmt: skip


def _own(labels: Labels, row: int, meaning: str) -> str:
    index = labels.index(meaning)
    return "" if index is None else words(labels.own(row, index))


def _number(text: str) -> str:
    """« Fiche action n° 2021-1 » → « 2021-1 »."""
    return re.sub(r"^(?:(?:fiche|action|n\s?°|no)\s*)+(?=\d)", "", text, flags=re.IGNORECASE)


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """An action with the rows below that go on with it: sub-actions of the same title, or more lines under a merged one."""
    group: list[Line] = []
    for line in lines:
        if group and not _follows(line, group[0]):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _follows(line: Line, first: Line) -> bool:
    if line.sub_action:
        return not line.action or line.action == first.action
    return line.action == first.action != "" and not line.own_action and not line.own_numero


def _read_group(found: Found, group: list[Line], repeated: Counter) -> None:
    subs = [line for line in group if line.sub_action]
    if len(group) == 1 or not subs:
        action = _alone(found, group[0], repeated)
        found.actions.append(replace(action, rows=tuple(line.row for line in group)))
        return
    parent = _parent(found, group)
    found.actions += [parent] if parent else []
    found.actions += [_sub_action(found, line, parent, group[0].action) for line in subs]


def _alone(found: Found, line: Line, repeated: Counter) -> Action:
    """An action by itself; the sub-action on its own row, if any, is told in its description."""
    title = line.action or line.sub_action
    if line.sub_action and repeated[line.action] > 1:
        title = " – ".join(filter(None, [line.action, line.sub_action]))
    told = line.sub_action if title == line.action else ""
    return Action(numero=line.numero or _derived(found, line, title), intitule=title, axe=line.axe, sub_action=told, rows=(line.row,))


def _parent(found: Found, group: list[Line]) -> Action | None:
    """The action above its sub-actions: its own row, or what those rows have in common; None when each has its number."""
    first = group[0]
    if not first.sub_action:
        return _alone(found, first, Counter())
    if all(line.own_numero for line in group) and len({line.own_numero for line in group}) > 1:
        return None
    found.gathered.append(first.action)
    return Action(numero=first.numero or _derived(found, first, first.action), intitule=first.action, axe=first.axe, rows=tuple(line.row for line in group), is_gathered=True)


def _sub_action(found: Found, line: Line, parent: Action | None, title: str) -> Action:
    """Numbered after its action; without one, when the sub-actions have numbers of their own, it bears its title too."""
    own = "" if parent and line.own_numero == parent.numero else line.own_numero
    if parent is None:
        whole = f"{title} – {line.sub_action}"
        return Action(numero=own or _derived(found, line, whole), intitule=whole, axe=line.axe, rows=(line.row,))
    if not own:
        found.derived.append(line.row)
    return Action(numero=own or f"{parent.numero}.{slug(line.sub_action, '-')[:_SHORT]}", intitule=line.sub_action, axe=line.axe or parent.axe, rows=(line.row,))


def _derived(found: Found, line: Line, title: str) -> str:
    """A number made of the axe and the title, the same in every version as long as these are."""
    found.derived.append(line.row)
    digest = hashlib.sha256(f"{normalised(line.axe)}|{normalised(title)}".encode()).hexdigest()[:6]
    return f"{slug(title, '-')[:_SHORT].strip('-')}-{digest}" if title else ""

