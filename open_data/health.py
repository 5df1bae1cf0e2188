"""``/sante``: whether this server can show the published version, for a probe that asks every few seconds."""

import logging

from anyio import fail_after
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from crte_data.errors import UserError
from open_data.publications import Publications

_WAIT_S = 3
_log = logging.getLogger("crte")


class Health:
    """200 and the version when the database answers in time, else 503. No reason is given: the log has it."""

    def __init__(self, publications: Publications) -> None:
        self._publications = publications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer()
        response.headers["Cache-Control"] = "no-store"
        await response(scope, receive, send)

    async def _answer(self) -> JSONResponse:
        try:
            with fail_after(_WAIT_S):
                return JSONResponse({"etat": "en service", "base": "répond", "version": await self._publications.current()})
        except (UserError, TimeoutError):  # the store has logged it
            pass
        except Exception:
            _log.exception("health")
        return JSONResponse({"etat": "hors service", "base": "ne répond pas"}, 503)
