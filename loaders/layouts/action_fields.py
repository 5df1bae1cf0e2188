"""A statut, a priority, a territory, an axe as a table or a form writes them, into the words of our lists."""

from dataclasses import dataclass

from crte_data.vocabulary import ORIENTATIONS, PRIORITES, STATUTS_ACTION
from loaders.layouts.spellings import axe_of, priorite_of, statut_of
from loaders.layouts.territory_names import perimetre
from loaders.naming import Names
from loaders.parsed import is_unknown


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What there is to say of how a word was read; the cell is the caller's to name."""

    problem: str
    fix: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """The word of our list. ``kept`` is what was written, where our list has no word for it: it is not lost."""

    value: str
    remark: Remark | None = None
    kept: str = ""


def read_statut(text: str) -> Read:
    if is_unknown(text) and statut_of(text) is None:
        return Read(value="")
    found = statut_of(text)
    if found is None:
        fix = f"Choisissez parmi : {', '.join(STATUTS_ACTION)}."
        return Read(value="", kept=f"Statut écrit : « {text} ».", remark=Remark(problem=f"« {text} » n’est pas un statut connu : il est gardé en réserve, et le statut reste à renseigner.", fix=fix, rule="statut-inconnu"))
    if found.is_sign:
        return Read(value=found.statut, remark=Remark(problem=f"« {text} » est lu comme « {found.statut} ».", fix="Écrivez le statut en toutes lettres : une couleur n’a pas le même sens pour tous.", rule="statut-couleur"))
    return Read(value=found.statut)


def read_priorite(text: str) -> Read:
    found = priorite_of(text)
    if found or is_unknown(text):
        return Read(value=found or "")
    return Read(value="", kept=f"Priorité écrite : « {text} ».", remark=Remark(
        problem=f"« {text} » n’est pas une priorité connue : elle est gardée en réserve.", fix=f"Choisissez parmi : {', '.join(PRIORITES)}.", rule="priorite-inconnue",
    ))  # fmt: skip


def read_perimetre(text: str, names: Names) -> str:
    """What is none of ours is left as it is written: its reader names it, with the list."""
    return "" if is_unknown(text) else perimetre(text, names) or text


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an action stands in the contract; ``kept`` is an axe that is not the contract's."""

    volet: object = ""
    orientation: object = ""
    kept: str = ""


def read_place(volet: object, orientation: object, axe: str) -> Place:
    """What the columns of the contract say, then what the axe says where they are silent."""
    own = axe_of(str(orientation)) if isinstance(orientation, str) else ""
    orientation = own if own in ORIENTATIONS else orientation
    codes = [code for part in axe.split(" › ") if (code := axe_of(part))]
    code = max(codes, key=len, default="")
    found = orientation if orientation != "" else (code if code in ORIENTATIONS else "")
    of_volet = volet if volet != "" else (code or str(found))[:1]
    is_told = not axe or all(axe_of(part) for part in axe.split(" › "))
    return Place(volet=of_volet, orientation=found, kept="" if is_told else axe)
