"""Tables of actions as services keep them: their own words for a statut, axes merged over rows, sub-actions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from loaders.layouts.best_header import best_mapping
from loaders.layouts.layout import Laid
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.suivi_blocs import read_sheet
from loaders.layouts.suivi_entetes import FOLLOWED, JOINED, LABELS, NAMES, OURS
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
        return replace(_with_progress_in_words(sheet, found), rank=1)  # our own table would refuse « Terminé »

    def meanings(self, names: Names) -> Mapping[str, str]:
        return {field.name: field.header for field in OURS} | LABELS

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        return read_sheet(sheet, mapping, names)


def _is_convincing(mapping: SheetMapping) -> bool:
    meanings = {column.meaning for column in mapping.columns}
    return "intitule" in meanings and len(meanings & FOLLOWED) >= 2


def _with_progress_in_words(sheet: Sheet, mapping: SheetMapping) -> SheetMapping:
    """« État d’avancement » is a statut where no cell has a number."""
    column = mapping.holding(_PROGRESS)
    if column is None or mapping.holding(_STATUT):
        return mapping
    cells = [row[column.index] for row in sheet.rows[mapping.last_row + 1 :] if column.index < len(row)]
    written = [value for value in cells if not is_unknown(value)]
    if not written or any(isinstance(value, float | int) or any(map(str.isdigit, str(value))) for value in written):
        return mapping
    columns = tuple(replace(each, meaning=_STATUT) if each is column else each for each in mapping.columns)
    return replace(mapping, columns=columns)
