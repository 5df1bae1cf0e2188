"""Send the French shell wherever Streamlit sends its own."""

from pathlib import PurePosixPath

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_routes import _ensure_xsrf_cookie

from server.encodings import Encoding, accepted_encoding, compress
from server.paths import route_path
from server.representation import REVALIDATE
from server.shell import french_shell, streamlit_shell

# What Streamlit, or a route of ours, answers itself, never with the shell.
_RESERVED = ("/_stcore/", "/media/", "/component/", "/static/", "/app/static/", "/crte/", "/donnees/", "/sante")
# Asked without these, Streamlit answers with the shell itself: whole, uncompressed, and no 304.
_CONDITIONS = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}


class FrenchShell:
    """Replace Streamlit's shell by ours, on every address that answers with it.

    Which addresses do is Streamlit's to decide (it is its answer to whatever it does not know),
    so its answer is compared with its shell. Any other answer goes through untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._original = streamlit_shell()
        html = french_shell().encode("utf-8")
        self._bodies: dict[Encoding | None, bytes] = {
            None: html,
            "br": compress(html, "br"),
            "gzip": compress(html, "gzip"),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer, and swap its shell for ours."""
        if not _may_answer_with_shell(scope):
            await self.app(scope, receive, send)
            return
        swap = _Swap(send, self._original, self._response(scope), scope, receive)
        await self.app(_unconditional(scope), receive, swap)

    def _response(self, scope: Scope) -> Response:
        encoding = accepted_encoding(Headers(scope=scope).get("accept-encoding", ""))
        body = self._bodies[encoding]
        headers = {"cache-control": REVALIDATE, "vary": "Accept-Encoding"}
        headers["content-length"] = str(len(body))
        if encoding:
            headers["content-encoding"] = encoding
        content = b"" if scope["method"] == "HEAD" else body
        response = Response(content, media_type="text/html", headers=headers)
        # Streamlit gives its token against forgery with the first answers that follow, each another one: whoever came
        # back with an identity and without the token could be taken for a stranger until the page is loaded again.
        _ensure_xsrf_cookie(Request(scope), response)
        return response


class _Swap:
    """Hold back what may be the shell until its last byte, then send ours or theirs."""

    def __init__(self, send: Send, original: bytes, ours: Response, scope: Scope, receive: Receive) -> None:
        self._send, self._original, self._ours = send, original, ours
        self._scope, self._receive = scope, receive
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._looks_like_shell(message):
            self._start = message
        elif self._start is None:
            await self._send(self._as_asked(message))
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish()

    def _looks_like_shell(self, message: Message) -> bool:
        headers = Headers(raw=message["headers"])
        is_html = headers.get("content-type", "").startswith("text/html")
        same_size = headers.get("content-length") == str(len(self._original))
        return message["status"] == 200 and is_html and same_size

    def _as_asked(self, message: Message) -> Message:
        # The app was asked with GET: a HEAD wants its headers only.
        is_body = message["type"] == "http.response.body"
        return message | {"body": b""} if is_body and self._scope["method"] == "HEAD" else message

    async def _finish(self) -> None:
        if self._body == self._original:
            await self._ours(self._scope, self._receive, self._send)
            return
        await self._send(self._start)
        await self._send(self._as_asked({"type": "http.response.body", "body": self._body}))


def _may_answer_with_shell(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return False
    path = route_path(scope)
    is_page = PurePosixPath(path).suffix in {"", ".html"}
    return is_page and not path.startswith(_RESERVED)


def _unconditional(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name not in _CONDITIONS]
    # A body sent as the path of a file could not be compared.
    return {**scope, "method": "GET", "headers": headers, "extensions": {}}
