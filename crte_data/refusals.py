"""Refusals that anybody can cause, in the journal without filling the disk.

The first of a sender for a reason is a line at once; those that follow are counted, and a line a minute at the most says
how many. Beyond ``SENDERS`` of them at once, the others are counted together, whoever sends: however many ask, a process
writes no more than that many lines a minute and a few. What was counted in its last minute is lost with a process.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from crte_data.errors import UserError
from crte_data.french import plural
from crte_data.journal import Entry

EVERY_S, SENDERS = 60, 30
EVERYONE = "plusieurs personnes"


@dataclass
class _Waiting:
    """What is counted since the last line; ``due`` is when there may be another."""

    refused: Entry
    due: float = -math.inf
    count: int = 0


class Refusals:
    """Safe to share between threads; ``record`` writes a line, and may raise UserError: what is refused stays so."""

    def __init__(self, record: Callable[[Entry], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._record, self._clock = record, clock
        self._waiting: dict[Hashable, _Waiting] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def note(self, sender: str, refused: Entry) -> None:
        """Tell of a refusal, now or when its minute ends; ``sender`` is whatever one client is known by."""
        self.write(self.counted(sender, refused))

    def counted(self, sender: str, refused: Entry) -> list[Entry]:
        """The same without the database: the lines that :meth:`write` must add now."""
        with self._lock:
            waiting = self._of(sender, refused)
            waiting.count += 1
            return self._due()

    def write(self, lines: Sequence[Entry]) -> None:
        """Add these lines; a store that is away has logged it."""
        for line in lines:
            with contextlib.suppress(UserError):
                self._record(line)

    def flush(self) -> None:
        """Write what was counted and may be told by now."""
        with self._lock:
            self._timer = None
            lines = self._due()
        self.write(lines)

    def close(self) -> None:
        """Write nothing more by itself."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()

    def _of(self, sender: str, refused: Entry) -> _Waiting:
        """A reason is said in our own words, and they are few; the target may be anyone's."""
        reason = (refused.action, refused.detail)
        key = (sender, refused.email, *reason)
        if key not in self._waiting and len(self._waiting) >= SENDERS:
            key, refused = reason, replace(refused, who=EVERYONE, email="", role="", target="")
        return self._waiting.setdefault(key, _Waiting(refused))

    def _due(self) -> list[Entry]:
        now = self._clock()
        lines = list(self._written(now))
        self._waiting = {key: waiting for key, waiting in self._waiting.items() if waiting.count or waiting.due > now}
        if self._timer is None and self._waiting:
            self._timer = threading.Timer(EVERY_S, self.flush)
            self._timer.daemon = True  # nobody waits for it when the process ends
            self._timer.start()
        return lines

    def _written(self, now: float) -> Iterator[Entry]:
        for waiting in self._waiting.values():
            if waiting.count and waiting.due <= now:
                yield _told(waiting)
                waiting.count, waiting.due = 0, now + EVERY_S


def _told(waiting: _Waiting) -> Entry:
    if math.isinf(waiting.due):
        return waiting.refused
    counted = plural(waiting.count, "autre fois", "autres fois")
    return replace(waiting.refused, detail=f"{waiting.refused.detail} ({counted} depuis la ligne précédente)")
