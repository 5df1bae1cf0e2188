"""Who is refused."""

import pytest

from crte_data.access import LOCAL_MODE, Role, role_of


@pytest.mark.parametrize("mode", [None, "", "production", "LOCAL", "locale"])
def test_without_the_local_mode_everyone_only_reads(mode):
    assert role_of(mode, {}) is Role.VISITEUR


def test_local_mode_gives_everything_to_the_person_at_the_keyboard():
    assert role_of(LOCAL_MODE, {"Host": "localhost:8501"}) is Role.RESPONSABLE


@pytest.mark.parametrize("headers", [{"Host": "crte.example.fr"}, {"Host": "127.0.0.1:8501", "Origin": "https://crte.example.fr"}, {"Host": "localhost", "Origin": "null"}])
def test_local_mode_gives_nothing_to_another_machine(headers):
    assert role_of(LOCAL_MODE, headers) is Role.VISITEUR


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_local_mode_knows_the_names_of_this_machine(host):
    assert role_of(LOCAL_MODE, {"Host": host, "Origin": f"http://{host}"}) is Role.RESPONSABLE


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-for", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_local_mode_gives_nothing_through_a_proxy(header):
    assert role_of(LOCAL_MODE, {header: "127.0.0.1"}) is Role.VISITEUR


def test_a_role_includes_the_ones_before_it():
    assert Role.VISITEUR < Role.AGENT < Role.RESPONSABLE
