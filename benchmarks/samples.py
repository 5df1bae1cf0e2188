"""Samples of one measure, side by side: what is reported is a ratio of medians within one run."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What one measure took, by contestant, and what the target asks of it.

    ``target`` is the largest allowed: of the ratio to ``rival``, or of the median itself when there is no rival.
    """

    name: str
    unit: str
    samples: dict[str, list[float]] = field(default_factory=dict)
    rival: str = ""
    target: float | None = None
    ours: str = "dashboard"

    @property
    def ratio(self) -> float:
        return statistics.median(self.samples[self.ours]) / statistics.median(self.samples[self.rival])

    @property
    def value(self) -> float:
        """What the target is about."""
        return self.ratio if self.rival else statistics.median(self.samples[self.ours])

    @property
    def is_reached(self) -> bool | None:
        return None if self.target is None else self.value <= self.target


def alternate(rounds: int, contestants: Sequence[T], sample: Callable[[T], float | tuple[float, ...]]) -> dict[T, list]:
    """A B A B…: what else the machine does weighs on each alike. A first round warms up and is not kept."""
    found: dict[T, list] = {contestant: [] for contestant in contestants}
    for turn in range(rounds + 1):
        for contestant in contestants:
            taken = sample(contestant)
            if turn:
                found[contestant].append(taken)
    return found


def spread(values: Sequence[float], unit: str) -> str:
    """Median, and from least to most."""
    return f"{shown(statistics.median(values), unit)} ({shown(min(values), unit)}–{shown(max(values), unit)})"


def shown(value: float, unit: str) -> str:
    scale, name, digits = {"s": (1000, "ms", 0), "bytes": (1e-6, "MB", 2), "MB": (1, "MB", 0)}[unit]
    return f"{value * scale:,.{digits}f} {name}".replace(",", " ")


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile: a time that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
