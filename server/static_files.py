"""Streamlit's JavaScript, styles and fonts, sent small and kept by browsers."""

import re
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.copies import COMPRESSIBLE, Copies
from server.encodings import accepted_encoding
from server.paths import COPIES_FOLDER, STREAMLIT_FOLDER, route_path
from server.representation import FOREVER, REVALIDATE, Representation, respond

_PREFIX = "/static/"
_HASHED_NAME = re.compile(r"\.[A-Za-z0-9_-]{8}\.\w+$")


class StaticFiles:
    """Serve what is in Streamlit's static folder, and nothing else.

    The folder is listed once, at start: a request's path is looked up in that list and never
    joined to a folder, so no path leads out of it.
    """

    def __init__(self, app: ASGIApp, *, folder: Path = STREAMLIT_FOLDER, copies_folder: Path = COPIES_FOLDER) -> None:
        self.app = app
        self._copies = Copies(folder, copies_folder)
        self._files = {
            "/" + file.relative_to(folder).as_posix(): file for file in (folder / "static").rglob("*") if file.is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the static folder, and leave everything else to the app."""
        is_ours = scope["type"] == "http" and route_path(scope).startswith(_PREFIX)
        if not is_ours or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        response = await self._response(scope)
        await response(scope, receive, send)

    async def _response(self, scope: Scope) -> Response:
        file = self._files.get(route_path(scope))
        if file is None:
            # Streamlit would send its HTML shell with a 200, which no script can read.
            return PlainTextResponse("Not Found", 404, {"cache-control": REVALIDATE})
        representation = await self._representation(file, scope)
        cache_control = FOREVER if _HASHED_NAME.search(file.name) else REVALIDATE
        return respond(scope, representation, cache_control)

    async def _representation(self, file: Path, scope: Scope) -> Representation:
        accepted = accepted_encoding(Headers(scope=scope).get("accept-encoding", ""))
        encoding = accepted if file.suffix in COMPRESSIBLE else None
        remembered = self._copies.remembered(file, encoding)
        return remembered or await to_thread.run_sync(self._copies.load, file, encoding)
