"""What a reading found wrong, where, and how to correct it."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    BLOQUANT = "Bloquant"
    A_VERIFIER = "À vérifier"
    INFORMATION = "Information"


@dataclass(frozen=True, kw_only=True)
class Anomaly:
    """One fault: every part is a French text that a person may read."""

    level: Level
    sheet: str
    cell: str
    found: str
    problem: str
    fix: str
    rule: str
    workbook: str = ""

    @property
    def place(self) -> str:
        cell = f", cellule {self.cell}" if self.cell else ""
        return f"Feuille « {self.sheet} »{cell}" if self.sheet else "Classeur"

    def __str__(self) -> str:
        return f"{self.place} : {self.problem} {self.fix}".rstrip()

    def row(self) -> dict[str, Any]:
        """The anomaly as a row of the report's table, French headers."""
        return {
            "Niveau": str(self.level), "Classeur": self.workbook, "Feuille": self.sheet, "Cellule": self.cell,
            "Valeur lue": self.found, "Problème": self.problem, "Correction": self.fix, "Règle": self.rule,
        }  # fmt: skip


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

    def as_text(self) -> str:
        """One line an anomaly, for the record kept with a version."""
        return "\n".join(f"[{anomaly.level}] {anomaly.workbook} — {anomaly}" for anomaly in self.anomalies)

    def __add__(self, other: "Report") -> "Report":
        return Report(_sorted(self.anomalies + other.anomalies))


def _sorted(anomalies: tuple[Anomaly, ...]) -> tuple[Anomaly, ...]:
    return tuple(sorted(anomalies, key=lambda anomaly: list(Level).index(anomaly.level)))


def report(anomalies: list[Anomaly]) -> Report:
    return Report(_sorted(tuple(anomalies)))
