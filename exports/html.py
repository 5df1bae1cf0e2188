"""A page as one file that opens from a mail: charts, tables, styles and script within, nothing asked of any server."""

import base64
import functools
import gzip
import hashlib
import json
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from charts.library import drawing_script
from charts.panel import Panel
from charts.theme import CONFIG
from crte_data.french import plural
from crte_data.vocabulary import FICTITIOUS_MARK
from exports.document import CONTRACT, Document, source_line, writable, written_table

_TEMPLATES = Path(__file__).parent / "templates"
_CONFIG = CONFIG | {"responsive": True, "logging": 0}


def html_bytes(document: Document) -> bytes:
    """The .html, the same to the last byte for the same document."""
    boot = (_TEMPLATES / "page.js").read_text(encoding="utf-8")
    page = _environment().get_template("page.html").render(
        document=document, contract=CONTRACT, mark=FICTITIOUS_MARK, sections=[_section(panel) for panel in document.panels], policy=_policy(boot),
        style=(_TEMPLATES / "page.css").read_text(encoding="utf-8"), boot=boot, library=_packed_library(), config=_as_json(_CONFIG),
    )  # fmt: skip
    return page.encode()


@functools.cache
def _environment() -> Environment:
    """Every text is escaped; what the template calls safe is our own style and scripts, or has passed by ``_as_json``."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_clean)
    environment.filters["count"] = plural
    return environment


def _clean(value: object) -> object:
    return writable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _section(panel: Panel) -> dict[str, object]:
    """What the template says of a Panel."""
    headers, *rows = written_table(panel.table)
    return {
        "panel": panel, "alt": panel.alt, "source": source_line(panel), "figure": None if panel.figure is None else _as_json(json.loads(panel.figure.to_json())),
        "headers": headers, "rows": rows, "are_numbers": [pd.api.types.is_numeric_dtype(panel.table[name]) for name in panel.table],
    }  # fmt: skip


def _as_json(value: object) -> str:
    """For an element of type application/json: no label can end it, for it has no « < »."""
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@functools.cache
def _packed_library() -> str:
    """The script in a third of its size: a mail box counts. The page's own script unpacks it."""
    return base64.b64encode(gzip.compress(drawing_script().encode(), mtime=0)).decode()


def _policy(boot: str) -> str:
    """The two scripts by what they say, whatever else is refused; Plotly writes styles while it runs."""
    scripts = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in (boot, drawing_script()))
    return f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
