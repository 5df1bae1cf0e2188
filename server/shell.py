"""Streamlit's HTML shell in French: the page every address receives before any script runs."""

import base64
import hashlib
import re
from html import escape
from pathlib import Path

from server.assets import asset_url
from server.chunks import chart_chunks
from server.paths import STREAMLIT_FOLDER

TITLE = "Tableau de bord du CRTE du Valenciennois"
DESCRIPTION = (
    "Suivi du contrat de relance et de transition écologique du Valenciennois : "
    "actions, financements et indicateurs des deux agglomérations."
)
_NOSCRIPT = (
    "<noscript><p>Ce tableau de bord a besoin de JavaScript. "
    "Activez-le dans votre navigateur, puis rechargez la page.</p></noscript>"
)
# Before Streamlit's own script: it reads its settings once, when it starts.
_FIRST_SCRIPT = "crte.js"
_SCRIPTS = ("crte-french.js", "crte-png.js")
_STYLE = "crte.css"

_HTML_TAG = re.compile(r"<html\b[^>]*>")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT_TAG = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_ICON = re.compile(r'<link rel="shortcut icon"[^>]*>')
# Our theme uses the fonts of the machine: 170 kB that nothing would show.
_FONT_PRELOAD = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', re.DOTALL)
# The agent API is off: nothing to describe.
_AGENT_LINK = re.compile(r'<link rel="service-desc"[^>]*>')
_COMMENT_IN_HEAD = re.compile(r"(?<=>)\s*<!--(?!.*Licensed).*?-->", re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def streamlit_shell(folder: Path = STREAMLIT_FOLDER) -> bytes:
    """Read the shell as Streamlit ships it."""
    return (folder / "index.html").read_bytes()


def french_shell(folder: Path = STREAMLIT_FOLDER) -> str:
    """Rewrite the shell in French, with what the first chart needs asked for at once."""
    html = streamlit_shell(folder).decode("utf-8")
    for pattern, replacement in _replacements():
        html = pattern.sub(lambda _match, text=replacement: text, html)
    return html.replace("</head>", f"{_last_tags(html, folder)}</head>", 1)


def inline_script_hashes(html: str) -> list[str]:
    """Give the Content-Security-Policy sources that let a page's inline scripts run."""
    digests = [hashlib.sha256(s.encode()).digest() for s in _INLINE_SCRIPT.findall(html)]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def _replacements() -> list[tuple[re.Pattern[str], str]]:
    return [
        (_HTML_TAG, '<html lang="fr">'),
        (_TITLE, _title_tags()),
        (_NOSCRIPT_TAG, _NOSCRIPT),
        (_ICON, f'<link rel="shortcut icon" href="{asset_url("favicon.svg")}" />'),
        (_FONT_PRELOAD, ""),
        (_AGENT_LINK, ""),
        (_COMMENT_IN_HEAD, ""),
    ]


def _title_tags() -> str:
    title = f"<title>{escape(TITLE)}</title>"
    description = f'<meta name="description" content="{escape(DESCRIPTION)}" />'
    # Streamlit's title stands before its script, and deferred scripts run in their order.
    return title + description + _script(_FIRST_SCRIPT)


def _last_tags(html: str, folder: Path) -> str:
    missing = [f"./{file}" for file in chart_chunks(folder) if f"./{file}" not in html]
    preloads = [f'<link rel="modulepreload" crossorigin href="{url}">' for url in missing]
    style = f'<link rel="stylesheet" href="{asset_url(_STYLE)}">'
    return "".join([*preloads, style, *map(_script, _SCRIPTS)])


def _script(name: str) -> str:
    return f'<script src="{asset_url(name)}" defer></script>'
