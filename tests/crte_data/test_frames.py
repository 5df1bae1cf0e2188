"""Frames written by an earlier version of the software."""

from crte_data.frames import completed, empty_frame
from crte_data.tables import OBSERVATIONS, TABLES
from loaders.bundled import bundled_dataset


def test_a_column_added_since_comes_empty() -> None:
    frame = bundled_dataset()[0].observations
    earlier = frame.drop(columns=["colonne", "valeur", "precision"])

    now = completed(OBSERVATIONS, earlier)

    assert set(now) == set(frame)
    assert now.dtypes.to_dict() == frame[list(now)].dtypes.to_dict()
    assert (now["colonne"] == "").all()
    assert now["valeur"].isna().all()


def test_nothing_changes_in_a_frame_of_today() -> None:
    for table in TABLES.values():
        assert list(completed(table, empty_frame(table))) == list(empty_frame(table))
