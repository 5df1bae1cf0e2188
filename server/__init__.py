"""What stands between Streamlit and a browser: French shell, small files, safe headers.

Pure ASGI: no page, no data. ``middleware()`` is all the entry point needs.
"""

from starlette.middleware import Middleware

from crte_data.journal import Entry
from server.assets import OwnAssets
from server.gate import Gate, OnRefused
from server.security import Security
from server.shell import french_shell, inline_script_hashes
from server.shell_middleware import FrenchShell
from server.sockets import without_delay
from server.static_files import StaticFiles

__all__ = ["middleware", "without_delay"]


async def _unheard(_sender: str, _refused: Entry) -> None:
    """Where no journal is kept."""


def middleware(on_refused: OnRefused = _unheard) -> list[Middleware]:
    """List the middleware of the dashboard, the outermost first; ``on_refused`` hears of each write that is refused."""
    return [
        Middleware(Security, script_sources=inline_script_hashes(french_shell())),
        Middleware(Gate, on_refused=on_refused),
        Middleware(StaticFiles),
        Middleware(OwnAssets),
        Middleware(FrenchShell),
    ]
