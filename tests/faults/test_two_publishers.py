"""Two people publish at the same moment, again and again."""

from crte_data.drafts import DraftState
from crte_data.journal import Outcome
from tests.faults.children import PROCESSES, PUBLISHED, REFUSED, compete
from tests.faults.conftest import assert_whole, times

SECONDS = 120
COUNT = 100


def test_exactly_one_of_two_wins_each_time_and_the_other_keeps_its_draft(store, database_url, bundled):
    together, count = PROCESSES.Barrier(2), times(COUNT)
    pipes = [PROCESSES.Pipe(duplex=False) for _ in range(2)]
    processes = [PROCESSES.Process(target=compete, args=(database_url, name, count, together, said)) for name, (_, said) in zip(("Ada", "Grace"), pipes, strict=True)]
    for process in processes:
        process.start()
    for rank in range(count):
        answers = [receive(heard) for heard, _ in pipes]
        assert sorted(what for what, *_ in answers) == sorted([PUBLISHED, REFUSED])
        for what, draft, version in answers:
            assert store.draft(draft).state == (DraftState.PUBLIE if what == PUBLISHED else DraftState.OUVERT)
            assert version in {None, rank + 2}
    for process in processes:
        process.join(SECONDS)
        assert process.exitcode == 0
        process.close()
    for pipe in pipes:
        for end in pipe:
            end.close()
    assert assert_whole(store, bundled).endswith(f" {count - 1}")
    assert store.current_id() == count + 1
    assert len(store.journal(10 * count, action="publication", outcome=Outcome.REFUSE)) == count
    assert len(store.journal(10 * count, action="publication", outcome=Outcome.ACCEPTE)) == count + 1


def receive(heard) -> tuple:
    assert heard.poll(SECONDS)
    return heard.recv()
