"""Whatever is lost or changed in the database by other means is said; nothing is when all is well."""

from contextlib import closing

import pytest
import sqlalchemy as sa

from crte_data.__main__ import main
from crte_data.store import Store
from crte_data.verification import problems
from tests.crte_data.test_backup import fill

REFUSED = "ALTER TABLE journal DISABLE TRIGGER USER", "DROP TRIGGER journal_update", "DROP TRIGGER journal_delete"


@pytest.fixture
def store(database_url, monkeypatch):
    monkeypatch.setenv("CRTE_DATABASE_URL", database_url)
    with closing(Store(database_url)) as opened:
        fill(opened)
        yield opened


def change(store: Store, *statements: str) -> None:
    """By other means than ours: without the guards of the database."""
    with store.database.writing() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        guards = REFUSED[1:] if is_sqlite else [REFUSED[0], "ALTER TABLE drafts DROP CONSTRAINT drafts_published_fkey", "ALTER TABLE versionitems DROP CONSTRAINT versionitems_version_fkey", "ALTER TABLE versionitems DROP CONSTRAINT versionitems_sha256_fkey", "ALTER TABLE draftitems DROP CONSTRAINT draftitems_sha256_fkey"]
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for statement in (*guards, *statements):
            connection.execute(sa.text(statement))


def test_a_database_as_it_was_written_has_nothing_to_say(store):
    assert problems(store) == []


FRAME = "(SELECT sha256 FROM versionitems WHERE version = 1 AND name = 'territoires')"


@pytest.mark.parametrize(("statement", "said"), [
    (f"UPDATE contents SET content = (SELECT content FROM contents WHERE sha256 <> {FRAME} LIMIT 1) WHERE sha256 = {FRAME}", "est abîmé ; versions : 1, 2"),
    ("DELETE FROM versionitems WHERE version = 2 AND name = 'actions'", "La version 2 n’est pas entière : il manque « actions »"),
    ("DELETE FROM draftitems WHERE name = 'operations'", "n’est pas entier : il manque « operations »"),
    ("UPDATE current_version SET version = 1", "La version publiée est 1, et la dernière est 2"),
    ("DELETE FROM current_version", "La version publiée est inconnue"),
    ("UPDATE versions SET parent = 7 WHERE id = 2", "La version 2 dit venir de la version 7"),
    ("UPDATE drafts SET published = NULL", "est « publie », et sa version inconnue"),
    ("UPDATE drafts SET state = 'publie'", "est « publie », et sa version inconnue"),
    ("UPDATE journal SET who = 'Personne' WHERE id = 2", "La ligne 2 du journal n’est pas celle qui a été écrite"),
    ("DELETE FROM journal WHERE id = 2", "La ligne 3 du journal n’est pas celle qui a été écrite"),
    ("DELETE FROM journal WHERE id >= 3", "La version 2 n’a pas de ligne dans le journal"),
])  # fmt: skip
def test_what_is_lost_or_changed_is_said(store, statement, said, capsys):
    change(store, statement)
    assert any(said in problem for problem in problems(store)), problems(store)
    assert main(["verify"]) == 1
    assert said in capsys.readouterr().out


def test_a_version_taken_away_is_said(store):
    change(store, "DELETE FROM versionitems WHERE version = 2", "DELETE FROM versions WHERE id = 2", "UPDATE current_version SET version = 1")
    assert problems(store) == ["Le journal dit la version 2 publiée, et elle n’existe pas."]


def test_a_database_that_cannot_be_read_is_said(tmp_path, monkeypatch, capsys):
    (tmp_path / "x.sqlite3").write_bytes(b"ceci n'est pas une base" * 100)
    monkeypatch.setenv("CRTE_DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    assert main(["verify"]) == 2
    assert "vérifiez CRTE_DATABASE_URL" in capsys.readouterr().err
