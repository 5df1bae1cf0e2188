"""A page as one takes it away: its title, its finding and the Panels it shows, whatever the file."""

import re
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from charts.panel import Panel
from crte_data.french import UNKNOWN_TEXT, number, unbroken

CONTRACT = "Contrat de Relance et de Transition Écologique (CRTE) du Valenciennois"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")  # no XML may hold them


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a page says when the file is asked for. All texts are plain; ``edition`` says which version they are of.

    ``moment`` is when that version was published: the files bear it, so that they are the same whenever they are made.
    """

    title: str
    finding: str
    scope: str
    edition: str
    moment: datetime
    panels: tuple[Panel, ...]

    @property
    def is_fictitious(self) -> bool:
        return any(panel.is_fictitious for panel in self.panels)


def writable(text: object) -> str:
    """A text without the characters that neither XML nor a reader knows what to do with, its punctuation kept to its words."""
    return unbroken(_UNWRITABLE.sub("", str(text)))


def source_line(panel: Panel) -> str:
    return f"Source : {panel.source or 'non communiquée'}"


def written_table(table: pd.DataFrame) -> list[list[str]]:
    """The rows as a French reader has them, headers first."""
    columns = [[_written(value) for value in table[name]] for name in table]
    return [[writable(name) for name in table], *(list(row) for row in zip(*columns, strict=True))]


def _written(value: object) -> str:
    if isinstance(value, str):
        return writable(value)
    if pd.isna(value):
        return UNKNOWN_TEXT
    return number(float(value)) if pd.api.types.is_number(value) else writable(value)
