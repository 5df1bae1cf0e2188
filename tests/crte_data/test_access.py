"""Who is refused."""

import pytest

from crte_data.access import (
    BOTH,
    LOCAL_MODE,
    ON_THIS_MACHINE,
    ROLE_NAMES,
    RULES,
    VISITOR,
    AccessDenied,
    Action,
    Person,
    Role,
    check,
    is_at_the_keyboard,
    may,
    refusal,
)  # fmt: skip
from crte_data.vocabulary import Perimetre

HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
AGENT_CAVM = Person(role=Role.AGENT, perimetres=frozenset({Perimetre.CAVM}), is_signed_in=True)


def of(role: Role) -> Person:
    return Person(role=role, perimetres=BOTH, is_signed_in=True)


def test_every_action_has_a_rule_and_every_role_a_name():
    assert set(RULES) == set(Action)
    assert set(ROLE_NAMES) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_may_do_what_it_reaches_and_nothing_above(action, role):
    assert may(of(role), action) is (role >= RULES[action].role)


def test_a_visitor_only_reads():
    assert {action for action in Action if may(VISITOR, action)} == {Action.LIRE}


def test_an_agent_never_publishes_and_a_responsable_never_restores():
    assert not may(of(Role.AGENT), Action.PUBLIER)
    assert not may(of(Role.RESPONSABLE), Action.RESTAURER)


@pytest.mark.parametrize(("perimetre", "is_allowed"), [(Perimetre.CAVM, True), (Perimetre.CAPH, False), (Perimetre.COMMUN, False), (None, True)])
def test_an_agent_of_one_agglomeration_deposits_its_lines_only(perimetre, is_allowed):
    assert may(AGENT_CAVM, Action.DEPOSER, perimetre) is is_allowed


@pytest.mark.parametrize("perimetre", [*Perimetre, None])
def test_an_agent_of_both_deposits_everything(perimetre):
    assert may(of(Role.AGENT), Action.DEPOSER, perimetre)


def test_going_back_changes_both_sides_and_asks_for_both():
    assert may(of(Role.RESPONSABLE), Action.REVENIR)
    one_side = Person(role=Role.RESPONSABLE, perimetres=frozenset({Perimetre.CAPH}), is_signed_in=True)
    assert not may(one_side, Action.REVENIR)
    assert "Vos droits ne couvrent pas tout ce périmètre" in refusal(one_side, Action.REVENIR)


def test_an_agent_of_nothing_deposits_nothing():
    assert not may(Person(role=Role.AGENT), Action.DEPOSER)


def test_a_refusal_says_what_to_do():
    with pytest.raises(AccessDenied, match="réservée aux agents : identifiez-vous pour déposer un classeur"):
        check(VISITOR, Action.DEPOSER)
    with pytest.raises(AccessDenied, match=r"réservée aux responsables : votre rôle \(agent\) ne permet pas de publier"):
        check(AGENT_CAVM, Action.PUBLIER)
    with pytest.raises(AccessDenied, match="ne couvrent pas tout ce périmètre"):
        check(AGENT_CAVM, Action.DEPOSER, Perimetre.CAPH)


@pytest.mark.parametrize("mode", [None, "", "production", "LOCAL", "locale"])
def test_without_the_local_mode_nobody_is_at_the_keyboard(mode):
    assert not is_at_the_keyboard(mode, HERE, "127.0.0.1")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
@pytest.mark.parametrize("peer", [None, "127.0.0.1", "::1"])
def test_local_mode_knows_this_machine(host, peer):
    assert is_at_the_keyboard(LOCAL_MODE, {"Host": host, "Origin": f"http://{host}"}, peer)


def test_a_page_that_is_run_by_itself_has_no_header_at_all():
    assert is_at_the_keyboard(LOCAL_MODE, {}, None)


@pytest.mark.parametrize("peer", ["192.168.1.20", "10.0.0.1", "", "nobody"])
def test_local_mode_gives_nothing_to_another_machine_whatever_it_says(peer):
    assert not is_at_the_keyboard(LOCAL_MODE, HERE, peer)


@pytest.mark.parametrize("headers", [
    {"Host": "crte.example.fr"}, {"Host": "crte.example.fr", "Origin": "https://crte.example.fr"}, {"Host": "127.0.0.1:8501", "Origin": "https://crte.example.fr"},
    {"Host": "localhost", "Origin": "null"}, {"Host": "localhost:8501"}, {"Origin": "http://localhost:8501"}, {"Host": "localhost:8501", "Origin": "http://localhost:9000"},
    {"Host": "localhost:8501", "Origin": "http://[localhost:8501"}, {"Host": "[", "Origin": "http://["}, {"User-Agent": "curl"},
])  # fmt: skip
def test_local_mode_gives_nothing_to_another_page_nor_without_an_origin(headers):
    assert not is_at_the_keyboard(LOCAL_MODE, headers, "127.0.0.1")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-for", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_local_mode_gives_nothing_through_a_proxy(header):
    assert not is_at_the_keyboard(LOCAL_MODE, HERE | {header: "127.0.0.1"}, "127.0.0.1")


def test_whoever_is_at_the_keyboard_may_do_everything():
    assert all(may(ON_THIS_MACHINE, action, perimetre) for action in Action for perimetre in [*Perimetre, None])
