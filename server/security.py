"""What browsers are told to refuse, and what the server refuses."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.paths import route_path

# Streamlit answers its internal figures to anyone.
_BLOCKED = {"/_stcore/metrics"}

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
}


def content_security_policy(script_sources: Iterable[str] = ()) -> str:
    """Allow what Streamlit and Plotly need from this very server, and nothing from elsewhere."""
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_sources]),
        # Both libraries write style elements and attributes while they run.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob: data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


class Security:
    """Put the headers on every HTTP answer, errors included, and block internal figures."""

    def __init__(self, app: ASGIApp, *, script_sources: Iterable[str] = ()) -> None:
        self.app = app
        self._headers = {
            **_HEADERS,
            "Content-Security-Policy": content_security_policy(script_sources),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers; a WebSocket goes through untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_blocked = route_path(scope).rstrip("/") in _BLOCKED
        app = PlainTextResponse("Not Found", 404) if is_blocked else self.app

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await app(scope, receive, send_with_headers)
