"""What every layout does: recognise a sheet, then read it as it was recognised, or as a person corrected it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from loaders.blocks import Block
from loaders.layouts.mapping import SheetMapping
from loaders.naming import Names
from loaders.report import Anomaly
from loaders.workbook import Sheet


@dataclass(frozen=True, kw_only=True)
class Laid:
    """The rows of a sheet on their way to our tables, and what there is to say of how they were laid out."""

    blocks: list[Block]
    anomalies: list[Anomaly] = field(default_factory=list)
    mappings: list[SheetMapping] = field(default_factory=list)  # of the tables that stand below the first


def joined(tables: Iterable[Laid]) -> Laid:
    """Several tables of one sheet."""
    tables = list(tables)
    return Laid(**{name: [one for laid in tables for one in getattr(laid, name)] for name in ("blocks", "anomalies", "mappings")})


class Layout(Protocol):
    """``code`` names it in what is remembered, ``label`` on screen, in French."""

    code: str
    label: str
    asks: tuple[str, ...]  # the options of a mapping (see OPTIONS) that a person may answer

    def recognise(self, sheet: Sheet, names: Names) -> SheetMapping | None:
        """What this sheet would be; None when it is not laid out this way."""

    def meanings(self, names: Names) -> Mapping[str, str]:
        """What a column may be said to hold: code → French label."""

    def read(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> Laid:
        """The rows, as the mapping says."""
