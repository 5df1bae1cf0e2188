"""What a sheet was taken for can be seen, corrected, and is remembered."""

import pytest

from crte_data.tables import ACTIONS
from loaders.layouts.mapping import Correction, SheetMapping
from loaders.layouts.registry import IGNORED
from loaders.workbook_tables import read_tables
from pages.components.data import store
from tests.builders import grid, row, workbook


@pytest.fixture
def unknown_header() -> bytes:
    """A suivi whose title column has a name that nothing could guess."""
    rows = grid(ACTIONS, [row(ACTIONS, numero="2022-9", intitule="Réparer le pont")])
    rows[0][rows[0].index("Action")] = "Ce qu’on fait"
    return workbook({"Tableau de Mme Martin": rows})


def _mapping(content: bytes) -> SheetMapping:
    return read_tables("suivi.xlsx", content).mappings[0]


def _drop(visit, content: bytes):
    app = visit("depot")
    app.session_state["lecture"] = True
    return app.file_uploader(key="classeurs-0").upload("suivi.xlsx", content).run()


def _blocking(app) -> str:
    return next(metric.value for metric in app.metric if metric.label == "Bloquant")


def test_a_sheet_says_what_its_columns_were_taken_for(visit, unknown_header):
    app = _drop(visit, unknown_header)
    columns = next(frame.value for frame in app.dataframe if "Lue comme" in frame.value.columns).set_index("En-tête")["Lue comme"]
    assert columns["N°"] == "N°"
    assert columns["Ce qu’on fait"] == "(non lue)"
    assert _blocking(app) != "0"


def test_a_column_that_a_person_names_is_read_and_remembered(visit, unknown_header):
    mapping = _mapping(unknown_header)
    column = next(column.index for column in mapping.columns if column.header == "Ce qu’on fait")
    app = _drop(visit, unknown_header)
    app.selectbox(key=f"colonne-{mapping.shape}").select(column)
    app.selectbox(key=f"contient-{mapping.shape}").select("intitule")
    app.button(key=f"relire-{mapping.shape}").click().run()

    assert _blocking(app) == "0"
    assert Correction.from_json(store().corrections()[mapping.shape]).meanings == {column: "intitule"}
    assert _blocking(_drop(visit, unknown_header)) == "0"

    app.button(key=f"oublier-{mapping.shape}").click().run()
    assert _blocking(app) != "0"
    assert store().corrections() == {}


def test_a_sheet_that_a_person_leaves_out_is_not_read(visit, unknown_header):
    mapping = _mapping(unknown_header)
    app = _drop(visit, unknown_header)
    app.selectbox(key=f"famille-{mapping.shape}").select(IGNORED)
    app.button(key=f"relire-{mapping.shape}").click().run()

    assert not app.exception
    corrections = {shape: Correction.from_json(saved) for shape, saved in store().corrections().items()}
    assert read_tables("suivi.xlsx", unknown_header, corrections=corrections).readings == []


def test_a_sheet_that_nobody_understands_is_read_as_a_person_says(visit):
    content = workbook({"Divers": [["Repère", "Sujet", "Où"], ["2022-9", "Réparer le pont", "CAVM"]]})
    mapping = _mapping(content)
    app = _drop(visit, content)
    app.selectbox(key=f"famille-{mapping.shape}").select("actions")
    app.button(key=f"relire-{mapping.shape}").click().run()
    for column, meaning in enumerate(("numero", "intitule", "perimetre")):
        app.selectbox(key=f"colonne-{mapping.shape}").select(column)
        app.selectbox(key=f"contient-{mapping.shape}").select(meaning)
        app.button(key=f"relire-{mapping.shape}").click().run()

    assert not app.exception
    assert _blocking(app) == "0"
