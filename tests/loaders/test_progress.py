"""A share that only grows, and never passes the end of the stage that was begun."""

import math

from hypothesis import given
from hypothesis import strategies as st

from loaders import progress
from loaders.progress import Progress

MOVES = st.one_of(st.just(None), st.floats(0, 1))


@given(st.lists(MOVES, max_size=30), st.floats(0, 1e6))
def test_it_never_goes_back_and_stays_within_its_stage(moves: list[float | None], hours: float):
    shown: list[float] = []
    bar, until = Progress(lambda share, text: shown.append(share)), 0.0
    bar._since -= hours
    for move in moves:
        if move is None:
            bar.wait()
        else:
            bar.step("…", move)
            until = max(until, move)
        assert shown[-1] <= until
    assert shown == sorted(shown)


def test_it_moves_while_a_stage_lasts(monkeypatch):
    shown: list[float] = []
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    bar = Progress(lambda share, text: shown.append(share))
    bar.step("Ouverture…", 0.5)
    bar.wait()
    bar.wait()
    assert 0 == shown[0] < shown[1] < shown[2] < 0.5
    assert math.isclose(shown[1], 0.5 * (1 - math.exp(-1 / 4)))


def test_a_part_counts_its_own_steps_from_0_to_1():
    shown: list[tuple[float, str]] = []
    bar = Progress(lambda *step: shown.append(step))
    part = bar.part(0.2, 0.6)
    part("Ouverture…", 0.5)
    part("Lecture…", 1)
    bar.step("Contrôles…", 1)
    assert [text for _, text in shown] == ["Ouverture…", "Lecture…", "Contrôles…"]
    assert [round(share, 9) for share, _ in shown] == [0, 0.4, 0.6]
