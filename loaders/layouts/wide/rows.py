"""What each row of a wide maquette is: an operation, a total, a « dont », a title, or amounts that nobody names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from crte_data.names import normalised
from loaders.layouts.body import Body, header_leaf
from loaders.layouts.contract_words import NO_HEADING, Heading, heading_of
from loaders.layouts.header_rows import PATH
from loaders.layouts.places import said_perimetre, town_of
from loaders.layouts.total_words import GENERAL, HEADING, NOTE, PART, TOTAL
from loaders.layouts.wide.meanings import NAMED
from loaders.layouts.wide.plain_rows import plain_rows

_WITHOUT_LABELS = frozenset({"observations", "taux", "avancement_pct", "debut", "fin", "calendrier"})
# The further in, the finer: a total adds up what follows the last total that is not finer than itself.
_LEVELS = (
    (0, GENERAL), (1, re.compile(r"(?:du |des )?(?:volet|pilier)")),
    (2, re.compile(r"(?:de l |des )?(?:axe|thematique|ambition|programme|theme)")), (3, re.compile(r"(?:de l |des )?(?:orientation|objectif|sous axe)")), (4, re.compile(r"(?:de la |de l )?(?:fiche|action|operation|projet)")),
)  # fmt: skip
BARE, FINEST = -1, 9
_LOOKED_AT = 6  # headers: were they written again, one of the first would be


class RowKind(Enum):
    OPERATION = "operation"
    CONTINUED = "continued"  # of the operation above: the title is merged over both
    TOTAL = "total"
    HEADING_TOTAL = "heading total"  # « VOLET 1 » with the amounts of what follows it
    PART = "dont"
    TITLE = "title"
    NAMELESS = "nameless"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Row:
    """``label`` and its column are those of a total, a « dont » or a title."""

    kind: RowKind
    label: str = ""
    column: int = -1
    level: int = FINEST


_OPERATION = Row(RowKind.OPERATION)


def rows_of(body: Body) -> list[Row]:
    """Say what every row is."""
    return list(_rows(body))


def _rows(body: Body) -> Iterator[Row]:
    title = body.mapping.holding("intitule")
    titles, own = body.texts("intitule"), body.raw(title.index) if title else []
    owners = body.texts("maitre_ouvrage")
    labels = [column.index for column in body.columns if not body.is_amount(column.meaning) and not column.meaning.startswith(NAMED) and column.meaning not in _WITHOUT_LABELS]
    others = [column.index for column in body.columns if column.meaning in _WITHOUT_LABELS]
    banners = {merged.first_row - body.first for merged in body.sheet.merged if merged.first_row == merged.last_row and merged.last_column - merged.first_column >= 2}
    headers = {column.index: header_leaf(column) for column in body.columns if column.meaning}
    is_amount = frozenset(column.index for column in body.columns if body.is_amount(column.meaning))
    groups = {column.index: set(map(normalised, column.header.split(PATH))) for column in body.columns}
    is_plain = plain_rows(body, labels, headers)
    for position, values in enumerate(body.rows):
        if is_plain[position]:
            yield _OPERATION
            continue
        texts = [(index, " ".join(value.split())) for index in labels if index < len(values) and isinstance(value := values[index], str) and value.strip()] or _total_elsewhere(values, others)
        has_amounts = bool(body.is_amount_row[position])
        is_empty = not texts and not has_amounts and not titles[position]
        if (lone := _lone_heading(values)) and (not titles[position] or not HEADING.match(normalised(lone[0]))):
            yield Row(RowKind.TITLE, *lone, _level(normalised(lone[0]), ""))
        elif is_empty or _is_header_again(values, headers) or _is_group_again(values, groups, is_amount):
            yield Row(RowKind.NOTHING)
        else:
            is_merged = bool(titles[position]) and own[position] in ("", None)
            yield _row(texts, "" if position in banners and not has_amounts else titles[position], is_merged, owners[position], has_amounts, title.index if title else -1)


def _row(texts: list[tuple[int, str]], title: str, is_merged: bool, owner: str, has_amounts: bool, title_column: int) -> Row:
    for column, text in texts:
        key = normalised(text)
        if column == title_column and owner and owner != text:
            break  # « Totalité du toit refaite », with a maître d’ouvrage, is an operation
        if match := TOTAL.fullmatch(key):
            return Row(RowKind.TOTAL, text, column, _level(match[1], key))
        if PART.match(key):
            return Row(RowKind.PART, text, column)
    if is_merged:
        return Row(RowKind.CONTINUED)
    alone = len({text for _, text in texts}) == 1
    if alone and HEADING.match(normalised(texts[0][1])) and (not has_amounts or not title or texts[0][0] == title_column) and not owner:
        return Row(RowKind.HEADING_TOTAL if has_amounts else RowKind.TITLE, texts[0][1], texts[0][0], _level(normalised(texts[0][1]), ""))
    if title:
        return Row(RowKind.NOTHING if alone and not has_amounts and NOTE.match(title) else RowKind.OPERATION)
    if has_amounts:
        return Row(RowKind.NAMELESS)
    return Row(RowKind.TITLE, texts[0][1], texts[0][0]) if alone else Row(RowKind.NOTHING)


def _total_elsewhere(values: list[object], others: list[int]) -> list[tuple[int, str]]:
    """« Sous-total axe 1 » stands in the first column, even where that is one of dates or of remarks."""
    return [(index, value) for index in others if index < len(values) and isinstance(value := values[index], str) and TOTAL.fullmatch(normalised(value))]


def _level(rest: str, key: str) -> int:
    if not rest or rest.startswith("("):
        return FINEST if key.startswith(("sous", "s ", "ss ")) else BARE
    return next((level for level, pattern in _LEVELS if pattern.match(rest)), FINEST if key.startswith(("sous", "s ", "ss ")) else 1)


def _is_header_again(values: list[object], headers: dict[int, str]) -> bool:
    """Headers written again on a new page."""
    if not any(header and isinstance(value := values[index], str) and normalised(value) == header for index, header in list(headers.items())[:_LOOKED_AT] if index < len(values)):
        return False
    same = sum(isinstance(values[index], str) and header != "" and normalised(values[index]) == header for index, header in headers.items() if index < len(values))
    return same >= 3


def _lone_heading(values: list[object]) -> tuple[str, int] | None:
    """« VOLET 1 », « CAPH » or « Commune de Préseau » and its column, alone on its row: it may stand in any column, of amounts or of dates."""
    filled = [(index, value) for index, value in enumerate(values) if value not in ("", None)]
    index, value = filled[0] if len(filled) == 1 else (-1, None)
    return (" ".join(value.split()), index) if isinstance(value, str) and (HEADING.match(normalised(value)) or _is_town(value) or said_perimetre(value)) else None


def _is_town(text: str) -> bool:
    """« Commune de Préseau »; « Mairie de Préseau » may be a building."""
    return bool(town_of(text)) and not normalised(text).startswith("mairie")


def _is_group_again(values: list[object], groups: dict[int, set[str]], amounts: frozenset[int]) -> bool:
    """Any row of headers on several rows, written again: each of its texts is one above its column, which one alone may be where amounts stand."""
    if any(isinstance(value, float) for value in values):
        return False
    texts = {index: value for index, value in enumerate(values) if value not in ("", None)}
    return (len(texts) > 1 or amounts >= texts.keys() > set()) and all(isinstance(value, str) and normalised(value) in groups.get(index, ()) for index, value in texts.items())


@dataclass(frozen=True)
class Context:
    """What the titles above a row say of it."""

    heading: Heading = NO_HEADING
    perimetre: str = ""
    title: str = ""  # the last one, that of a volet or of an axe left out: « Commune de Préseau »


def contexts(rows: list[Row]) -> list[Context]:
    """For each row, what the last titles said; a new volet ends the orientation before it."""
    found, current = [], Context()
    for row in rows:
        if row.kind in (RowKind.TITLE, RowKind.HEADING_TOTAL):
            current = _after_title(row.label, current)
        found.append(current)
    return found


def _after_title(label: str, before: Context) -> Context:
    key, volet = normalised(label), before.heading.volet
    heading = heading_of(label) if key.startswith(("volet", "pilier")) or not volet else heading_of(volet, label)
    if not HEADING.match(key):
        heading = Heading()
    elif heading.orientation:
        heading = Heading(heading.orientation[0], heading.orientation)
    place = said_perimetre(label)
    title = "" if HEADING.match(key) else label
    return Context(heading if heading.volet else before.heading, place or ("" if heading.volet or town_of(label) else before.perimetre), title)
