"""Names in the cells of a block brought to the one that is kept; what only looks like a known name is said, not changed."""

import difflib
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from loaders.blocks import NOWHERE, Block
from loaders.layouts.places import commune_of
from loaders.naming import Financing, Names, alias_key
from loaders.parsed import is_unknown
from loaders.report import Anomaly

LIKENESS = 0.85
_COMPARED = 200  # distinct unknown names: comparing each with all the others takes time
_SEVERAL = re.compile(r"\s*[+/;]\s*")
Known = Callable[[str], str | None]


def spelled(block: Block, names: Names, is_template: bool = False) -> tuple[Block, list[Anomaly]]:
    """The block with the names that are kept, and what there is to say of the others.

    ``is_template``: in our own tables a payer that only they know is an answer, and no doubt.
    """
    values, anomalies = dict(block.values), []
    for field, known in _plain_names(block, names).items():
        values[field] = _renamed(values[field], known)
    if block.table.name == "financements" and names.financings:
        anomalies = [anomaly for anomaly in _said(block, values, names) if not (is_template and anomaly.rule == "financeur-inconnu")]
        values |= _financings(values, names)
    return replace(block, values=values), anomalies


def _plain_names(block: Block, names: Names) -> dict[str, Known]:
    kept = {"operations": {"maitre_ouvrage": names.maitre_ouvrage, "commune": names.commune}, "observations": {"territoire": names.commune}}
    return {field: known for field, known in kept.get(block.table.name, {}).items() if field in block.values}


def _renamed(values: Sequence[object], known: Known) -> Sequence[object]:
    """Look each distinct text up once."""
    names = {value: known(value) for value in set(values) if isinstance(value, str) and value}
    changed = {value: name for value, name in names.items() if name not in (None, value)}
    return [changed.get(value, value) if isinstance(value, str) else value for value in values] if changed else values


def _financings(values: Mapping[str, Sequence[object]], names: Names) -> dict[str, Sequence[object]]:
    """Both columns together: « DSIL » among the financeurs is the State through the DSIL."""
    columns = [field for field in ("financeur", "dispositif") if field in values]
    if columns != ["financeur", "dispositif"]:
        return {field: _renamed(values[field], functools.partial(_alone, names, field)) for field in columns}
    pairs = list(zip(values["financeur"], values["dispositif"], strict=True))
    kept = {pair: _kept(pair, names) for pair in set(pairs) if all(isinstance(text, str) for text in pair)}
    if all(pair == name for pair, name in kept.items()):
        return {}
    found = [kept.get(pair, pair) for pair in pairs]
    return {"financeur": [pair[0] for pair in found], "dispositif": [pair[1] for pair in found]}


def _alone(names: Names, field: str, text: str) -> str | None:
    found = names.financing(text)
    return getattr(found, field) or None if found else None


def _kept(pair: tuple[str, str], names: Names) -> tuple[str, str]:
    financeur, dispositif = pair
    payer, scheme = names.financing(financeur), names.financing(dispositif)
    kept = scheme.dispositif if scheme and scheme.dispositif else dispositif
    return (payer.financeur or financeur, kept or payer.dispositif) if payer else (financeur, kept)


def _said(block: Block, values: Mapping[str, Sequence[object]], names: Names) -> list[Anomaly]:
    anomalies = []
    known = list(dict.fromkeys(part for found in names.financings.values() for part in found if part))
    for field in ("financeur", "dispositif"):
        if isinstance(index := block.columns.get(field, NOWHERE), int) and index == NOWHERE:
            continue  # it stands in no cell: whoever took it from a header says what there is to say
        texts = [text for text in dict.fromkeys(values.get(field, ())) if isinstance(text, str) and not is_unknown(text)]
        unknown = [text for text in texts if names.financing(text) is None][:_COMPARED]
        anomalies += [anomaly for text in unknown for anomaly in _unknown(block, field, text, values[field], names, known)]
    return anomalies


def _unknown(block: Block, field: str, text: str, values: Sequence[object], names: Names, known: list[str]) -> Iterable[Anomaly]:
    if is_several(text, names):
        yield _anomaly(block, field, text, values, f"« {text} » nomme plusieurs financeurs : la part de chacun n’est pas connue.", "Séparez-les, une ligne par financeur.", "plusieurs-financeurs")
    elif near := nearest(text, known):
        yield _anomaly(block, field, text, values, f"« {text} » n’est pas connu ; il ressemble à « {near} ».", f"Écrivez « {near} », ou ajoutez cette écriture au classeur « alias ».", "nom-ressemblant")
    elif field == "financeur" and not (names.maitre_ouvrage(text) or commune_of(text, names)):
        yield _anomaly(block, field, text, values, f"Le financeur « {text} » n’est pas dans le classeur « alias » : il est gardé tel quel.", "Rien si c’est juste ; sinon, corrigez-le, ou ajoutez cette écriture au classeur « alias ».", "financeur-inconnu")


def is_several(text: str, names: Names) -> bool:
    """True for « DSIL + Région »: several known names in one cell."""
    parts = _SEVERAL.split(text)
    return len(parts) > 1 and all(names.financing(part) for part in parts)


def parts_of(text: str, names: Names) -> list[Financing]:
    """Each financing that a cell names."""
    return [found for part in _SEVERAL.split(text) if (found := names.financing(part))]


def nearest(text: str, known: Iterable[str]) -> str:
    """The known name that this one almost is; empty when none."""
    by_key = {alias_key(name): name for name in known}
    found = difflib.get_close_matches(alias_key(text), by_key, n=1, cutoff=LIKENESS)
    return by_key[found[0]] if found else ""


def _anomaly(block: Block, field: str, text: str, values: Sequence[object], problem: str, fix: str, rule: str) -> Anomaly:
    """At the first cell that holds this text; the others are told by their addresses."""
    cells = list(dict.fromkeys(block.cell(field, position) for position, value in enumerate(values) if value == text))
    others = f" Aussi en {', '.join(cells[1:4])}{'…' if len(cells) > 4 else ''}." if len(cells) > 1 else ""
    return Anomaly(sheet=block.sheet, cell=cells[0], found=text, problem=problem + others, fix=fix, rule=rule)
