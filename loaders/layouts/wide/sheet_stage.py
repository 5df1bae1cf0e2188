"""The stage of every amount of a sheet, when its name or a title says it: « Montants notifiés en 2023 », « Mandaté »."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crte_data.vocabulary import STAGES
from loaders.layouts.body import Body
from loaders.layouts.header_rows import PATH
from loaders.layouts.header_words import header_words
from loaders.layouts.mapping import Column
from loaders.layouts.wide.meanings import PLANNED, paid_code, paid_of
from loaders.report import Anomaly
from loaders.workbook import Sheet

_NAME = re.compile(r"\b(?!suivi\b|etat\b|tableau\b)[^\W\d]+")  # left of a title once its amount, stage and date are put aside
_DONE = re.compile(r"reali")  # « Réalisé » alone may be said of the operations


def at_stage_of(sheet: Sheet, first_row: int, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same columns, at the stage of the sheet where no header says one."""
    stage = said_stage(sheet, first_row)
    if stage == PLANNED or any(_own_stage(column) for column in columns):
        return columns
    return tuple(replace(column, meaning=paid_code(paid._replace(stage=stage))) if (paid := paid_of(column.meaning)) else column for column in columns)


def said_stage(sheet: Sheet, first_row: int) -> str:
    """Of a text that says nothing else than an amount and its stage; planned when none does, or when they disagree."""
    titles = [sheet.name, *(value for row in sheet.rows[:first_row] for value in row if isinstance(value, str))]
    found = {words.stage for words in map(header_words, titles) if words.stage and not _NAME.search(words.core) and not _DONE.match(words.name)}
    return found.pop() if len(found) == 1 else PLANNED


def remarked(body: Body, columns: Sequence[Column]) -> Iterator[Anomaly]:
    """Once, at the first of the columns that took the stage of the sheet."""
    shared = _shared_title(columns)
    stage = header_words(shared).stage or said_stage(body.sheet, body.mapping.first_row)
    first = next((column for column in columns if (paid := paid_of(column.meaning)) and paid.stage == stage and not _own_stage(column, shared)), None)
    if stage != PLANNED and first:
        problem = f"Les montants sont lus à l’étape « {STAGES[stage]} », que dit le nom de la feuille ou son titre."
        yield body.anomaly(body.header_cell(first), problem, "Rien si c’est juste ; sinon, dites l’étape dans les en-têtes.", "etape-deduite", first.header)


def _shared_title(columns: Sequence[Column]) -> str:
    """A title right above the headers is a group of them all."""
    paths = [column.header.split(PATH) for column in columns if column.header]
    return paths[0][0] if all(len(path) > 1 and path[0] == paths[0][0] for path in paths) else ""


def _own_stage(column: Column, shared: str = "") -> str:
    return next((words.stage for part in column.header.split(PATH) if part != shared and (words := header_words(part)).stage), "")
