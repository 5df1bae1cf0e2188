"""Main script of every visit: the version read, the pages, the filter, then the page asked for."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this script's own folder first, not the project's
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from crte_data.vocabulary import FICTITIOUS_MARK  # noqa: E402
from pages.components.data import dataset, refresh_version  # noqa: E402
from pages.components.guard import guarded  # noqa: E402
from pages.components.outage import say_if_silent  # noqa: E402
from pages.components.scope import choose_agglomeration, keep_agglomeration  # noqa: E402
from pages.registry import PAGES  # noqa: E402

NAME = "CRTE du Valenciennois"
ICON = str(ROOT / "server" / "assets" / "favicon.svg")


def main() -> None:
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide")
    refresh_version()
    page = st.navigation([st.Page(str(ROOT / "pages" / entry.file), title=entry.title, icon=entry.icon, url_path=entry.path, default=entry.path == "") for entry in PAGES], position="top")
    st.set_page_config(page_title=f"{page.title} – {NAME}")
    is_filtered = next(entry.is_filtered for entry in PAGES if entry.title == page.title)
    (choose_agglomeration if is_filtered else keep_agglomeration)()
    _warn_of_fiction()
    say_if_silent()
    page.run()


def _warn_of_fiction() -> None:
    if dataset().is_fictitious:
        st.warning(f"{FICTITIOUS_MARK} : la maquette publiée est un exemple inventé, pour essayer.", icon=":material/warning:")


with guarded():
    main()
