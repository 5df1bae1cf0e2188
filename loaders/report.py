"""What a reading found wrong, where, of what, and how to correct it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any

from loaders.rules import SEVERITY, Level, Rule, rule

__all__ = ["Anomaly", "Level", "Report", "RuleGroup", "report"]


def cell_words(cell: str) -> str:
    """« cellule F12 », but « ligne 12 » for what stands in no cell."""
    return cell if cell.startswith("ligne") else f"cellule {cell}"


@dataclass(frozen=True, kw_only=True)
class Anomaly:
    """One fault: every part is a French text that a person may read.

    ``rule`` is a code of the table of rules, which gives the level.
    """

    rule: str
    sheet: str
    cell: str
    problem: str
    fix: str
    found: str = ""
    expected: str = ""
    gap: str = ""
    fiche: str = ""  # or the number of the operation, the code of the indicator…
    title: str = ""
    workbook: str = ""
    level: Level = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", rule(self.rule).niveau)

    def about(self, workbook: str, fiche: str, title: str) -> "Anomaly":
        """The same fault of this workbook and subject. Not by "replace": it would look up each level again, of tens of thousands."""
        told = object.__new__(Anomaly)
        told.__dict__.update(self.__dict__ | {"workbook": workbook, "fiche": fiche, "title": title})
        told.__dict__.pop("id", None)  # drawn from what was not told yet
        return told

    @cached_property
    def id(self) -> str:
        """What is acknowledged: this fault of this cell with these values. Another value, and it is to be read again."""
        return f"{self.rule}:{hashlib.sha256(f'{self.workbook} {self} {self.details}'.encode()).hexdigest()[:16]}"

    @property
    def address(self) -> str:
        """« Financements!K12 », as a formula names it; the sheet, or the workbook, for what stands in no cell."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet or self.workbook

    @property
    def place(self) -> str:
        cell = f", {cell_words(self.cell)}" if self.cell else ""
        return f"Feuille « {self.sheet} »{cell}" if self.sheet else "Classeur"

    @property
    def subject(self) -> str:
        """« 2021-1 « École » »; empty when what it is about is not known."""
        return " ".join(filter(None, (self.fiche, f"« {self.title} »" if self.title else "")))

    @property
    def details(self) -> str:
        """What the sentence does not say: « fiche 2021-1 « École » ; lu : 12 ; attendu : … ; écart : … »."""
        parts = {"fiche": self.subject, "lu": self.found, "attendu": self.expected, "écart": self.gap, "règle": self.rule}
        return " ; ".join(f"{name} : {text}" for name, text in parts.items() if text)

    def __str__(self) -> str:
        return f"{self.place} : {self.problem} {self.fix}".rstrip()

    def row(self) -> dict[str, Any]:
        """The anomaly as a row of the report's table, French headers."""
        known = rule(self.rule)
        return {
            "Niveau": str(self.level), "Classeur": self.workbook, "Feuille": self.sheet, "Cellule": self.cell,
            "Fiche": self.fiche, "Intitulé": self.title, "Valeur lue": self.found, "Valeur attendue": self.expected,
            "Écart": self.gap, "Problème": self.problem, "Correction": self.fix, "Règle": known.libelle,
            "Référence légale": known.reference, "Code": self.rule,
        }  # fmt: skip


@dataclass(frozen=True)
class RuleGroup:
    """Every anomaly of one rule."""

    rule: Rule
    anomalies: tuple[Anomaly, ...]

    @cached_property
    def by_id(self) -> dict[str, Anomaly]:
        """Each of them once, by what is acknowledged of it."""
        return {anomaly.id: anomaly for anomaly in self.anomalies}

    def unread(self, acknowledged: Mapping[str, str]) -> list[Anomaly]:
        """Those that nobody said to have read."""
        return [anomaly for identity, anomaly in self.by_id.items() if identity not in acknowledged]


@dataclass(frozen=True)
class Report:
    """Every anomaly of one or several workbooks, the blocking ones first."""

    anomalies: tuple[Anomaly, ...] = ()

    @property
    def is_publishable(self) -> bool:
        return not any(anomaly.level is Level.BLOQUANT for anomaly in self.anomalies)

    def counts(self) -> dict[Level, int]:
        found = Counter(anomaly.level for anomaly in self.anomalies)
        return {level: found[level] for level in Level}

    @cached_property
    def groups(self) -> tuple[RuleGroup, ...]:
        """A group a rule: the gravest rules first, then those met most."""
        by_rule = sorted(self.anomalies, key=lambda anomaly: anomaly.rule)
        found = [RuleGroup(rule(code), tuple(same)) for code, same in groupby(by_rule, key=lambda anomaly: anomaly.rule)]
        return tuple(sorted(found, key=lambda group: (SEVERITY[group.rule.niveau], -len(group.anomalies))))

    @property
    def warnings(self) -> tuple[RuleGroup, ...]:
        """The rules whose anomalies a person must have read before publishing."""
        return tuple(group for group in self.groups if group.rule.niveau is Level.A_VERIFIER)

    def of(self, workbook: str) -> "Report":
        """What concerns one workbook."""
        return Report(tuple(anomaly for anomaly in self.anomalies if anomaly.workbook == workbook))

    def as_text(self, acknowledged: Mapping[str, str] = MappingProxyType({})) -> str:
        """One line an anomaly, for the record kept with a version; ``acknowledged`` is who read which."""
        read_by = {anomaly.id: f" — relu par {acknowledged[anomaly.id]}" for anomaly in self.anomalies if anomaly.id in acknowledged}
        return "\n".join(f"[{anomaly.level}] {anomaly.workbook} — {anomaly} ({anomaly.details}){read_by.get(anomaly.id, '')}" for anomaly in self.anomalies)

    def __add__(self, other: "Report") -> "Report":
        return Report(_sorted(self.anomalies + other.anomalies))


def _sorted(anomalies: Iterable[Anomaly]) -> tuple[Anomaly, ...]:
    return tuple(sorted(anomalies, key=lambda anomaly: SEVERITY[anomaly.level]))


def report(anomalies: Iterable[Anomaly]) -> Report:
    return Report(_sorted(anomalies))
