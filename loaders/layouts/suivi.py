"""Tables of actions as services keep them: their own words for a statut, axes merged over rows, sub-actions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from loaders.layouts.best_header import best_mapping
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import Column, SheetMapping
from loaders.layouts.stacked import read_stacked
from loaders.layouts.suivi_blocs import read_sheet
from loaders.layouts.suivi_entetes import AMOUNT, DETAIL, FINANCEUR, FOLLOWED, JOINED, LABELS, NAMES, OURS
from loaders.naming import Names
from loaders.parsed import is_unknown
from loaders.workbook import Sheet

_STATUT, _PROGRESS = "statut", "avancement_pct"


@dataclass(frozen=True)
class Suivi:
    """A row an action, or a sub-action of the one above."""

    code: str = "suivi"
    label: str = "Tableau de suivi des actions"
    asks: tuple[str, ...] = ("perimetre",)

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        found = best_mapping(sheet, self.code, NAMES, JOINED.__contains__)
        if found is None or not _is_convincing(found):
            return None
        return replace(_with_payers_told(_with_progress_in_words(sheet, found)), rank=1)  # our own table would refuse « Terminé »

    def meanings(self, names: Names) -> Mapping[str, str]:
        return {field.name: field.header for field in OURS} | LABELS

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        return read_stacked(sheet, mapping, names, self, read_sheet, NAMES.exact)


def _is_convincing(mapping: SheetMapping) -> bool:
    meanings = {column.meaning for column in mapping.columns}
    return "intitule" in meanings and len(meanings & FOLLOWED) >= 2


def _with_progress_in_words(sheet: Sheet, mapping: SheetMapping) -> SheetMapping:
    """« État d’avancement » is a statut where no cell has a number; « Taux d’avancement » beside it is the progress."""
    progress = [column for column in mapping.columns if NAMES.exact(column.header) == _PROGRESS]
    in_words = next((column for column in progress if _is_in_words(sheet, mapping, column)), None)
    if in_words is None or mapping.holding(_STATUT):
        return mapping
    told = next((column for column in progress if column is not in_words), None)
    meanings = {in_words.index: _STATUT} | ({told.index: _PROGRESS} if told else {})
    return replace(mapping, columns=tuple(replace(each, meaning=meanings.get(each.index, each.meaning)) for each in mapping.columns))


def _is_in_words(sheet: Sheet, mapping: SheetMapping, column: Column) -> bool:
    cells = [row[column.index] for row in sheet.rows[mapping.last_row + 1 :] if column.index < len(row)]
    written = [value for value in cells if not is_unknown(value) and str(value) != column.header]
    return bool(written) and not any(isinstance(value, float | int) or any(map(str.isdigit, str(value))) for value in written)


def _with_payers_told(mapping: SheetMapping) -> SheetMapping:
    """Without amounts of their own, the financeurs are a detail of the action."""
    if mapping.holding(AMOUNT):
        return mapping
    return replace(mapping, columns=tuple(replace(each, meaning=DETAIL) if each.meaning == FINANCEUR else each for each in mapping.columns))
