"""Where Streamlit's own files are, and which route a request asks for."""

from pathlib import Path

import streamlit
from starlette.types import Scope
from streamlit import config, file_util

STREAMLIT_VERSION = streamlit.__version__
STREAMLIT_FOLDER = Path(file_util.get_static_dir())

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
COPIES_FOLDER = PROJECT_FOLDER / "var" / "static"


def route_path(scope: Scope) -> str:
    """Give the path of a request without the prefix the app is mounted under.

    >>> route_path({"path": "/energie", "root_path": ""})
    '/energie'
    >>> route_path({"path": "/crte/energie", "root_path": "/crte"})
    '/energie'
    """
    path = _without_prefix(scope["path"], scope.get("root_path", ""))
    return _without_prefix(path, config.get_option("server.baseUrlPath") or "")


def _without_prefix(path: str, prefix: str) -> str:
    prefix = "/" + prefix.strip("/")
    if prefix == "/" or not (path + "/").startswith(prefix + "/"):
        return path
    return path.removeprefix(prefix) or "/"
