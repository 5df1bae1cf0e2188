"""A part of a page that fails says so in its place; the rest of the page stays."""

import contextlib
import logging
import uuid
from collections.abc import Iterator

import streamlit as st

from crte_data.errors import UserError
from pages.components.text import plain

_log = logging.getLogger("crte")


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """What a person can act on is said, anything else is logged under an id that is shown."""
    try:
        yield
    except UserError as error:
        st.error(plain(error), icon=":material/block:")
    except Exception:
        reference = uuid.uuid4().hex[:8]
        _log.exception("unexpected error %s", reference)
        st.error(f"Une erreur inattendue est survenue sur cette page. Signalez la référence {reference}.", icon=":material/error:")
