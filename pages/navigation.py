"""Main script of every visit: the version read, the pages, the filter, then the page asked for."""

import logging
import sys
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this script's own folder first, not the project's
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from crte_data.errors import UserError  # noqa: E402
from crte_data.vocabulary import FICTITIOUS_MARK  # noqa: E402
from pages.components.data import dataset, refresh_version  # noqa: E402
from pages.components.scope import choose_agglomeration  # noqa: E402
from pages.components.text import plain  # noqa: E402
from pages.registry import PAGES  # noqa: E402

_log = logging.getLogger("crte")


def main() -> None:
    st.set_page_config(page_title="CRTE du Valenciennois", page_icon=str(ROOT / "server" / "assets" / "favicon.svg"), layout="wide")
    refresh_version()
    page = st.navigation([st.Page(str(ROOT / "pages" / entry.file), title=entry.title, icon=entry.icon, url_path=entry.path, default=entry.path == "") for entry in PAGES], position="top")
    choose_agglomeration()
    _warn_of_fiction()
    page.run()


def _warn_of_fiction() -> None:
    if dataset().is_fictitious:
        st.warning(f"{FICTITIOUS_MARK} : la maquette publiée est un exemple inventé, pour essayer.", icon=":material/warning:")


def run_safely() -> None:
    """Run the page; what a person can act on is said, anything else is logged under an id that is shown."""
    try:
        main()
    except UserError as error:
        st.error(plain(error), icon=":material/block:")
    except Exception:
        reference = uuid.uuid4().hex[:8]
        _log.exception("unexpected error %s", reference)
        st.error(f"Une erreur inattendue est survenue. Rien n’a été publié ni perdu. Signalez la référence {reference}.", icon=":material/error:")


run_safely()
