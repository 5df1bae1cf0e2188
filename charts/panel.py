"""The Panel: one statement about the territory, the same on the page, in an export and on a slide."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
import plotly.graph_objects as go

from charts.description import described
from charts.theme import Finished


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """What a card shows. All texts are French and plain (no markup).

    ``table`` holds the same facts as the figure, French headers, numbers as numbers, NaN for « non communiqué ».
    ``alternatives`` are other drawings of the same table, by the name of the choice.
    """

    id: str
    title: str
    takeaway: str
    table: pd.DataFrame
    source: str
    scope: str
    figure: go.Figure | None = None
    first_view: str = "Barres"
    alternatives: Mapping[str, go.Figure] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    version: int = 0  # of the dataset it was drawn from
    origins: Callable[[], pd.DataFrame] = pd.DataFrame  # where each of its figures was read, for who asks
    is_fictitious: bool = False

    @property
    def alt(self) -> str:
        """What a screen reader says in place of the main figure."""
        return self.alts.get(self.first_view, self.title)

    @functools.cached_property
    def alts(self) -> Mapping[str, str]:
        """The same for each drawing by name: what it shows and nothing else.

        A filter that leaves a figure as it is must leave its alt so, for a chart whose alt changes is drawn again.
        The takeaway, which a filter may change, stands beside the chart.
        """
        return {name: f"{self.title}. {described(figure)}" for name, figure in self.views.items()}

    def finished(self) -> "Panel":
        """The same Panel, its figures changing no more."""
        figure = None if self.figure is None else Finished(self.figure)
        return replace(self, figure=figure, alternatives={name: Finished(other) for name, other in self.alternatives.items()})

    @property
    def views(self) -> dict[str, go.Figure]:
        """Every drawing by name, the main one first."""
        return ({self.first_view: self.figure} if self.figure is not None else {}) | dict(self.alternatives)
