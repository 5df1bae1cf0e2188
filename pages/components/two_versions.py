"""Any two versions side by side: the choice is kept in the URL, what it costs is computed once it is asked for."""

from collections.abc import Sequence

import streamlit as st

from crte_data.history import written_moment
from crte_data.store import Version
from pages.components.comparison import show_figures, show_rows
from pages.components.data import loaded


def show_two_versions(versions: Sequence[Version]) -> None:
    """Nothing to choose from with a single version."""
    if len(versions) < 2:
        st.info("Une seule version est publiée : il n’y a encore rien à comparer.", icon=":material/info:")
        return
    names = {str(version.id): f"Version {version.id} – {written_moment(version.created_at)} – {version.comment}" for version in versions}
    left, right = st.columns(2)
    before = left.selectbox("De", list(names), index=1, format_func=names.__getitem__, key="de", bind="query-params")
    after = right.selectbox("À", list(names), format_func=names.__getitem__, key="a", bind="query-params")
    details = st.expander(f"Ce qui change de la version {before} à la version {after}", key="comparaison", on_change="rerun", icon=":material/compare_arrows:")
    if details.open:
        with details:
            old, new = loaded(int(before)), loaded(int(after))
            show_figures(old, new)
            show_rows(old, new, f"{before}-{after}")
