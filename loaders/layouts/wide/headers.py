"""What a header of a wide maquette means, its groups included: « État › DSIL (k€) », « Coût total › HT », « 2023 »."""

import functools
import re

from crte_data.names import normalised
from loaders.layouts.column_words import KNOWN_HEADERS, NUMERIC_MEANINGS, TWO_SIDED, plain_header
from loaders.layouts.header_rows import PATH
from loaders.layouts.header_words import HeaderWords, header_words, without_unit
from loaders.layouts.wide.meanings import GROUP_TOTAL, PART, PLANNED, Paid, paid_code, year_code
from loaders.naming import Financing, Names

# Groups of financeurs that are no financeur themselves.
CATEGORIES = frozenset(map(normalised, (
    "Financeurs", "Financeur", "Financement", "Financements", "Plan de financement", "Plan de financement prévisionnel", "Cofinancements", "Cofinanceurs", "Cofinancement",
    "Opérateurs", "Opérateurs de l’État", "Agences", "Collectivités", "Collectivités territoriales", "Collectivités locales", "Autres financeurs", "Autres", "Autres cofinanceurs", "Recettes",
    "Ressources", "Subventions", "Aides publiques", "Partenaires", "Partenaires financiers", "Financements publics", "Subventions publiques", "Montants", "Établissements publics",
    "Bloc local", "Aides", "Dotations", "Financements prévisionnels", "Autres partenaires",
)))  # fmt: skip
_SCHEDULES = frozenset(map(normalised, ("Échéancier", "Programmation", "Années", "Calendrier", "Dépenses", "Phasage", "Programmation pluriannuelle", "Crédits de paiement", "CP", "AE", "Échéancier des dépenses", "Dépenses prévisionnelles", "Plan pluriannuel", "PPI", "Coût par année", "Coûts annuels", "Répartition annuelle")))
_TOTAL = re.compile(r"(?:sous total|s total|ss total|total|totaux|cumul)\b ?(.*)")
_TOTAL_WORD = re.compile(r"^\s*(?:sous[- ]?total|s/total|ss[- ]total|total|cumul)\s*", re.IGNORECASE)
_FINANCED = frozenset(map(normalised, ("financements", "financement", "plan de financement", "recettes", "ressources", "cofinancements", "cofinanceurs", "financeurs", "finance", "général financements", "des financements", "financement prévisionnel")))
_SUBSIDIES = frozenset(map(normalised, ("subventions", "subvention", "aides publiques", "aides", "des aides", "public", "financements publics", "des subventions", "des aides publiques", "subventions publiques", "aide publique", "financement public")))
_COST = re.compile(r"(?:du |de l |des |de la )?(?:cout|depenses?|projet|operation|travaux)\b.*")
_YEARS = re.compile(r"(?:des |sur )?(?:annees?|periode|20\d\d (?:a )?20\d\d|echeancier|programmation|pluriannuel)\b.*")


@functools.lru_cache(maxsize=20_000)
def parts_of(path: str) -> tuple[HeaderWords, ...]:
    return tuple(header_words(part) for part in path.split(PATH))


def meaning_of(path: str, names: Names, holds_numbers: bool | None) -> str:
    """The code of what the column holds; « » when the words say nothing. None: the column is empty."""
    every = parts_of(path)
    last = max((i for i, words in enumerate(every) if words.core or words.year), default=len(every) - 1)  # « Coût total › HT » is a cost
    texts, leaf = path.split(PATH)[: last + 1], every[last]
    if re.match(r"dont\b", leaf.name):
        return PART
    if match := _TOTAL.fullmatch(leaf.name):
        return _total(match[1], texts, every, names)
    field = _field(texts[-1], leaf, every, holds_numbers)
    if field and (field not in TWO_SIDED or holds_numbers is not True or _CODE.match(leaf.name)):
        return field
    return "" if holds_numbers is False or _is_value(leaf) else _amounts(texts, every, names)


def _is_value(leaf: HeaderWords) -> bool:
    """True for what is no header: a number, or nothing."""
    return not leaf.name or (not leaf.year and bool(re.fullmatch(r"[\d ]+", leaf.name)))


def _field(text: str, leaf: HeaderWords, every: tuple[HeaderWords, ...], holds_numbers: bool | None) -> str:
    field = KNOWN_HEADERS.get(leaf.name) or KNOWN_HEADERS.get(plain_header(text)) or KNOWN_HEADERS.get(normalised(text), "")
    if field in NUMERIC_MEANINGS and holds_numbers is False:
        return "statut" if field == "avancement_pct" else ""
    if field == "statut" and holds_numbers and plain_header(text) != "etat":
        return "avancement_pct"
    if field == "cout":
        if not leaf.year and (year := next((words.year for words in every if words.year and not words.core), "")):
            return year_code(year, stage_and_year(every, leaf)[0])  # « 2023 › Coût »
        return based(field, every)
    return field if holds_numbers is not True or field in NUMERIC_MEANINGS | TWO_SIDED | _MAY_BE_NUMBERS else ""


_CODE = re.compile(r"(?:code|n|no|numero)\b")
_MAY_BE_NUMBERS = frozenset({"numero", "operation_id", "code_insee", "fiche", "volet", "axe", "orientation", "debut", "fin", "calendrier"})


def _total(rest: str, texts: list[str], every: tuple[HeaderWords, ...], names: Names) -> str:
    if _FINANCED & {rest}:
        return "total:financements"
    if rest in _SUBSIDIES:
        return "total:subventions"
    if _YEARS.fullmatch(rest):
        return "total:annees"
    if _COST.fullmatch(rest):
        return based("cout", every)
    if rest and rest not in {"general", "ht", "ttc", "en"}:
        return GROUP_TOTAL + _TOTAL_WORD.sub("", without_unit(texts[-1])[0]).strip(" :")
    return _total_of_group(texts[:-1], every, names)


def based(field: str, every: tuple[HeaderWords, ...]) -> str:
    """« cout » with the basis that the header or its groups say; another field as it is."""
    base = next((words.base for words in every if words.base), "") if field == "cout" else ""
    return f"{field}_{base.lower()}" if base else field


def _total_of_group(groups: list[str], every: tuple[HeaderWords, ...], names: Names) -> str:
    """« Total » under a group is the total of that group; alone, what it sums up is to be found."""
    for group in reversed(groups):
        name = normalised(group)
        if KNOWN_HEADERS.get(header_words(group).name) == "cout":
            return based("cout", every)
        if name in _SCHEDULES:
            return "total:annees"
        if name in CATEGORIES and name in _FINANCED | _SUBSIDIES:
            return "total:financements"
        if name in CATEGORIES or _financing(group, names):
            return f"{GROUP_TOTAL}{group}"
    return "total:general"


def _amounts(texts: list[str], every: tuple[HeaderWords, ...], names: Names) -> str:
    """A financing, with the stage and year that it or its groups say; or a year of spending."""
    leaf = every[len(texts) - 1]
    found = _financing_of_path(texts, leaf, names)
    if found:
        return paid_code(Paid(found, *stage_and_year(every, leaf)))
    return year_code(leaf.year, stage_and_year(every, leaf)[0]) if leaf.year and (not leaf.core or leaf.core in _SCHEDULES) else ""


def stage_and_year(every: tuple[HeaderWords, ...], leaf: HeaderWords) -> tuple[str, str]:
    """Those of a column of amounts, which it or its groups say."""
    stage = next((words.stage for words in reversed(every) if words.stage), PLANNED)
    return stage, leaf.year or next((words.year for words in every if words.year and (not words.core or words.core in _SCHEDULES)), "")


def _financing_of_path(texts: list[str], leaf: HeaderWords, names: Names) -> Financing | None:
    """The leaf's financing, or its group's; a leaf that nobody knows is a dispositif of the group it stands in."""
    own = _financing(texts[-1], names)
    in_category = any(normalised(text) in CATEGORIES for text in texts[:-1])
    group = next((found for text in reversed(texts[:-1]) if normalised(text) not in CATEGORIES and (found := _financing(text, names))), None)
    if own:
        return Financing(group.financeur, own.dispositif) if group and not own.financeur else own
    if group:
        return Financing(group.financeur, texts[-1]) if leaf.core else group
    return Financing(texts[-1]) if in_category and leaf.core and not leaf.year else None


@functools.lru_cache(maxsize=20_000)
def _readings(text: str) -> tuple[str, ...]:
    """The ways to take a header for a name: whole, without its qualifiers, and what is between parentheses."""
    words = header_words(text)
    inside = re.findall(r"\(([^)]+)\)", text)
    return tuple(dict.fromkeys(filter(None, (text, words.name, words.bare, words.core, header_words(plain_header(text)).core, *(header_words(part).core for part in inside)))))


def _financing(text: str, names: Names) -> Financing | None:
    if normalised(text) in CATEGORIES and not names.financing(text):
        return None
    found = (names.financing(reading) for reading in _readings(text))
    return next(filter(None, found), None)


def is_group(text: str, names: Names) -> bool:
    """True for the text of an upper header row that tells something of the columns below it."""
    words = header_words(text)
    return normalised(text) in CATEGORIES | _SCHEDULES or bool(_financing(text, names)) or bool(words.stage) or bool(words.year and not words.core) or KNOWN_HEADERS.get(words.name) in NUMERIC_MEANINGS
