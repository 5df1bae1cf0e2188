"""A stranger's files, all at once: each costs a sentence, the board goes on, what is published does not change by a byte."""

import hashlib
import sqlite3

from sqlalchemy import make_url

from tests.hostile import LAST_ROW, number, row, xlsx
from tests.loaders.files.test_refusals import CASES

TRIED = ("vide", "pdf", "coupé", "taille menteuse", "classeur chiffré", "ole", "rires", "entité ods", "textes immenses", "trop de feuilles")
EXTENTS = xlsx(row(1, number("A1")) + row(LAST_ROW, number(f"XFD{LAST_ROW}")), after=f'<mergeCells count="1"><mergeCell ref="A1:XFD{LAST_ROW}"/></mergeCells>')


def _published(url: str) -> str:
    """A print of every row of the database."""
    with sqlite3.connect(make_url(url).database) as database:
        return hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()


def test_hostile_files_change_nothing_that_is_published(visit, store_url: str):
    app, before = visit("depot"), _published(store_url)
    files = {f"{name}.xlsx": content() if callable(content) else content for name, (content, _) in CASES.items() if name in TRIED} | {"immense.xlsx": EXTENTS}
    assert len(files) == len(TRIED) + 1
    app = app.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files.items()]).run(timeout=300)
    assert not app.exception
    assert any("Des anomalies bloquantes restent" in error.value for error in app.error)
    assert _published(store_url) == before
    assert visit().title or visit().header
    assert not visit().exception
