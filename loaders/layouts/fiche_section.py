"""Dépenses or recettes of a form: the lines of a plan de financement, and what they add up to."""

from dataclasses import dataclass, field

from crte_data.tables import OPERATIONS
from loaders.cells import parse_cell
from loaders.layouts.fiche_entetes import OF_YEAR
from loaders.layouts.labels import words
from loaders.report import Anomaly

AMOUNT = OPERATIONS.field("cout_total_eur")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the plan that is no total. ``amounts`` has each stage's cell and its 0-based column."""

    name: str
    row: int
    name_column: int
    amounts: dict[str, tuple[object, int]]
    rate: tuple[object, int] | None = None
    year: object = ""
    is_part: bool = False

    def sums(self) -> dict[str, float]:
        """Its known amounts by stage, and by year where it is of one."""
        known = {stage: value for stage, (cell, _) in self.amounts.items() if (value := amount_of(cell)) is not None}
        return known | ({f"{OF_YEAR}{words(self.year)}": known["prevu"]} if self.year and "prevu" in known else {})


@dataclass
class Section:
    """Dépenses, or recettes: its lines, what they add up to, and the totals that the form announces."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    totals: dict[str, tuple[float, str]] = field(default_factory=dict)  # by stage: the announced amount, its cell
    anomalies: list[Anomaly] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)

    def total(self, stage: str) -> float | None:
        """None when no line tells it."""
        return self.sums().get(stage)

    def sums(self) -> dict[str, float]:
        """What its lines add up to, by stage and by year, those within another left out."""
        found: dict[str, float] = {}
        for entry in self.entries:
            for stage, value in entry.sums().items() if not entry.is_part else ():
                found[stage] = found.get(stage, 0.0) + value
        return found

    @property
    def stage(self) -> str:
        """The stage at which dépenses and recettes are balanced: what is planned, else what is asked for."""
        return next((stage for stage in ("prevu", "sollicite") if self.total(stage) is not None or stage in self.totals), "prevu")

    @property
    def whole(self) -> float | None:
        """What its lines add up to, else what it announces: a wrong total is one fault, and not two."""
        added = self.total(self.stage)
        return self.totals[self.stage][0] if added is None and self.stage in self.totals else added


def amount_of(value: object) -> float | None:
    parsed = parse_cell(AMOUNT, value).value
    return None if parsed != parsed else float(parsed)  # NaN differs from itself
