"""The bar of what takes longer than a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from loaders.progress import Progress
from pages.components.text import plain

_VISIBLE = 0.01  # the bar is sent again when it would have moved by that much


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A bar while the block lasts; nothing is left of it after, however the block ends."""
    bar, sent = st.empty(), (0.0, "")

    def show(share: float, text: str) -> None:
        nonlocal sent
        if text != sent[1] or share >= sent[0] + _VISIBLE:
            sent = (share, text)
            bar.progress(min(share, 1.0), text=plain(text))

    try:
        yield Progress(show)
    finally:
        bar.empty()
