"""Actions: the five fiches, what is known and what is to be filled in."""

import pytest
from streamlit.testing.v1 import AppTest


def _texts(app: AppTest) -> str:
    return " ".join(element.value for element in app.markdown)


@pytest.mark.parametrize("agglomeration", ["tout", "cavm", "caph"])
def test_five_common_fiches_under_each_filter(visit, agglomeration: str) -> None:
    app = visit("actions", agglomeration=agglomeration)
    assert not app.exception
    assert not app.error
    assert sum(group.label.startswith("**2021") for group in app.expander) == 5
    assert "aucun statut renseigné" in app.markdown[0].value


def test_fiches_say_what_is_to_be_filled_in_and_never_zero(visit) -> None:
    text = _texts(visit("actions"))
    assert "À renseigner" in text
    assert "prochaine étape" in text
    assert "0\u202f%" not in text


def test_one_orientation_shows_its_fiche(visit) -> None:
    app = visit("actions")
    app.selectbox(key="orientation").set_value("2.2 Coopération transfrontalière").run(timeout=60)
    titles = [group.label for group in app.expander if group.label.startswith("**")]
    assert len(titles) == 1
    assert "franco" in titles[0]
    assert "aucun montant communiqué" in _texts(app)
