"""« Depuis le dernier comité » : choose a date or a version, read what changed since, in sentences."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from crte_data import since as domain
from crte_data.dataset import Dataset
from crte_data.history import named, version_at, written_day, written_moment
from crte_data.store import Version
from crte_data.vocabulary import Perimetre, scope_name
from pages.components.data import computed, dataset, loaded
from pages.components.text import plain


def show_since(versions: Sequence[Version], perimetre: Perimetre | None) -> None:
    """The choice, kept in the URL, then the sentences by topic."""
    known = [version for version in versions if version.id <= dataset().version]
    if len(known) < 2:
        st.info("C’est la première version publiée : il n’y a encore rien à comparer.", icon=":material/info:")
        return
    start, said = _choose(known)
    if start:
        _tell(computed(_since, start, perimetre), said, perimetre)


def _choose(known: Sequence[Version]) -> tuple[int, str]:
    """The version to start from, 0 for none, and how a sentence names it. A date that is given wins.

    The version that is looked at, the first of those known, is what is compared: a day may be later than it.
    """
    earlier = known[1:]
    names = {str(version.id): f"Version {version.id} – {written_moment(version.created_at)} – {version.comment}" for version in earlier}
    left, right = st.columns(2)
    chosen = left.selectbox("Depuis la version", list(names), format_func=names.__getitem__, key="depuis", bind="query-params")
    day = right.date_input("Ou depuis une date (celle du dernier comité)", value=None, format="DD/MM/YYYY", key="date", bind="query-params")
    return _at(known, day) if day else (int(chosen), f"la {named(next(version for version in earlier if str(version.id) == chosen))}")


def _at(known: Sequence[Version], day: date) -> tuple[int, str]:
    found = version_at(known, day)
    if not found:
        st.info(f"Rien n’était encore publié le {written_day(day)}.", icon=":material/info:")
    return found, f"le {written_day(day)} (version {found})"


def _since(dataset: Dataset, start: int, perimetre: Perimetre | None) -> domain.Sentences:
    return domain.since(loaded(start), dataset, perimetre)


def _tell(sentences: domain.Sentences, said: str, perimetre: Perimetre | None) -> None:
    if not sentences:
        where = f" pour {scope_name(perimetre)}" if perimetre else ""
        st.success(plain(f"Rien n’a changé depuis {said}{where}."), icon=":material/check:")
        return
    st.caption(plain(f"Depuis {said}."))
    for topic, told in sentences.items():
        st.subheader(topic, anchor=False)
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in told))
