"""The values that a form gives to its labels, each with the cell it stands in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from crte_data.periods import parse_period
from loaders.layouts.fiche_cellules import Cells, Place
from loaders.layouts.fiche_entetes import DETAIL, LABELS
from loaders.layouts.fiche_tables import place_of
from loaders.layouts.labels import words
from loaders.layouts.mapping import SheetMapping
from loaders.parsed import is_blank

_FICHE = re.compile(r"\bfiche(?: action| projet)?(?: (?:du )?crte)?\s*(?:n\s?°|no\b)?\s*:?\s*([\w.-]*\d[\w.-]*)", re.IGNORECASE)
_HEAD = 10  # rows among which a title says the number of the form
_SPAN = re.compile(r"(?:de |du |depuis )?(.+?)\s*(?:-|–|→|\bà\b|\bau\b)\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a label is given, and where it stands; ``header`` is the label."""

    value: object
    place: Place
    header: str


@dataclass
class Form:
    """``told`` by meaning, ``details`` those that only the description holds, ``used`` every cell read."""

    told: dict[str, Told] = field(default_factory=dict)
    details: list[Told] = field(default_factory=list)
    used: set[Place] = field(default_factory=set)

    def value(self, meaning: str) -> object:
        return self.told[meaning].value if meaning in self.told else ""

    def text(self, meaning: str) -> str:
        return words(self.value(meaning))

    def place(self, meaning: str) -> Place | None:
        return self.told[meaning].place if meaning in self.told else None


def read_labels(cells: Cells, mapping: SheetMapping, taken: Iterable[Place]) -> Form:
    """The value of every label; ``taken`` are the cells of the small tables, which are the value of none."""
    form = Form()
    labels = {place_of(column.cell) for column in mapping.columns} | set(taken)
    for column in mapping.columns:
        if column.meaning not in LABELS:
            continue
        label = place_of(column.cell)
        places = cells.value_of(label, labels)
        form.used |= {label, *places}
        if places:
            told = Told(value=_value(cells, label, places), place=places[0], header=column.header)
            if column.meaning == DETAIL:
                form.details.append(told)
            else:
                form.told.setdefault(column.meaning, told)
    return form


def _value(cells: Cells, label: Place, places: list[Place]) -> object:
    if places == [label]:
        return cells.inline(*label)
    if len(places) == 1:
        return cells.at(*places[0])
    return " ".join(words(cells.at(*place)) for place in places)


def number_of(cells: Cells, form: Form) -> str:
    """The number that a label gives, else that of a title or of the sheet: « Fiche action n° 2021-1 »."""
    if told := form.text("numero"):
        found = re.fullmatch(rf"(?:n\s?°\s*)?(?:{_FICHE.pattern})|.*", told, re.IGNORECASE)
        return found[1] or told
    texts = [words(cells.at(row, column)) for row in range(min(_HEAD, len(cells.rows()))) for column in cells.texts(row)]
    return next((match[1] for text in [*texts, cells.sheet.name] if (match := _FICHE.search(text))), "")


def calendar(text: str) -> tuple[str, str]:
    """« 2021-2024 », « de 06/2022 à 12/2024 » → beginning and end; two empty texts when it says no such thing."""
    match = _SPAN.fullmatch(text)
    pairs = [(match[1], match[2])] if match else []
    for first, last in [*pairs, (text, text)]:
        if _is_period(first) and _is_period(last):
            return first, last
    return "", ""


def _is_period(text: str) -> bool:
    try:
        return not is_blank(text) and bool(parse_period(text))
    except ValueError:
        return False
