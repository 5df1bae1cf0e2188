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
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
}


# Only under TLS: a browser that has once seen it never again asks for the site without. Subdomains are the site's to judge.
_TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


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
        # The way to the identity provider and back is of links only: no form of ours leads elsewhere.
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
        is_tls = scope["scheme"] == "https"  # as the trusted proxy says, where TLS ends there

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers | (_TLS_HEADERS if is_tls else {}))
                if is_tls:
                    _secure_cookies(headers)
            await send(message)

        await app(scope, receive, send_with_headers)


def _secure_cookies(headers: MutableHeaders) -> None:
    """Streamlit leaves its cookies, the identity among them, to be sent without TLS as well."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        is_secure = "secure" in {part.strip().lower() for part in cookie.split(";")}
        headers.append("set-cookie", cookie if is_secure else f"{cookie}; Secure")
