"""Whom a request comes from: the same cookie, the same checks and the same rules as the pages."""

import os
import time
from collections.abc import Mapping

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.runtime.secrets import Secrets, secrets_singleton
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME

# What Streamlit itself makes of its cookie when a page opens: another reading of ours could decide otherwise.
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from crte_data.access import ON_THIS_MACHINE, Person, is_at_the_keyboard
from crte_data.identity import AccessSettings, Claims, access_settings, person_of

_SECTION = "access"


def settings(secrets: Secrets = secrets_singleton) -> AccessSettings:
    """The rules of the secrets file; none without one."""
    return access_settings(secrets.get(_SECTION, {}) if secrets.load_if_toml_exists() else {})


def person(claims: Claims, headers: Mapping[str, str], peer: str | None, rules: AccessSettings) -> Person:
    """The person at the keyboard under the local mode, else whom the identity provider named."""
    if is_at_the_keyboard(os.environ.get("CRTE_MODE"), headers, peer):
        return ON_THIS_MACHINE
    return person_of(claims, rules, time.time())


def sender(request: HTTPConnection) -> Person:
    """Who sends this request. What a forged page could send in somebody's name is nobody's.

    As for a page, the identity counts with Streamlit's token against forgery only, and on the origin it was given for.
    """
    claims = _claims(request) if _is_of_our_page(request) else {}
    return person(claims, _headers(request), request.client.host if request.client else None, settings())


def reader(request: HTTPConnection) -> Person:
    """Who reads by this request: a link that is followed has neither origin nor token, and changes nothing."""
    return person(_claims(request), _headers(request), request.client.host if request.client else None, settings())


def _headers(request: HTTPConnection) -> Mapping[str, str]:
    return {"connection": "http"} | dict(request.headers)  # one without a header is not a page run by itself


def _is_of_our_page(request: HTTPConnection) -> bool:
    if "origin" not in request.headers:
        return False
    return not is_xsrf_enabled() or validate_xsrf_token(request.headers.get("x-xsrftoken"), request.cookies.get(XSRF_COOKIE_NAME))


def _claims(request: HTTPConnection) -> Claims:
    cookie = _get_signed_cookie_with_chunks(request.cookies, USER_COOKIE_NAME)
    origin = request.headers.get("origin") or get_origin_from_redirect_uri() or ""
    return _parse_decoded_user_cookie(cookie, origin) if cookie else {}
