"""Main script of every visit: the version read, the pages, the filter, then the page asked for."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this script's own folder first, not the project's
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from crte_data.access import ON_THIS_MACHINE, Person, may  # noqa: E402
from crte_data.vocabulary import FICTITIOUS_MARK  # noqa: E402
from pages.components.access import current_person  # noqa: E402
from pages.components.data import dataset, refresh_version  # noqa: E402
from pages.components.edition import choose_version, mark_earlier_version, watch  # noqa: E402
from pages.components.guard import guarded  # noqa: E402
from pages.components.outage import say_if_silent  # noqa: E402
from pages.components.scope import choose_agglomeration, keep_agglomeration  # noqa: E402
from pages.components.sign_in import providers, say_what_is_missing  # noqa: E402
from pages.registry import PAGES, Entry  # noqa: E402

NAME = "CRTE du Valenciennois"
ICON = str(ROOT / "server" / "assets" / "favicon.svg")
ENTRIES = {entry.path: entry for entry in PAGES}
ACCESS = "acces"


def main() -> None:
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide")
    person = current_person()
    refresh_version(person)
    page = st.navigation([_page(entry, person) for entry in PAGES], position="top")
    st.set_page_config(page_title=f"{page.title} – {NAME}")
    (choose_agglomeration if ENTRIES[page.url_path].is_filtered else keep_agglomeration)()
    choose_version()  # after the navigation, which empties the address of a page that was left
    if ENTRIES[page.url_path].is_dated:
        mark_earlier_version()
    say_what_is_missing(person)
    _warn_of_fiction()
    say_if_silent()
    watch()
    page.run()


def _page(entry: Entry, person: Person) -> st.Page:
    """One left out of the navigation still answers at its address: it says itself who it is for."""
    is_access = entry.path == ACCESS
    shown = may(person, entry.action) and not (is_access and (person == ON_THIS_MACHINE or not providers()))
    title = "Se connecter" if is_access and not person.is_signed_in else entry.title
    return st.Page(
        str(ROOT / "pages" / entry.file), title=title, icon=entry.icon, url_path=entry.path, default=entry.path == "",
        visibility="visible" if shown else "hidden",
    )  # fmt: skip


def _warn_of_fiction() -> None:
    if dataset().is_fictitious:
        st.warning(f"{FICTITIOUS_MARK} : la maquette publiée est un exemple inventé, pour essayer.", icon=":material/warning:")


with guarded():
    main()
