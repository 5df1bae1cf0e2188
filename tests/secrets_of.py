"""Streamlit's secrets as a site would have them, for the length of a test."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from streamlit import config
from streamlit.runtime.secrets import secrets_singleton


@contextlib.contextmanager
def secrets_of(folder: Path, text: str) -> Iterator[None]:
    """This text as the only file of secrets; what was before, after."""
    path = folder / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(path)])
    secrets_singleton._reset()
    try:
        yield
    finally:
        config.set_option("secrets.files", before)
        secrets_singleton._reset()
