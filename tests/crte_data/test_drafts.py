"""Drafts: kept whole until they are published or abandoned, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import pytest

from crte_data.drafts import DraftState, NewDraft
from crte_data.errors import UserError
from crte_data.journal import Action, Outcome, Person
from crte_data.store import Store, VersionConflict
from tests.crte_data.test_store import dataset_of, names_in, publication

ADA = Person(name="Ada", role="agent")


@pytest.fixture
def store(database_url):
    with closing(Store(database_url)) as opened:
        yield opened


def new_draft(*names: str, **changes: object) -> NewDraft:
    return NewDraft(**{"dataset": dataset_of(*names), "workbooks": {"essai.xlsx": b"octets"}, "author": "Ada", "role": "agent", "parent": 0} | changes)


def names_of(store: Store, draft: str) -> list[str]:
    return list(store.draft_dataset(draft).territoires["territoire"])


def test_a_draft_comes_back_as_it_was_left(store):
    draft = store.save_draft(new_draft("Denain", scope={"perimetre": "cavm"}, comment="Essai", as_of=date(2024, 1, 31), report="texte", findings=[{"regle": "doublon"}], acknowledged={"a": "Ada (agent)"}))
    read = store.draft(draft)
    assert (read.id, read.author, read.role, read.parent, read.scope, read.comment, read.as_of, read.report, read.acknowledged, read.state, read.published) == (
        draft, "Ada", "agent", 0, {"perimetre": "cavm"}, "Essai", date(2024, 1, 31), "texte", {"a": "Ada (agent)"}, DraftState.OUVERT, None,
    )  # fmt: skip
    assert store.draft_findings(draft) == [{"regle": "doublon"}]
    assert (names_of(store, draft), store.draft_dataset(draft).as_of, store.draft_workbooks(draft)) == (["Denain"], date(2024, 1, 31), {"essai.xlsx": b"octets"})
    assert store.current_id() == 0


def test_what_is_given_changes_and_the_rest_stays(store):
    draft = store.save_draft(new_draft("Denain", comment="Essai"))
    store.update_draft(draft, ADA, as_of=date(2024, 1, 31))
    read = store.draft(draft)
    assert (read.comment, read.as_of) == ("Essai", date(2024, 1, 31))
    store.update_draft(draft, ADA, as_of=None)
    assert store.draft(draft).as_of is None
    assert read.updated_at >= read.created_at


def test_each_warning_keeps_who_read_it_first_until_nobody_did(store):
    draft = store.save_draft(new_draft("Denain"))
    store.acknowledge(draft, ADA, ["a", "b"])
    store.acknowledge(draft, Person(name="Grace"), ["b", "c"])
    assert store.draft(draft).acknowledged == {"a": "Ada (agent)", "b": "Ada (agent)", "c": "Grace"}
    store.acknowledge(draft, Person(name="Grace"), ["a"], is_read=False)
    assert store.draft(draft).acknowledged == {"b": "Ada (agent)", "c": "Grace"}
    assert [line.detail for line in store.journal(3)] == ["1 point à relire", "2 points relus", "2 points relus"]


def test_people_who_read_one_draft_at_once_lose_nothing(store):
    draft = store.save_draft(new_draft("Denain"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda rank: store.acknowledge(draft, ADA, [f"point {rank}"]), range(24)))
    assert set(store.draft(draft).acknowledged) == {f"point {rank}" for rank in range(24)}


def test_what_was_written_meanwhile_stays_on_a_draft_whose_contents_change(store):
    """A command, or another person's page, prepares the same files again from what it read before."""
    draft = store.save_draft(new_draft("Denain", comment="Essai", acknowledged={"a": "Grace"}))
    store.update_draft(draft, ADA, comment="Pour mardi", as_of=date(2024, 1, 31))
    store.acknowledge(draft, ADA, ["a", "b"])
    store.save_draft(new_draft("Raismes", comment="Essai", acknowledged={"b": "Grace", "c": "Grace"}), replacing=draft)
    read = store.draft(draft)
    assert (read.comment, read.as_of, read.acknowledged) == ("Pour mardi", date(2024, 1, 31), {"a": "Grace", "b": "Ada (agent)", "c": "Grace"})
    assert names_of(store, draft) == ["Raismes"]


def test_open_drafts_come_first(store):
    first, second, third = (store.save_draft(new_draft(name)) for name in ("Denain", "Raismes", "Anzin"))
    store.abandon(third, ADA)
    assert [draft.id for draft in store.drafts()] == [second, first, third]


def test_a_published_draft_says_which_version_it_became(store):
    draft = store.save_draft(new_draft("Denain"))
    assert store.publish(publication(dataset_of("Denain"), 0), draft=draft) == 1
    read = store.draft(draft)
    assert (read.state, read.published, read.is_open) == (DraftState.PUBLIE, 1, False)


def test_a_refused_publication_leaves_its_draft_open_to_be_prepared_again(store):
    draft = store.save_draft(new_draft("Denain"))
    store.publish(publication(dataset_of("Raismes"), 0))
    with pytest.raises(VersionConflict):
        store.publish(publication(store.draft_dataset(draft), 0), draft=draft)
    assert (store.draft(draft).is_open, names_of(store, draft)) == (True, ["Denain"])
    assert store.save_draft(new_draft("Denain", "Raismes", parent=1), replacing=draft) == draft
    assert (store.draft(draft).parent, names_of(store, draft)) == (1, ["Denain", "Raismes"])
    assert store.publish(publication(store.draft_dataset(draft), 1), draft=draft) == 2
    assert names_in(store, 2) == ["Denain", "Raismes"]


@pytest.mark.parametrize("close", ["publish", "abandon"])
@pytest.mark.parametrize("ask", ["publish", "abandon", "update", "read", "save"])
def test_a_closed_draft_is_not_changed_any_more(store, close, ask):
    draft = store.save_draft(new_draft("Denain"))
    asked = {
        "publish": lambda: store.publish(publication(dataset_of("Denain"), store.current_id()), draft=draft), "abandon": lambda: store.abandon(draft, ADA),
        "update": lambda: store.update_draft(draft, ADA, comment="Trop tard"), "read": lambda: store.acknowledge(draft, ADA, ["a"]), "save": lambda: store.save_draft(new_draft("Anzin"), replacing=draft),
    }  # fmt: skip
    asked[close]()
    before = store.draft(draft), store.current_id(), names_of(store, draft)
    with pytest.raises(UserError, match=r"déjà publié \(version 1\)" if close == "publish" else "a été abandonné"):
        asked[ask]()
    assert (store.draft(draft), store.current_id(), names_of(store, draft)) == before


def test_a_draft_that_does_not_exist_is_said(store):
    for ask in (store.draft, store.draft_dataset, store.abandon, store.update_draft, lambda draft: store.acknowledge(draft, ADA, ["a"])):
        with pytest.raises(UserError, match="Ce dépôt n’existe pas"):
            ask("inconnu")


def test_the_journal_tells_the_life_of_a_draft(store):
    draft = store.save_draft(new_draft("Denain", email="ada@example.fr"))
    store.update_draft(draft, ADA, comment="Voilà", as_of=None)
    store.abandon(draft, ADA)
    said = [(line.who, line.action, line.target, line.outcome, line.detail) for line in reversed(store.journal())]
    assert said == [
        ("Ada", Action.DEPOT, draft, Outcome.ACCEPTE, "essai.xlsx"), ("Ada", Action.BROUILLON, draft, Outcome.ACCEPTE, "commentaire, date d’arrêté"),
        ("Ada", Action.ABANDON, draft, Outcome.ACCEPTE, ""),
    ]  # fmt: skip
    assert store.journal()[2].email == "ada@example.fr"
