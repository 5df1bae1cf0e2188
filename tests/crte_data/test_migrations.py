"""A database made by any earlier release becomes that of today, in place, with all it held."""

import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from crte_data.database import Database
from crte_data.errors import UserError
from crte_data.migration import _config, upgrade_inside
from crte_data.store import Store, VersionKind
from crte_data.store_tables import metadata
from tests.crte_data.test_store import dataset_of, names_in, publication

# What the releases before migrations made, SQLite's words for it, with and without the table that came second.
FIRST_TABLES = """
CREATE TABLE contents (sha256 VARCHAR(64) NOT NULL, content BLOB NOT NULL, PRIMARY KEY (sha256));
CREATE TABLE versions (id INTEGER NOT NULL, parent INTEGER NOT NULL, created_at {time} NOT NULL, author VARCHAR(200) NOT NULL,
 comment TEXT NOT NULL, as_of DATE, report TEXT NOT NULL, PRIMARY KEY (id));
CREATE TABLE current_version ("only" INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY ("only"));
CREATE TABLE versionitems (version INTEGER NOT NULL, kind VARCHAR(20) NOT NULL, name VARCHAR(255) NOT NULL, sha256 VARCHAR(64) NOT NULL,
 PRIMARY KEY (version, kind, name), FOREIGN KEY(version) REFERENCES versions (id), FOREIGN KEY(sha256) REFERENCES contents (sha256))
"""
SECOND_TABLE = "CREATE TABLE reading_corrections (shape VARCHAR(64) NOT NULL, correction JSON NOT NULL, PRIMARY KEY (shape))"
VERSIONS = """
INSERT INTO versions VALUES (1, 0, '2024-01-02 03:04:05', 'Ada', 'Contrat', NULL, 'rien'), (2, 1, '2024-02-03 04:05:06', 'Grace', 'Retour à la version 1', '2024-01-31', '');
INSERT INTO current_version VALUES (1, 2)
"""


def run(url: str, script: str) -> None:
    is_sqlite = url.startswith("sqlite")
    if is_sqlite:
        Path(sa.make_url(url).database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in filter(str.strip, script.format(time="DATETIME" if is_sqlite else "TIMESTAMP WITH TIME ZONE").split(";")):
            connection.exec_driver_sql(statement if is_sqlite else statement.replace("BLOB", "BYTEA"))
    engine.dispose()


def rows(url: str, query: str) -> list[tuple]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    engine.dispose()
    return found


@pytest.fixture(params=["first", "second"])
def old_url(request, database_url):
    run(database_url, FIRST_TABLES + (";" + SECOND_TABLE if request.param == "second" else "") + ";" + VERSIONS)
    return database_url


def test_an_old_database_keeps_its_versions_and_takes_new_ones(old_url):
    with closing(Store(old_url)) as store:
        assert [(v.id, v.author, v.comment, v.report, v.kind, v.role, v.scope) for v in store.versions()] == [
            (2, "Grace", "Retour à la version 1", "", VersionKind.RETOUR, "", {}), (1, "Ada", "Contrat", "rien", VersionKind.PUBLICATION, "", {}),
        ]  # fmt: skip
        assert store.publish(publication(dataset_of("Denain"), 2, role="responsable", scope={"tables": ["territoires"]})) == 3
        assert names_in(store, 3) == ["Denain"]
        assert (store.version(3).role, store.version(3).scope) == ("responsable", {"tables": ["territoires"]})
        assert (store.drafts(), store.corrections()) == ([], {})
        assert [line.target for line in store.journal()] == ["3"]


def test_what_was_read_rule_by_rule_is_to_be_read_again(database_url):
    with closing(Database(database_url)) as database:
        with database.writing() as connection:
            upgrade_inside(connection, "0002")
        told = "'d', '2024-01-02 03:04:05', '2024-01-02 03:04:05', 'Ada', 'agent', 0, '{}', 'Essai', NULL, 'texte', '[]', '[\"doublon:0\"]', 'ouvert', NULL"
        run(database_url, f"INSERT INTO drafts VALUES ({told.replace('{', '{{').replace('}', '}}')})")
    with closing(Store(database_url)) as store:
        draft = store.draft("d")
        assert (draft.comment, draft.report, draft.acknowledged) == ("Essai", "texte", {})


def test_the_migrated_tables_are_those_the_program_knows(old_url):
    Store(old_url).close()
    engine = sa.create_engine(old_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_opening_an_old_database_at_once_upgrades_it_once(old_url):
    starting, failures = threading.Barrier(4, timeout=60), []

    def opens() -> None:
        starting.wait()
        try:
            Store(old_url).close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=opens) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert rows(old_url, "select version_num from alembic_version") == [(head(),)]


def test_a_migration_that_fails_leaves_the_database_as_it_was(old_url):
    run(old_url, "CREATE TABLE draftitems (draft INTEGER)")  # in the way, half through the second migration
    with pytest.raises(sa.exc.SQLAlchemyError):
        Store(old_url)
    engine = sa.create_engine(old_url)
    assert not {"alembic_version", "drafts", "journal"} & set(sa.inspect(engine).get_table_names())
    assert "kind" not in {column["name"] for column in sa.inspect(engine).get_columns("versions")}
    engine.dispose()


def test_a_database_of_a_later_release_is_refused_untouched(database_url):
    Store(database_url).close()
    run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UserError, match="version plus récente du tableau de bord"):
        Store(database_url)


def test_migrations_follow_each_other_in_one_line_and_are_named_by_their_number():
    scripts = list(ScriptDirectory.from_config(_config()).walk_revisions())
    assert len({script.revision for script in scripts}) == len(scripts)
    assert all(Path(script.path).name.startswith(f"{script.revision}_") and script.doc for script in scripts)
    assert len(ScriptDirectory.from_config(_config()).get_heads()) == 1


def head() -> str:
    return ScriptDirectory.from_config(_config()).get_current_head()
