"""What a sheet of indicators says of all its values, and what had to be supposed of them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from crte_data.names import place_key
from crte_data.vocabulary import VALENCIENNOIS
from loaders.layouts.labels import Labels, words
from loaders.layouts.mapping import SheetMapping
from loaders.layouts.territory_names import area
from loaders.layouts.themes import theme_of
from loaders.layouts.value_columns import pins_in
from loaders.parsed import is_blank
from loaders.report import Anomaly
from loaders.workbook import Sheet

_NO_NAME = re.compile(r"\s*(?:sources?|mise à jour|mis à jour|maj|unités?|date|note|nb)\b", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^\s*(?:nom de l[’']\s?)?indicateurs?\s*(?:n\s?°\s*\d+\s*)?:\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the sheet says of all its values, in its options, its name or its title."""

    theme: str = ""
    territoire: str = ""
    periode: str = ""
    indicateur: str = ""


def said_by_sheet(sheet: Sheet, mapping: SheetMapping) -> Said:
    """A correction comes first, then the name of the sheet, then its title; in a form, each indicator comes before the title."""
    titles = [words(value) for row in sheet.rows[: mapping.first_row] for value in row if isinstance(value, str) and not is_blank(value)]
    texts, told = [sheet.name, *titles], mapping.options
    return Said(
        theme=told.get("theme") or ("" if "theme_a_defaut" in told else theme_of(texts)),
        territoire=told.get("territoire") or next(filter(None, map(_place_in, texts)), ""),
        periode=told.get("periode", ""), indicateur=told.get("indicateur") or _name_in(titles) or texts[-1],
    )  # fmt: skip


def _name_in(titles: list[str]) -> str:
    """The last title, without « Indicateur : »; a source, a date or a unit between it and the headers is none."""
    named = [title for title in titles if not _NO_NAME.match(title)]
    return _BEFORE_NAME.sub("", named[-1]) if named else ""


def _place_in(text: str) -> str:
    """« Indicateurs – Porte du Hainaut » → CAPH: a title may say more than the name of the place, and of one place only."""
    if found := area(text):
        return found
    words_of = f" {place_key(text)} "
    found = {name for name, spellings in {"CAVM": ("cavm", "valenciennes metropole"), "CAPH": ("caph", "porte du hainaut")}.items() if any(f" {spelling} " in words_of for spelling in spellings)}
    return found.pop() if len(found) == 1 else ""


def supposed(labels: Labels, periods: Collection[object], said: Said) -> Iterator[Anomaly]:
    """What had to be supposed of a whole sheet, once."""
    first = labels.mapping.first_row, next((column.index for column in labels.mapping.columns if column.meaning), 0)
    if periods and not said.territoire and not labels.has("territoire") and any(not pins.territoire for column in labels.mapping.columns if (pins := pins_in(column.meaning))):
        yield labels.anomaly(*first, f"Le territoire n’est dit ni par une colonne, ni par le nom de la feuille : les valeurs sont lues comme celles du {VALENCIENNOIS}.", "Dites de quel territoire sont ces valeurs.", "territoire-suppose", "")
    if periods and all(map(is_blank, periods)):
        yield labels.anomaly(*first, "Aucune valeur n’est datée : ni colonne d’année, ni année en en-tête.", "Ajoutez une colonne « Année », ou l’année dans les en-têtes.", "periode-absente", "")
