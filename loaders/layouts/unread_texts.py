"""Columns of words that nobody reads: no figure is lost with them, but what they say is, and it is said."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from crte_data.french import plural
from crte_data.names import normalised
from loaders.layouts.mapping import Column
from loaders.parsed import is_blank

# What people note beside a table and that no figure depends on.
_HARMLESS = re.compile(
    r"\b(?:observations?|commentaires?|remarques?|notes?|precisions?|contacts?|interlocuteurs?|telephones?|tel|portable|courriels?|e ?mails?|mails?|adresses?|services?|directions?|referente?s?|instructeurs?"
    r"|agents?|redacteurs?|saisi|vu|suivi|liens?|url|sites?|documents?|pieces?|justificatifs?|photos?|visa|signatures?|siren|siret|rib|couleurs?|tri|n|no|numero|ref|references?|id|mise a jour|maj|divers)\b"
)

_SHOWN = 3


class Unread(NamedTuple):
    """What there is to say of one column, in the row of its header."""

    column: int
    header: str
    problem: str
    fix: str


def unread_texts(columns: Sequence[Column], rows: Sequence[Sequence[object]], besides: frozenset[int], unkept: frozenset[str] = frozenset()) -> Iterator[Unread]:
    """A remark a column of words without a meaning, or whose meaning is among ``unkept``; ``besides`` are those said otherwise."""
    known = {column.index: column for column in columns}
    for index in range(max([*map(len, rows), 0])):
        column = known.get(index) or Column(index=index, header="")
        is_left_alone = column.meaning not in unkept if column.meaning else bool(_HARMLESS.search(normalised(column.header)))
        if is_left_alone or column.index in besides:
            continue
        values = (row[column.index] for row in rows if column.index < len(row))
        texts = [f"{value:%d/%m/%Y}" if isinstance(value, date) else value for value in values if isinstance(value, str | date) and not is_blank(value)]
        if texts:
            shown = ", ".join(f"« {text} »" for text in list(dict.fromkeys(" ".join(text.split()) for text in texts))[:_SHOWN])
            yield Unread(
                column.index, column.header, f"La colonne {f'« {column.header} »' if column.header else f'{get_column_letter(index + 1)}, sans en-tête,'} n’est pas lue : {plural(len(texts), 'texte', 'textes')} ({shown}{'…' if len(set(texts)) > _SHOWN else ''}).",
                "Rien si elle ne compte pas ; sinon, dites ce qu’elle contient.",
            )  # fmt: skip
