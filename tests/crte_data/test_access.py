"""Who is refused."""

import pytest

from crte_data.access import LOCAL_MODE, Role, role_of


@pytest.mark.parametrize("mode", [None, "", "production", "LOCAL", "locale"])
def test_without_the_local_mode_everyone_only_reads(mode):
    assert role_of(mode, {}) is Role.VISITEUR


def test_local_mode_gives_everything_to_the_person_at_the_keyboard():
    assert role_of(LOCAL_MODE, {"Host": "localhost:8501"}) is Role.RESPONSABLE


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-for", "Forwarded", "X-Real-IP"])
def test_local_mode_gives_nothing_through_a_proxy(header):
    assert role_of(LOCAL_MODE, {header: "127.0.0.1"}) is Role.VISITEUR


def test_a_role_includes_the_ones_before_it():
    assert Role.VISITEUR < Role.AGENT < Role.RESPONSABLE
