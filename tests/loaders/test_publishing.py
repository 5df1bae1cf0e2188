"""The rules of publishing, whatever screen or command asks: nothing is published that somebody has not read point by point."""

from contextlib import closing

import pytest

from crte_data.dataset import Dataset
from crte_data.journal import Outcome, Person
from crte_data.store import Publication, Store
from crte_data.tables import FINANCEMENTS
from loaders.bundled import bundled_dataset
from loaders.deposit import Deposit, read_deposit
from loaders.publishing import PublicationRefused, publish, revert
from tests.builders import maquette, row

ADA = Person(name="Ada", role="responsable")


@pytest.fixture(scope="module")
def published() -> Dataset:
    return bundled_dataset()[0]


@pytest.fixture
def store(tmp_path, published):
    with closing(Store(f"sqlite:///{tmp_path}/crte.sqlite3")) as opened:
        opened.publish(Publication(dataset=published, workbooks={}, author="Ada", comment="Contrat", parent=0))
        yield opened


def doubtful(store: Store, *paid: float) -> Deposit:
    """A line for each amount paid, more than what was granted."""
    lines = [row(FINANCEMENTS, ligne_id=f"F-{rank}", libelle=f"Ligne {rank}", montant_verse_eur=amount) for rank, amount in enumerate(paid)]
    return read_deposit([("cavm.xlsx", maquette(None, lines))], store.load(1))


def read_by(deposit: Deposit, reader: str = "Ada (responsable)") -> dict[str, str]:
    return {identity: reader for group in deposit.report.warnings for identity in group.by_id}


def test_whichever_point_is_left_refuses_and_the_journal_says_so(store):
    deposit = doubtful(store, 350_000.0, 360_000.0, 370_000.0)
    everything = read_by(deposit)
    assert len(everything) > 3
    for left in everything:
        with pytest.raises(PublicationRefused, match="1 point reste à relire avant de publier"):
            publish(store, deposit, ADA, "essai", acknowledged={identity: reader for identity, reader in everything.items() if identity != left})
    assert store.current_id() == 1
    assert [line.outcome for line in store.journal(len(everything))] == [Outcome.REFUSE] * len(everything)
    assert publish(store, deposit, ADA, "essai", acknowledged=everything) == 2


def test_another_value_in_the_same_cell_is_to_be_read_again_and_the_others_are_not(store):
    read = read_by(doubtful(store, 350_000.0, 360_000.0))
    (ladder,) = [group for group in doubtful(store, 350_000.0, 365_000.0).report.warnings if group.rule.code == "echelle-montants"]
    assert [point.cell for point in ladder.unread(read)] == ["M3"]


def test_the_version_says_who_read_each_point(store):
    deposit = doubtful(store, 350_000.0, 360_000.0)
    read = read_by(deposit)
    (ladder,) = [group for group in deposit.report.warnings if group.rule.code == "echelle-montants"]
    publish(store, deposit, ADA, "essai", acknowledged=read | {list(ladder.by_id)[1]: "Grace (agent)"})
    report = store.version(2).report.splitlines()
    assert "« Étape plus grande que la précédente » (2), par Ada (responsable) et Grace (agent)" in report[1]
    told = [line for line in report if "echelle-montants" in line]
    assert [line.rsplit(" — relu par ", 1)[1] for line in told] == ["Ada (responsable)", "Grace (agent)"]


@pytest.mark.parametrize(("name", "comment"), [("", "essai"), ("  ", "essai"), ("Ada", ""), ("Ada", " \n")])
def test_nobody_publishes_without_a_name_and_a_reason(store, name, comment):
    deposit = doubtful(store, 350_000.0)
    with pytest.raises(PublicationRefused, match="votre nom et la raison"):
        publish(store, deposit, Person(name=name), comment, acknowledged=read_by(deposit))
    assert store.current_id() == 1


def test_a_return_to_what_everyone_sees_is_refused(store):
    with pytest.raises(PublicationRefused, match="déjà celle que tout le monde voit"):
        revert(store, 1, ADA, "", 1)
    with pytest.raises(PublicationRefused, match="Donnez votre nom"):
        revert(store, 1, Person(name=" "), "", 1)
    assert [line.outcome for line in store.journal(2)] == [Outcome.REFUSE, Outcome.REFUSE]
