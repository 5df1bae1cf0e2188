"""The one who pays every row of a convention without a column of financeurs: the sheet, or a title above, names it."""

import re
from collections.abc import Iterator, Sequence

from crte_data.names import normalised
from loaders.layouts.body import Body
from loaders.layouts.header_rows import HeaderRows
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.places import commune_of, said_perimetre
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.workbook import Sheet

OPTION = "financeur"
_LONGEST = 4  # words of a name among those of a title
_AROUND = re.compile(r"\b(?:20\d\d|subventions?|dossiers?|demandes?|aides?|programmation|liste|suivi)\b")


def titled_payer(sheet: Sheet, headers: HeaderRows, names: Names) -> str:
    """« DSIL », « Région 2023 » as the name of a sheet; of a title, the one dispositif that it names."""
    own = " ".join(_AROUND.sub(" ", normalised(sheet.name)).split())
    if (known := names.financing(own) if own else None) and not said_perimetre(own) and not commune_of(own, names):
        return known.dispositif or known.financeur
    titles = [value for row in sheet.rows[: headers.first] for value in row if isinstance(value, str)]
    found = {known.dispositif for title in [sheet.name, *titles] for text in _names_in(title) if (known := names.financing(text))} - {""}
    return found.pop() if len(found) == 1 else ""


def _names_in(title: str) -> Iterator[str]:
    words = normalised(title).split()
    yield from (" ".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, min(first + _LONGEST, len(words)) + 1))


def name_payer(body: Body, positions: Sequence[int], texts: dict[str, list[str]]) -> Iterator[Anomaly]:
    """Write the payer on each row of money, and say it once."""
    payer = payer_of_all(body.mapping)
    if not payer or not positions:
        return
    for p in positions:
        texts["financeur"][p] = payer if body.is_amount_row[p] else ""
    yield body.anomaly(body.title_cell(), f"Aucune colonne ne dit qui paie : toutes les lignes sont lues comme des financements de « {payer} », que nomme la feuille ou son titre.", "Rien si c’est juste ; sinon, ajoutez une colonne « Financeur ».", "financeur-deduit", payer)


def payer_of_all(mapping: SheetMapping) -> str:
    """Empty where a column says who pays."""
    return "" if mapping.holding("financeur") or mapping.holding("dispositif") else mapping.options.get(OPTION, "")
