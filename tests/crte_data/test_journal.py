"""The journal: every accepted change and every refusal has its line, which nobody edits."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from crte_data.drafts import NewDraft
from crte_data.errors import UserError
from crte_data.journal import FIRST, Action, Entry, Outcome, Person, broken_lines, every_line
from crte_data.store import Store, VersionConflict
from loaders.publishing import revert
from tests.crte_data.test_store import dataset_of, publication

ADA = Person(name="Ada", email="ada@example.fr", role="responsable")


@pytest.fixture
def store(database_url):
    with closing(Store(database_url)) as opened:
        yield opened


def entry(**changes: object) -> Entry:
    return Entry(**{"who": "Ada", "email": "ada@example.fr", "role": "agent", "action": "dépôt", "target": "maquette.xlsx"} | changes)


def lines(store: Store) -> list:
    with store.database.reading() as connection:
        return list(every_line(connection))


def test_a_line_says_who_asked_for_what_and_when(store):
    before = datetime.now(UTC)
    store.record(entry(outcome=Outcome.REFUSE, detail="sans rôle"))
    (line,) = store.journal()
    assert (line.id, line.who, line.email, line.role, line.action, line.target, line.outcome, line.detail) == (1, "Ada", "ada@example.fr", "agent", "dépôt", "maquette.xlsx", Outcome.REFUSE, "sans rôle")
    assert before <= line.at <= before + timedelta(minutes=5)
    assert line.previous == FIRST


def test_the_journal_is_read_from_the_end_by_pages_and_by_kind(store):
    for rank in range(1, 6):
        store.record(entry(target=str(rank), outcome=Outcome.REFUSE if rank == 2 else Outcome.ACCEPTE, action="abandon" if rank == 4 else "dépôt"))
    assert [line.target for line in store.journal(2)] == ["5", "4"]
    assert [line.target for line in store.journal(2, before=4)] == ["3", "2"]
    assert [line.target for line in store.journal(outcome=Outcome.REFUSE)] == ["2"]
    assert [line.target for line in store.journal(action="abandon")] == ["4"]


def test_an_accepted_publication_and_a_refused_one_have_their_lines(store):
    store.publish(publication(dataset_of("Denain"), 0, email="ada@example.fr", role="responsable"))
    with pytest.raises(VersionConflict):
        store.publish(publication(dataset_of("Raismes"), 0))
    store.revert(1, "Grace", "Retour à la version 1", parent=1, role="responsable")
    said = [(line.who, line.email, line.role, line.action, line.target, line.outcome) for line in reversed(store.journal())]
    assert said == [
        ("Ada", "ada@example.fr", "responsable", Action.PUBLICATION, "1", Outcome.ACCEPTE), ("Ada", "", "", Action.PUBLICATION, "", Outcome.REFUSE),
        ("Grace", "", "responsable", Action.RETOUR, "2", Outcome.ACCEPTE),
    ]  # fmt: skip
    assert "publié entre-temps" in store.journal()[1].detail


def test_each_line_follows_the_one_before(store):
    for _ in range(3):
        store.record(entry())
    first, second, third = lines(store)
    assert (second.previous, third.previous) == (first.sha256, second.sha256)
    assert list(broken_lines([first, second, third])) == []


@pytest.mark.parametrize("statement", ["UPDATE journal SET who = 'Personne'", "DELETE FROM journal", "DELETE FROM journal WHERE id = 2"])
def test_the_database_refuses_to_edit_the_journal(store, statement):
    for _ in range(3):
        store.record(entry())
    with pytest.raises(sa.exc.DatabaseError, match="le journal ne s"), store.database.writing() as connection:
        connection.execute(sa.text(statement))
    assert [line.who for line in store.journal()] == ["Ada"] * 3


def test_postgresql_refuses_to_truncate_it_and_sqlite_to_replace_a_line(store):
    store.record(entry())
    with store.database.reading() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
    statement = "INSERT OR REPLACE INTO journal SELECT id, at, 'Personne', email, role, action, target, outcome, detail, previous, sha256 FROM journal" if is_sqlite else "TRUNCATE journal"
    with pytest.raises(sa.exc.DatabaseError, match="journal"), store.database.writing() as connection:
        connection.execute(sa.text(statement))
    assert [line.who for line in store.journal()] == ["Ada"]


@pytest.mark.parametrize(("column", "value"), [("who", "Personne"), ("at", datetime(2020, 1, 1, tzinfo=UTC)), ("outcome", Outcome.REFUSE), ("detail", " ")])
def test_a_line_changed_by_other_means_is_seen(store, column, value):
    for _ in range(3):
        store.record(entry())
    first, second, third = lines(store)
    assert list(broken_lines([first, replace(second, **{column: value}), third])) == [2]


def test_a_line_taken_away_or_rewritten_with_its_hash_is_seen(store):
    for _ in range(4):
        store.record(entry())
    first, _, third, fourth = lines(store)
    assert list(broken_lines([first, third, fourth])) == [3]


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "é" * 10_000, "<script>"])
def test_any_words_can_be_told(store, text):
    store.record(entry(target=text, who=text))
    assert list(broken_lines(lines(store))) == []


def _closed(store: Store) -> str:
    draft = store.save_draft(NewDraft(dataset=dataset_of("Denain"), workbooks={}, author="Ada", parent=0))
    store.abandon(draft, ADA)
    return draft


@pytest.mark.parametrize(("refused", "action"), [
    (lambda store, draft: store.abandon(draft, ADA), Action.ABANDON),
    (lambda store, draft: store.update_draft(draft, ADA, comment="encore"), Action.BROUILLON),
    (lambda store, draft: store.save_draft(NewDraft(dataset=dataset_of("Raismes"), workbooks={}, author="Ada", email="ada@example.fr", role="responsable", parent=0), replacing=draft), Action.DEPOT),
    (lambda store, draft: store.publish(publication(dataset_of("Raismes"), 0, email="ada@example.fr", role="responsable"), draft), Action.PUBLICATION),
])  # fmt: skip
def test_what_is_asked_of_a_closed_draft_is_refused_and_has_its_line(store, refused, action):
    draft = _closed(store)
    with pytest.raises(UserError, match="Ce dépôt a été abandonné"):
        refused(store, draft)
    line = store.journal(1)[0]
    assert (line.who, line.email, line.role, line.action, line.target, line.outcome, line.detail) == ("Ada", "ada@example.fr", "responsable", action, draft, Outcome.REFUSE, "Ce dépôt a été abandonné.")
    assert len(store.journal()) == 3  # the deposit, its end, and this


@pytest.mark.parametrize("asked", [lambda store: store.revert(7, "Ada", "", 0, "responsable", "ada@example.fr"), lambda store: revert(store, 7, ADA, "", 0)])
def test_going_back_to_an_unknown_version_is_refused_and_has_its_line(store, asked):
    with pytest.raises(UserError, match="La version 7 n’existe pas"):
        asked(store)
    (line,) = store.journal()
    assert (line.who, line.email, line.action, line.target, line.outcome) == ("Ada", "ada@example.fr", Action.RETOUR, "7", Outcome.REFUSE)


def test_a_draft_that_does_not_exist_is_refused_and_has_its_line(store):
    with pytest.raises(UserError):
        store.abandon("inconnu", ADA)
    assert [(line.target, line.outcome) for line in store.journal()] == [("inconnu", Outcome.REFUSE)]


def test_a_refusal_has_one_line_however_far_it_goes(store):
    with pytest.raises(UserError), store.refusals_told(ADA, "import"), store.refusals_told(ADA, "publication", 3):
        raise UserError("Non.")
    assert [(line.action, line.detail) for line in store.journal()] == [("publication", "Non.")]


def test_what_is_remembered_of_readings_has_its_line(store):
    store.remember({"forme": {"sens": 1}}, ADA)
    assert [(line.who, line.action, line.target) for line in store.journal()] == [("Ada", Action.LECTURE, "forme")]
