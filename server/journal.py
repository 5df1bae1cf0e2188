"""What the server itself refuses, in the journal that administrators read."""

import contextlib

from anyio import to_thread

from crte_data.access import ROLE_NAMES, Action, Person
from crte_data.errors import UserError
from crte_data.journal import Outcome, entry
from crte_data.journal import Person as Signature
from crte_data.store import Store


class Journal:
    """Opens the store when there is something to write, and never earlier: the pages make it on their first visit."""

    def __init__(self) -> None:
        self._store: Store | None = None

    async def refused(self, person: Person, action: Action, detail: str) -> None:
        """Write the line without keeping the other requests waiting. A store that is away changes nothing to the refusal."""
        with contextlib.suppress(UserError):  # the store has logged it
            await to_thread.run_sync(self._write, person, action, detail)

    def _write(self, person: Person, action: Action, detail: str) -> None:
        self._store = self._store or Store()
        who = Signature(name=person.name, email=person.email, role=ROLE_NAMES[person.role])
        self._store.record(entry(who, str(action), detail=detail, outcome=Outcome.REFUSE))
