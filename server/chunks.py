"""Which of Streamlit's JavaScript chunks the first chart needs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Streamlit's build lists its chunks under the names of their sources, which carry no hash.
_PLOTLY = "PlotlyChart.tsx"
_BUTTON = "Button/Button.tsx"


def chart_chunks(folder: Path) -> list[str]:
    """List the files the first chart and its buttons need, those that import others first.

    Empty when Streamlit's build no longer says so: a page then loads them when it needs them.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        entries = [key for key in manifest if key.endswith((_PLOTLY, "/" + _BUTTON))]
        return list(dict.fromkeys(file for key in entries for file in _closure(manifest, key)))
    except (OSError, ValueError, KeyError):
        return []


def _closure(manifest: Mapping[str, Any], key: str) -> list[str]:
    found: dict[str, str] = {}
    waiting = [key]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found[key] = manifest[key]["file"]
            waiting += manifest[key].get("imports", [])
    return list(found.values())
