"""Files made once and kept while there is room for them: the ones asked for longest ago leave first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from server.representation import Representation


class Shelf:
    """Safe to share between threads."""

    def __init__(self, room: int) -> None:
        """``room`` in bytes; what is larger than all of it is not kept."""
        self._room, self._kept, self._lock = room, OrderedDict[Hashable, Representation](), Lock()

    def get(self, key: Hashable) -> Representation | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, made: Representation) -> None:
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while self.size() > self._room:
                self._kept.popitem(last=False)

    def size(self) -> int:
        return sum(len(made.body) for made in self._kept.values())
