"""« Emporter cette page »: on every page of cards, under each filter and each version, made only when it is asked for."""

import io
import re

import pptx
import pytest
from streamlit.testing.v1 import AppTest

from crte_data.dataset import empty_dataset
from crte_data.store import Publication, Store
from pages.components import handout
from pages.registry import PAGES

TAKEN = {"synthese": "synthese", "energie": "energie", "relance": "plan-de-relance", "logement": "logement", "emploi": "emploi", "indicateurs": "indicateurs", "actions": "actions"}
LABELS = ["Diaporama (.pptx)", "Page autonome (.html)"]


def opened(app: AppTest) -> AppTest:
    app.session_state["emporter"] = True
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button") if button.proto.label in LABELS]


def said(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def slides_of(content: bytes) -> list[str]:
    """What each slide says, and its notes."""
    presentation = pptx.Presentation(io.BytesIO(content))
    return [said(" ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) + slide.notes_slide.notes_text_frame.text) for slide in presentation.slides]


@pytest.mark.parametrize("page", TAKEN)
def test_a_page_of_cards_is_taken_away_whole(visit, take, page):
    app = opened(visit(page, agglomeration="caph"))
    assert not app.exception
    assert not app.error
    assert labels(app) == LABELS
    slideshow, alone = (take(app, label) for label in LABELS)
    assert (slideshow.filename, alone.filename) == tuple(f"crte-{TAKEN[page]}-caph-v1.{extension}" for extension in ("pptx", "html"))
    first, *others = slides_of(slideshow.content)
    page_text = said(alone.content.decode())
    for text in (app.title[0].value, "La Porte du Hainaut (CAPH)", "version 1 du tableau de bord", "date d’arrêté des données"):
        assert said(text) in first
        assert said(text) in page_text
    titles = [re.sub(r"\\", "", found) for text in app.markdown for found in re.findall(r"^### (.+)$", str(text.value), re.MULTILINE) if not found.startswith("Volet ")]
    assert all(any(said(title) in slide for slide in others) for title in titles)
    assert len(others) >= max(1, len(titles))
    assert "Périmètre : Valenciennes Métropole" not in page_text


@pytest.mark.parametrize("entry", [entry for entry in PAGES if entry.file.removesuffix(".py") not in TAKEN], ids=lambda entry: entry.title)
def test_other_pages_are_not(visit, entry):
    assert labels(opened(visit(entry.file.removesuffix(".py")))) == []


@pytest.mark.parametrize("page", TAKEN)
def test_a_page_that_is_only_looked_at_makes_nothing(visit, page, monkeypatch):
    def fail(*_: object) -> None:
        raise AssertionError("nobody asked")

    monkeypatch.setattr(handout, "_document", fail)
    app = visit(page)
    assert not app.exception
    assert not app.error
    assert labels(app) == []


def test_buttons_make_nothing_before_they_are_pressed(visit, monkeypatch):
    monkeypatch.setattr(handout, "_FILES", tuple((label, lambda _: 1 / 0, *rest) for label, _, *rest in handout._FILES))
    app = opened(visit("energie"))
    assert not app.exception
    assert not app.error
    assert labels(app) == LABELS


def test_it_is_the_version_that_is_looked_at(visit, take, store_url):
    Store(store_url).publish(Publication(dataset=empty_dataset(), workbooks={}, author="Test", comment="vide", parent=1))
    now = opened(visit("energie"))
    assert labels(now) == []
    assert any("Aucune donnée à emporter" in caption.value for caption in now.caption)
    before = take(opened(visit("energie", version="1")), LABELS[0])
    assert before.filename == "crte-energie-v1.pptx"
    assert any("Version 1 du tableau de bord" in slide for slide in slides_of(before.content))


def test_the_choices_of_a_page_are_taken_with_it(visit, take):
    app = visit("relance")
    app.button_group(key="repartition").set_value("Financeur").run()
    slides = slides_of(take(opened(app), LABELS[0]).content)
    assert any("par financeur" in slide for slide in slides)
    assert not any("par volet À retenir : ANRU" in slide for slide in slides)


def test_a_file_bears_the_date_of_its_version_and_not_of_the_day(visit, take):
    first, again = (take(opened(visit("logement")), LABELS[0]).content for _ in range(2))
    assert first == again
