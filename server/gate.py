"""What is refused before any of Streamlit sees it: a host that is not ours, a page of another site, a client that asks
too often, a file sent by who may not deposit. Whatever the pages show or hide, this is what decides."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from crte_data.access import Action, Person, may, refusal
from server.paths import route_path
from server.persons import sender
from server.rates import CONNECTIONS, REFUSALS, SIGN_INS, UPLOADS, Limiter

_UPLOADS = "/_stcore/upload_file/"
_SIGN_IN = ("/auth/", "/oauth2callback")
_POLICY_VIOLATION, _TRY_LATER = 1008, 1013  # of WebSockets
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})

OnRefused = Callable[[Person, Action, str], Awaitable[None]]


@dataclass(frozen=True)
class Refusal:
    status: int
    sentence: str
    wait_s: int = 0


_OTHER_HOST = Refusal(421, "Ce nom de serveur n’est pas celui du tableau de bord.")
_OTHER_SITE = Refusal(403, "Cette demande vient d’un autre site : elle est refusée.")


def _too_often(wait_s: int) -> Refusal:
    return Refusal(429, "Trop de demandes à la suite depuis votre réseau : réessayez dans un instant.", wait_s)


class Gate:
    """Let a request through, or say no in one French sentence. ``on_refused`` hears of each file refused to a person."""

    def __init__(self, app: ASGIApp, *, on_refused: OnRefused, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self._on_refused = app, on_refused
        self._connections, self._sign_ins, self._uploads, self._refusals = (Limiter(rate, clock) for rate in (CONNECTIONS, SIGN_INS, UPLOADS, REFUSALS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        refused = await self._refusal(HTTPConnection(scope)) if scope["type"] in {"http", "websocket"} else None
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _TRY_LATER if refused.wait_s else _POLICY_VIOLATION})
        else:
            headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(refused.wait_s)} if refused.wait_s else {})
            await PlainTextResponse(refused.sentence, refused.status, headers)(scope, receive, send)

    async def _refusal(self, request: HTTPConnection) -> Refusal | None:
        if not is_host_allowed(request.headers.get("host")):
            return _OTHER_HOST
        changes = request.scope["type"] == "websocket" or request.scope["method"] not in _HARMLESS
        if changes and not _is_same_site(request):
            return _OTHER_SITE
        wait_s = self._wait_s(request)
        return _too_often(wait_s) if wait_s else await self._forbidden_upload(request)

    def _wait_s(self, request: HTTPConnection) -> int:
        path, address = route_path(request.scope), _address(request)
        if request.scope["type"] == "websocket":
            return self._connections.seconds_to_wait(address)
        if path.startswith(_UPLOADS):
            return self._uploads.seconds_to_wait(address)
        return self._sign_ins.seconds_to_wait(address) if path.startswith(_SIGN_IN) else 0

    async def _forbidden_upload(self, request: HTTPConnection) -> Refusal | None:
        if not route_path(request.scope).startswith(_UPLOADS) or request.scope["method"] in _HARMLESS:
            return None
        person = sender(request)
        if may(person, Action.DEPOSER):
            return None
        if wait_s := self._refusals.seconds_to_wait(_address(request)):
            return _too_often(wait_s)
        await self._on_refused(person, Action.DEPOSER, f"{request.scope['method']} {_UPLOADS}")
        return Refusal(403, refusal(person, Action.DEPOSER))


def _address(request: HTTPConnection) -> str | None:
    """Uvicorn's: a proxy's word is taken from the proxies it trusts only (FORWARDED_ALLOW_IPS)."""
    return request.client.host if request.client else None


def _is_same_site(request: HTTPConnection) -> bool:
    """Browsers say where a page comes from; Streamlit would ask the network what its own addresses are before refusing."""
    origin = request.headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.headers.get("host") or is_allowed_origin(origin)
    except ValueError:
        return False
