"""Each published version as files at addresses that do not change, for spreadsheets, programs and probes.

``routes(open_store)`` is all the entry point needs. What may be read is what the pages show to the same person.
"""

from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from crte_data.store import Store
from open_data.answers import Answers
from open_data.health import Health
from open_data.publications import Publications
from open_data.under import Under

__all__ = ["routes"]


def routes(open_store: Callable[[], Store]) -> list[BaseRoute]:
    """The addresses; ``open_store`` is called once, when something is first asked for."""
    publications = Publications(open_store)
    # Anyone's page may read them, without the identity of whoever looks at it.
    answers = CORSMiddleware(
        Answers(publications), allow_origins=["*"], allow_methods=["GET", "HEAD"], allow_headers=["If-None-Match"],
        expose_headers=["ETag", "Content-Disposition"],
    )  # fmt: skip
    return [Under("/donnees", answers), Under("/sante", Health(publications))]
