"""Columns of words that nobody reads: no figure is lost with them, but what they say is, and it is said."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from crte_data.french import plural
from loaders.layouts.mapping import Column
from loaders.parsed import is_blank

_SHOWN = 3


class Unread(NamedTuple):
    """What there is to say of one column, in the row of its header."""

    column: int
    header: str
    problem: str
    fix: str


def unread_texts(columns: Sequence[Column], rows: Sequence[Sequence[object]], besides: frozenset[int], unkept: frozenset[str] = frozenset()) -> Iterator[Unread]:
    """A remark a column that holds words and has no meaning, or one of ``unkept``; ``besides`` are those said otherwise."""
    known = {column.index: column for column in columns}
    for index in range(max([*map(len, rows), 0])):
        column = known.get(index) or Column(index=index, header="")
        if (column.meaning and column.meaning not in unkept) or column.index in besides:
            continue
        values = (row[column.index] for row in rows if column.index < len(row))
        texts = [f"{value:%d/%m/%Y}" if isinstance(value, date) else value for value in values if isinstance(value, str | date) and not is_blank(value)]
        if texts:
            shown = ", ".join(f"« {text} »" for text in list(dict.fromkeys(" ".join(text.split()) for text in texts))[:_SHOWN])
            yield Unread(
                column.index, column.header, f"La colonne {f'« {column.header} »' if column.header else f'{get_column_letter(index + 1)}, sans en-tête,'} n’est pas lue : {plural(len(texts), 'texte', 'textes')} ({shown}{'…' if len(set(texts)) > _SHOWN else ''}).",
                "Rien si elle ne compte pas ; sinon, dites ce qu’elle contient.",
            )  # fmt: skip
