"""A route on a path and all that is below it, wherever the dashboard itself is mounted."""

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from server.paths import route_path


class Under(BaseRoute):
    """Starlette's own Mount would not know of ``server.baseUrlPath``, which Streamlit adds to its routes only."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        self.path, self._app = path, app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        is_below = scope["type"] == "http" and f"{route_path(scope)}/".startswith(f"{self.path}/")
        return (Match.FULL if is_below else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
