"""What the server itself refuses, in the journal that administrators read."""

from anyio import to_thread

from crte_data.journal import Entry
from crte_data.refusals import Refusals
from crte_data.store import Store


class Journal:
    """Opens the store when there is something to write, and never earlier: the pages make it on their first visit."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._refusals = Refusals(self._record)

    async def refused(self, sender: str, refused: Entry) -> None:
        """Count it, and write what is to be told without keeping the other requests waiting: few of them cost a thread."""
        if lines := self._refusals.counted(sender, refused):
            await to_thread.run_sync(self._refusals.write, lines)

    def _record(self, refused: Entry) -> None:
        self._store = self._store or Store()
        self._store.record(refused)
