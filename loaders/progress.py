"""How far a reading has come: its stages say it, and the clock moves it within a stage that no one can look into."""

import math
import time
from collections.abc import Callable

Show = Callable[[float, str], None]  # the share that is done, from 0 to 1, and what is being done
OnStep = Callable[[str, float], None]  # what begins, and the share that will be done when it ends
_EASE_SECONDS = 4.0  # after which some two thirds of a stage are thought done


def ignore_step(text: str, until: float) -> None:
    """Nobody is watching."""


class Progress:
    """A share that only grows, and never reaches the end of a stage before the next one begins."""

    def __init__(self, show: Show = lambda share, text: None) -> None:
        self._show, self._text = show, ""
        self._start = self._until = 0.0
        self._since = time.monotonic()

    def step(self, text: str, until: float) -> None:
        """Begin what will have brought the whole to ``until`` when it is done."""
        self._text, self._start, self._until, self._since = text, self._until, max(until, self._until), time.monotonic()
        self._show(self._start, text)

    def wait(self) -> None:
        """Say that what was begun still goes on."""
        done = 1 - math.exp(-(time.monotonic() - self._since) / _EASE_SECONDS)
        self._show(self._start + (self._until - self._start) * done, self._text)

    def part(self, start: float, end: float) -> OnStep:
        """The steps of a part, which counts its own from 0 to 1."""
        return lambda text, until: self.step(text, start + (end - start) * until)


UNSEEN = Progress()
