"""Who pays what, told in one cell of a table of actions: « DSIL : 40 000 € ; Région (20 k€) »."""

import re
from collections.abc import Iterator

from loaders.layouts.amount_columns import read_amounts
from loaders.layouts.financement_lignes import Line, nature_of
from loaders.layouts.header_words import UNITS, header_words
from loaders.layouts.labels import Labels
from loaders.layouts.mapping import Column
from loaders.layouts.suivi_entetes import DETAIL
from loaders.layouts.suivi_lignes import Action
from loaders.naming import Names
from loaders.report import Anomaly

_HEADERS = frozenset({"financeurs", "financements", "financement", "plan de financement", "cofinancements", "cofinanceurs"})
_BETWEEN = re.compile(r"\s*[;\n+]\s*|,\s+(?=\D)|(?<=[\d€)])\s+et\s+")  # the comma of « 12,5 k€ » parts nothing
_PART = re.compile(r"(\D*[^\W\d_]\D*?)\s*[:=(–-]?\s*(\d[\d\s.,]*(?:k€|M€|€|euros?)?(?:\s*(?:HT|TTC))?)\s*\)?\.?", re.IGNORECASE)
_MONEY = re.compile(r"\d\s*(?:k€|m€|€|euros?)|\d{3}", re.IGNORECASE)


def told_in_cells(labels: Labels, action: Action, names: Names) -> Iterator[Line]:
    """A line a payer, where each amount of the cell has one that is known."""
    for row, column, text in _cells(labels, action):
        for name, amount in _parts(text, names):
            value = read_amounts([amount], UNITS.get(header_words(column.header).unit, 1.0)).raw[0]
            yield Line(operation_id=action.numero, payer=name, amounts={"prevu": (value, column.index)}, row=row, payer_column=column.index)


def not_told_apart(labels: Labels, actions: list[Action], names: Names) -> Iterator[Anomaly]:
    """Money that such a cell tells of, and that nobody can share out."""
    for action in actions:
        for row, column, text in _cells(labels, action):
            if _MONEY.search(text) and not _parts(text, names):
                problem = "Les montants de ce texte ne sont pas lus : chacun n’y suit pas le nom d’un financeur connu."
                yield labels.anomaly(row, column.index, problem, "Écrivez « DSIL : 40 000 € ; Région : 20 000 € », ou une colonne par financeur.", "financement-incomplet")


def _cells(labels: Labels, action: Action) -> Iterator[tuple[int, Column, str]]:
    columns = [column for column in labels.columns(DETAIL) if header_words(column.header).name in _HEADERS]
    yield from ((row, column, text) for row in action.rows for column in columns if not action.is_gathered and isinstance(text := labels.own(row, column.index), str) and text)


def _parts(text: str, names: Names) -> list[tuple[str, str]]:
    """Each payer and its amount, in words; a payer alone is one whose amount nobody knows. Nothing when one of them is not understood."""
    parts = [part.strip(" -•\t") for part in _BETWEEN.split(text.strip())]
    found = [match.groups() for part in parts if (match := _PART.fullmatch(part))]
    others = [part for part in parts if not _PART.fullmatch(part)]
    known = all(names.financing(name) or nature_of(name) != "subvention" for name, _ in found)
    return [(name.strip(), amount.strip()) for name, amount in found] if known and not any(map(_MONEY.search, others)) else []
