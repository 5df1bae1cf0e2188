"""What is refused before any of Streamlit sees it: a host that is not ours, a page of another site, a client that asks
too often, a file that is too large or sent by who may not deposit. Whatever the pages show or hide, this is what decides."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from crte_data.access import ROLE_NAMES, VISITOR, Action, may, refusal
from crte_data.journal import Entry, Outcome, entry
from crte_data.journal import Person as Signature
from server.paths import route_path
from server.persons import sender
from server.rates import CONNECTIONS, DOWNLOADS, SIGN_INS, UPLOADS, Limiter, client

_UPLOADS, _DOWNLOADS = "/_stcore/upload_file/", "/donnees/"
_SIGN_IN = ("/auth/", "/oauth2callback")
_VISIT, _WRITE = "ouvrir une page", "écrire sur le serveur"  # as the journal names them
_LONGEST_PATH = 100
_POLICY_VIOLATION, _TRY_LATER = 1008, 1013  # of WebSockets
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})

OnRefused = Callable[[str, Entry], Awaitable[None]]  # by whom, as an address, and the line for the journal


@dataclass(frozen=True)
class Refusal:
    status: int
    sentence: str
    wait_s: int = 0


_OTHER_HOST = Refusal(421, "Ce nom de serveur n’est pas celui du tableau de bord.")
_OTHER_SITE = Refusal(403, "Cette demande vient d’un autre site : elle est refusée.")


def _too_large() -> Refusal:
    return Refusal(413, f"Ce fichier dépasse les {config.get_option('server.maxUploadSize')} Mo que le tableau de bord accepte.")


def _too_often(wait_s: int) -> Refusal:
    return Refusal(429, "Trop de demandes à la suite depuis votre réseau : réessayez dans un instant.", wait_s)


# A write that deploy/nginx.conf refuses is handed over for its sentence and its line of the journal; whoever says so
# himself is refused.
_BY_PROXY = "crte-refused"
_PROXY_WAIT_S = 5


def _refused_by_proxy(request: HTTPConnection) -> Refusal | None:
    said = request.headers.get(_BY_PROXY)
    return _too_large() if said == "413" else _too_often(_PROXY_WAIT_S) if said == "429" else None


class Gate:
    """Let a request through, or say no in one French sentence. ``on_refused`` hears of each write that is refused, here or behind."""

    def __init__(self, app: ASGIApp, *, on_refused: OnRefused, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self._on_refused = app, on_refused
        self._connections, self._sign_ins, self._uploads, self._downloads = (Limiter(rate, clock) for rate in (CONNECTIONS, SIGN_INS, UPLOADS, DOWNLOADS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        refused = self._refusal(request)
        if refused is None:
            await self.app(scope, receive, self._listening(request, send) if _is_write(request) else send)
            return
        if _is_write(request):
            await self._tell(request, refused.sentence)
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _TRY_LATER if refused.wait_s else _POLICY_VIOLATION})
        else:
            headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(refused.wait_s)} if refused.wait_s else {})
            await PlainTextResponse(refused.sentence, refused.status, headers)(scope, receive, send)

    def _refusal(self, request: HTTPConnection) -> Refusal | None:
        if not is_host_allowed(request.headers.get("host")):
            return _OTHER_HOST
        if _is_write(request) and not _is_same_site(request):
            return _OTHER_SITE
        if by_proxy := _refused_by_proxy(request):
            return by_proxy
        wait_s = self._wait_s(request)
        return _too_often(wait_s) if wait_s else _refused_upload(request)

    def _wait_s(self, request: HTTPConnection) -> int:
        path, address = route_path(request.scope), _address(request)
        if request.scope["type"] == "websocket":
            return self._connections.seconds_to_wait(address)
        limiters = ((_UPLOADS, self._uploads), (_SIGN_IN, self._sign_ins), (_DOWNLOADS, self._downloads))
        return next((limiter.seconds_to_wait(address) for start, limiter in limiters if path.startswith(start)), 0)

    def _listening(self, request: HTTPConnection, send: Send) -> Send:
        async def send_and_tell(message: Message) -> None:
            if message["type"] == "http.response.start" and 400 <= message["status"] < 500:
                await self._tell(request, f"Refusé par le serveur (code {message['status']}).")
            await send(message)

        return send_and_tell

    async def _tell(self, request: HTTPConnection, sentence: str) -> None:
        person, path = sender(request) if _is_same_site(request) else VISITOR, route_path(request.scope)
        who = Signature(name=person.name, email=person.email, role=ROLE_NAMES[person.role])
        action = _VISIT if request.scope["type"] == "websocket" else Action.DEPOSER if path.startswith(_UPLOADS) else _WRITE
        target = f"{request.scope.get('method', 'WebSocket')} {path[:_LONGEST_PATH]}"
        await self._on_refused(client(_address(request)), entry(who, str(action), target, sentence, Outcome.REFUSE))


def _refused_upload(request: HTTPConnection) -> Refusal | None:
    if not route_path(request.scope).startswith(_UPLOADS) or not _is_write(request):
        return None
    person, length = sender(request), request.headers.get("content-length", "")
    if not may(person, Action.DEPOSER):
        return Refusal(403, refusal(person, Action.DEPOSER))
    return _too_large() if length.isdecimal() and int(length) > config.get_option("server.maxUploadSize") * 2**20 else None


def _is_write(request: HTTPConnection) -> bool:
    """Whatever may change something: what a page asks for comes by its WebSocket."""
    return request.scope["type"] == "websocket" or request.scope["method"] not in _HARMLESS


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
