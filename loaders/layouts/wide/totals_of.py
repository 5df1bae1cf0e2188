"""Which columns a total of a group adds up."""

from collections.abc import Sequence

from loaders.layouts.header_rows import PATH
from loaders.layouts.header_words import header_words
from loaders.layouts.mapping import Column
from loaders.layouts.wide.meanings import GROUP_TOTAL, Paid, paid_of
from loaders.naming import Financing, Names


def members(total: Column, columns: Sequence[Column], names: Names) -> list[Column]:
    """The columns of financeurs that « Total État » sums: those of its group, else those of that name."""
    group = total.meaning.removeprefix(GROUP_TOTAL)
    paid = [(column, found) for column in columns if (found := paid_of(column.meaning))]
    stage = next((words.stage for words in map(header_words, total.header.split(PATH)) if words.stage), "")
    if stage and any(found.stage == stage for _, found in paid):
        paid = [(column, found) for column, found in paid if found.stage == stage]
    grouped = [column for column, _ in paid if header_words(group).name in (header_words(part).name for part in column.header.split(PATH)[:-1])]
    return grouped or [column for column, found in paid if _is_of(found, group, names.financing(group))]


def _is_of(paid: Paid, group: str, known: Financing | None) -> bool:
    if known:
        return paid.financing == known if known.dispositif else paid.financing.financeur == known.financeur
    words = header_words(group)
    return (bool(words.stage) and not words.core and paid.stage == words.stage) or (bool(words.year) and not words.core and paid.year == words.year)
