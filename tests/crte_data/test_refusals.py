"""Refusals that anybody can cause: each is told, and a flood of them is a few lines."""

from contextlib import closing

import pytest

from crte_data.database import StoreUnavailable
from crte_data.journal import NOBODY, Entry, Outcome, Person, entry
from crte_data.refusals import EVERY_S, EVERYONE, SENDERS, Refusals
from crte_data.store import Store
from tests.clock import Clock

ADA = Person(name="Ada", email="ada@example.fr", role="agent")


@pytest.fixture
def lines() -> list[Entry]:
    return []


@pytest.fixture
def refusals(lines: list[Entry], clock: Clock) -> Refusals:
    return Refusals(lines.append, clock)


def refused(person: Person = NOBODY, target: str = "PUT /a", reason: str = "sans rôle") -> Entry:
    return entry(person, "déposer", target, reason, Outcome.REFUSE)


def test_the_first_is_a_line_at_once_and_the_others_are_counted(refusals, lines, clock):
    for _ in range(1_000):
        refusals.note("192.0.2.1", refused())
    assert lines == [refused()]
    clock.now = EVERY_S
    refusals.flush()
    assert [line.detail for line in lines[1:]] == ["sans rôle (999 autres fois depuis la ligne précédente)"]


def test_a_flood_that_lasts_is_a_line_a_minute(refusals, lines, clock):
    for second in range(10 * EVERY_S):
        clock.now = second
        for _ in range(50):
            refusals.note("192.0.2.1", refused(target=f"PUT /{second}"))
    assert len(lines) == 10
    told = 1 + sum(int(line.detail.split("(")[1].split(" autre")[0].replace("\u202f", "")) for line in lines[1:])
    clock.now += EVERY_S
    refusals.flush()
    assert told + int(lines[-1].detail.split("(")[1].split(" autre")[0].replace("\u202f", "")) == 10 * EVERY_S * 50


def test_each_sender_each_person_and_each_reason_has_its_line(refusals, lines):
    for sender, what in (("192.0.2.1", refused()), ("192.0.2.2", refused()), ("192.0.2.1", refused(ADA)), ("192.0.2.1", refused(reason="autre site"))):
        refusals.note(sender, what)
        refusals.note(sender, what)
    assert len(lines) == 4


def test_strangers_from_everywhere_write_no_more_lines_than_a_few(refusals, lines, clock):
    for minute in range(3):
        clock.now = minute * EVERY_S
        for number in range(5_000):
            refusals.note(f"10.0.{number // 250}.{number % 250}", refused(target=f"PUT /{number}"))
        assert len(lines) <= (minute + 1) * (SENDERS + 1)
    assert [line for line in lines if line.who == EVERYONE]
    assert not any(line.target for line in lines if line.who == EVERYONE)


def test_after_a_quiet_minute_the_next_one_is_a_line_at_once(refusals, lines, clock):
    for clock.now in (0, EVERY_S, 5 * EVERY_S):
        refusals.note("192.0.2.1", refused())
    assert [line.detail.partition(" (")[0] for line in lines] == ["sans rôle"] * 3


def test_a_store_that_is_away_changes_nothing_to_the_refusal(clock):
    def away(_line: Entry) -> None:
        raise StoreUnavailable("La base ne répond pas.")

    Refusals(away, clock).note("192.0.2.1", refused())


def test_what_is_counted_is_written_by_itself(lines, monkeypatch):
    """With the real clock, on a shorter minute."""
    monkeypatch.setattr("crte_data.refusals.EVERY_S", 0.05)
    refusals = Refusals(lines.append)
    refusals.note("192.0.2.1", refused())
    refusals.note("192.0.2.1", refused())
    timer = refusals._timer
    timer.join(30)
    assert len(lines) == 2


def test_what_was_counted_is_written_no_more_once_closed(lines, monkeypatch):
    monkeypatch.setattr("crte_data.refusals.EVERY_S", 0.2)
    refusals = Refusals(lines.append)
    refusals.note("192.0.2.1", refused())
    refusals.note("192.0.2.1", refused())
    refusals.close()
    refusals._timer.join(30)
    assert len(lines) == 1


def test_the_lines_are_of_the_journal(database_url):
    with closing(Store(database_url)) as store:
        Refusals(store.record).note("192.0.2.1", refused(ADA))
        ((line,)) = store.journal()
        assert (line.who, line.action, line.target, line.outcome, line.detail) == ("Ada", "déposer", "PUT /a", Outcome.REFUSE, "sans rôle")
