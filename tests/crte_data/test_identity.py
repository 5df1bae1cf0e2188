"""Who somebody is by the rules of the secrets: a slip in them, an old identity or an odd claim opens no door."""

import pytest

from crte_data.access import BOTH, Action, Role, may
from crte_data.identity import SESSION_HOURS, access_settings, person_of
from crte_data.vocabulary import STAGES, Perimetre

NOW = 1_800_000_000.0
CAMILLE = {"is_logged_in": True, "iat": NOW - 60, "email": "Camille.Durand@exemple.fr", "given_name": "Camille", "usual_name": "Durand", "sub": "42", "groups": ["crte", "voirie"]}
RULES = {"roles": [
    {"email": "camille.durand@exemple.fr", "role": "agent", "perimetres": ["cavm"]},
    {"claim": "groups", "value": "crte-publie", "role": "responsable"},
    {"claim": "sub", "value": "7", "role": "administrateur"},
]}  # fmt: skip


def person(section: dict | None = None, at: float = NOW, **claims: object):
    return person_of(CAMILLE | claims, access_settings(RULES if section is None else section), at)


def test_an_address_in_any_case_gives_its_role_and_perimetre():
    found = person()
    assert (found.name, found.email, found.role, found.perimetres) == ("Camille Durand", "Camille.Durand@exemple.fr", Role.AGENT, {Perimetre.CAVM})
    assert found.is_signed_in


def test_a_value_of_a_claim_gives_its_role_alone_or_in_a_list():
    assert person(groups=["crte-publie"]).role is Role.RESPONSABLE
    assert person(groups="crte-publie").perimetres == BOTH
    assert person(sub="7").role is Role.ADMINISTRATEUR


def test_someone_unknown_is_signed_in_and_a_visitor():
    found = person(email="autre@exemple.fr")
    assert (found.role, found.is_signed_in) == (Role.VISITEUR, True)
    assert not may(found, Action.DEPOSER)


@pytest.mark.parametrize("claims", [{"is_logged_in": False}, {"is_logged_in": "true"}, {"is_logged_in": None}])
def test_someone_who_is_not_signed_in_is_a_visitor(claims):
    assert not person(**claims).is_signed_in
    assert person(**claims).role is Role.VISITEUR


@pytest.mark.parametrize("issued", [NOW - SESSION_HOURS * 3600, 0, NOW + 3600, None, "1800000000", True, float("nan"), float("inf")])
def test_an_identity_that_is_old_or_has_no_date_is_none(issued):
    assert not person(iat=issued).is_signed_in


def test_an_identity_lasts_as_long_as_the_secrets_say():
    assert person(RULES | {"session_hours": 1}, iat=NOW - 3599).is_signed_in
    assert not person(RULES | {"session_hours": 1}, iat=NOW - 3600).is_signed_in


@pytest.mark.parametrize("verified", [False, "false"])
def test_an_address_that_is_not_verified_gives_nothing(verified):
    assert person(email_verified=verified).role is Role.VISITEUR
    assert person(email_verified=True).role is Role.AGENT


@pytest.mark.parametrize("claims", [{"email": ["camille.durand@exemple.fr", 3]}, {"email": 3}, {"groups": {"crte-publie": 1}}, {"groups": [["crte-publie"]]}, {"given_name": 3, "usual_name": None}])
def test_an_odd_claim_raises_nothing(claims):
    assert person(**claims).role <= Role.AGENT


@pytest.mark.parametrize("line", [
    "agent", {}, {"email": "a@b.fr"}, {"email": "a@b.fr", "role": "chef"}, {"email": "", "role": "administrateur"}, {"email": "a@b.fr", "role": "agent"},
    {"email": "a@b.fr", "role": "agent", "perimetres": []}, {"email": "a@b.fr", "role": "agent", "perimetres": ["cavm", "lille"]}, {"email": "a@b.fr", "role": "agent", "perimetres": "cavm"},
    {"email": "a@b.fr", "role": "agent", "perimetres": ["commun"]}, {"claim": "groups", "role": "responsable"}, {"claim": "groups", "value": 3, "role": "responsable"},
    {"email": "a@b.fr", "claim": "groups", "value": "x", "role": "responsable"}, {"email": "a@b.fr", "role": "responsable", "si": "jamais"},
])  # fmt: skip
def test_a_rule_that_is_not_understood_is_named_and_gives_nothing(line):
    settings = access_settings({"roles": [line]})
    assert settings.rules == ()
    assert "règle n° 1" in settings.problems[0]


@pytest.mark.parametrize("roles", ["administrateur", {"email": "a@b.fr"}, 3])
def test_roles_that_are_no_list_give_nothing(roles):
    settings = access_settings({"roles": roles})
    assert settings.rules == ()
    assert "deux crochets" in settings.problems[0]


def test_visitors_see_every_stage_unless_told_and_none_when_told_badly():
    assert access_settings({}).visitor_stages == set(STAGES)
    assert access_settings({"visitor_stages": ["accorde", "verse"]}).visitor_stages == {"accorde", "verse"}
    odd = access_settings({"visitor_stages": ["accordé"]})
    assert odd.visitor_stages == set()
    assert "visitor_stages" in odd.problems[0]


@pytest.mark.parametrize("hours", [0, -1, "douze", True])
def test_a_duration_that_is_none_is_named(hours):
    assert access_settings({"session_hours": hours}).session_hours == SESSION_HOURS
    assert "session_hours" in access_settings({"session_hours": hours}).problems[0]
