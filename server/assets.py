"""Our own scripts and icon, served under ``/crte/``."""

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.copies import media_type
from server.encodings import Encoding, accepted_encoding, compress
from server.paths import route_path
from server.representation import FOREVER, REVALIDATE, Representation, content_hash, respond

FOLDER = Path(__file__).resolve().parent / "assets"
_PREFIX = "/crte/"
_OFFERED: tuple[Encoding | None, ...] = (None, "br", "gzip")


def asset_url(name: str) -> str:
    """Give the address of an asset, relative to a page as Streamlit's own addresses are.

    The name carries a hash of the content, so that browsers keep the file for ever.
    """
    return f".{_PREFIX}{_hashed_name(FOLDER / name)}"


class OwnAssets:
    """Serve the files of ``server/assets``, under their name and under their hashed name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        files = sorted(FOLDER.iterdir())
        self._files = {file.name: _representations(file) for file in files}
        self._hashed = {_hashed_name(file): file.name for file in files}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for our assets, and leave everything else to the app."""
        is_ours = scope["type"] == "http" and route_path(scope).startswith(_PREFIX)
        if not is_ours or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        await self._response(scope)(scope, receive, send)

    def _response(self, scope: Scope) -> Response:
        name = route_path(scope).removeprefix(_PREFIX)
        representations = self._files.get(self._hashed.get(name, name))
        if representations is None:
            return PlainTextResponse("Not Found", 404, {"cache-control": REVALIDATE})
        encoding = accepted_encoding(Headers(scope=scope).get("accept-encoding", ""))
        cache_control = FOREVER if name in self._hashed else REVALIDATE
        return respond(scope, representations[encoding], cache_control)


def _hashed_name(file: Path) -> str:
    return f"{file.stem}.{content_hash(file.read_bytes())}{file.suffix}"


def _representations(file: Path) -> dict[Encoding | None, Representation]:
    return {encoding: _representation(file, encoding) for encoding in _OFFERED}


def _representation(file: Path, encoding: Encoding | None) -> Representation:
    body = file.read_bytes()
    return Representation(
        body=compress(body, encoding) if encoding else body,
        media_type=media_type(file),
        encoding=encoding,
        varies=True,
    )
