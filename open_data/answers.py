"""``/donnees/``: a file, a « nothing new », or one French sentence that says why there is none."""

import logging
import uuid

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from crte_data.database import StoreUnavailable
from crte_data.errors import UserError
from crte_data.identity import AccessSettings
from crte_data.visibility import hidden_stages
from crte_data.vocabulary import STAGES
from open_data.asked import NotUnderstood, asked
from open_data.files import FILES, saved_name
from open_data.publications import Publications
from server.encodings import accepted_encoding
from server.paths import route_path
from server.persons import reader, settings
from server.representation import REVALIDATE, respond

_FOLDER = "/donnees/"
_METHODS = ("GET", "HEAD")
_RETRY_S = 5
_log = logging.getLogger("crte")


class Answers:
    """An ASGI app of the files below ``/donnees/``."""

    def __init__(self, publications: Publications) -> None:
        self._publications = publications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._answer(Request(scope)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            return await self._file(request)
        except StoreUnavailable as error:
            return _sentence(str(error), 503, {"Retry-After": str(_RETRY_S)})
        except NotUnderstood as error:
            return _sentence(str(error), 400)
        except UserError as error:
            return _sentence(str(error), 404)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            _log.exception("unexpected error %s", reference)
            return _sentence(f"Une erreur inattendue est survenue. Signalez la référence {reference}.", 500)

    async def _file(self, request: Request) -> Response:
        path = route_path(request.scope)
        if request.method not in _METHODS:
            return _sentence("Ces données se lisent : elles ne se modifient pas par cette adresse.", 405, {"Allow": ", ".join(_METHODS)})
        if path == _FOLDER.rstrip("/"):
            return RedirectResponse(str(request.url.replace(path=f"{request.url.path}/")))
        name, rules = path.removeprefix(_FOLDER), settings()
        if name not in FILES:
            raise UserError(f"« {name[:40]} » n’existe pas : l’adresse {_FOLDER} dit quels fichiers il y a.")
        wanted = asked(request.query_params, hidden_stages(reader(request), rules))
        published = await self._publications.version(wanted.version)
        encoding = accepted_encoding(request.headers.get("accept-encoding", ""))
        made = await self._publications.file(name, wanted, published, encoding)
        response = respond(request.scope, made, _cache_control(rules))
        response.headers.update(_disposition(name, saved_name(name, wanted, published.id)))
        response.headers.add_vary_header("Cookie")  # whoever is signed in may see more
        return response


def _cache_control(rules: AccessSettings) -> str:
    """Asked again each time, which costs a 304; nobody else's copy is given where what is seen depends on the person."""
    return REVALIDATE if rules.visitor_stages == frozenset(STAGES) else f"private, {REVALIDATE}"


def _disposition(name: str, saved: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{saved}"'} if FILES[name].is_taken_away else {}


def _sentence(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store"} | (headers or {}))
