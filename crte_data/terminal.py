"""Who runs a command. Whoever can on the server holds its database: everything, unless ``CRTE_AS`` names somebody.

A nightly import then has the rights of that address in the secrets file, and no more.
"""

import contextlib
import os
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

from crte_data.access import ON_THIS_MACHINE, ROLE_NAMES, AccessDenied, Action, Person, check
from crte_data.errors import UserError
from crte_data.identity import AccessSettings, access_settings, person_of
from crte_data.journal import Outcome, entry
from crte_data.journal import Person as Signature
from crte_data.store import Store
from crte_data.vocabulary import Perimetre

# Every command of ``python -m crte_data``; one that is not here is refused to everybody. « publish » keeps a draft first, and asks again.
ACTIONS: Mapping[str, Action] = {
    "publish": Action.DEPOSER, "versions": Action.LIRE, "compare": Action.LIRE, "revert": Action.REVENIR, "export": Action.LIRE,
    "backup": Action.SAUVEGARDER, "restore": Action.RESTAURER, "verify": Action.SAUVEGARDER,
}  # fmt: skip
TERMINAL = "terminal"  # the role of whoever has the server, as the history shows it
_SECRETS = Path(__file__).resolve().parent.parent / ".streamlit" / "secrets.toml"


def person() -> Person:
    """Raises UserError when the secrets that say what ``CRTE_AS`` may do cannot be read."""
    email = os.environ.get("CRTE_AS")
    if email is None:
        return ON_THIS_MACHINE
    now = time.time()
    return person_of({"is_logged_in": True, "iat": now, "email": email, "name": email}, settings(), now)


def signature(author: str) -> Signature:
    """How versions and the journal name whoever runs a command and says who he is."""
    running = person()
    return Signature(name=author, email=running.email, role=TERMINAL if running == ON_THIS_MACHINE else ROLE_NAMES[running.role])


def settings() -> AccessSettings:
    """The section ``[access]`` that the screens read too; none without the file."""
    path = Path(os.environ.get("STREAMLIT_SECRETS_FILES") or _SECRETS)
    try:
        return access_settings(tomllib.loads(path.read_text(encoding="utf-8")).get("access", {}))
    except FileNotFoundError:
        return AccessSettings()
    except (OSError, ValueError) as error:
        raise UserError(f"Le fichier des accès « {path} » ne peut pas être lu.") from error


def allow(command: str, perimetre: Perimetre | None = None, action: Action | None = None) -> None:
    """Raises AccessDenied, which is a line of the journal, unless whoever runs this command may, for the lines of one périmètre when told.

    ``action`` is what the command goes on to do, when it is more than what it asks for at first.
    """
    asking, action = person(), action or ACTIONS[command]
    try:
        check(asking, action, perimetre)
    except AccessDenied as refused:
        _note(asking, action, f"commande {command} : {refused}")
        refused.is_in_journal = True
        raise


def _note(asking: Person, action: Action, detail: str) -> None:
    who = Signature(name=asking.name, email=asking.email, role=ROLE_NAMES[asking.role])
    with contextlib.suppress(UserError), contextlib.closing(Store()) as store:
        store.record(entry(who, str(action), detail=detail, outcome=Outcome.REFUSE))
