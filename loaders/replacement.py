"""What the workbooks of a deposit become within what is published: the rows that go, those that come, under which names."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

import pandas as pd

from crte_data.dataset import Dataset
from crte_data.deposit_scope import WHOLE, DepositScope, Frames, covered, merged
from crte_data.tables import TABLES
from loaders.reading import Reading


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """The readings of a deposit put into what is published, within a scope."""

    before: Dataset
    readings: tuple[Reading, ...]
    scope: DepositScope = WHOLE

    @property
    def tables(self) -> list[str]:
        """Names of the tables that were sent, in the order of TABLES."""
        return [name for name in TABLES if any(name in reading.frames for reading in self.readings)]

    @cached_property
    def sent(self) -> dict[str, pd.DataFrame]:
        """Every row that was sent, under the name its workbook is kept by."""
        return {
            name: pd.concat([self._kept_by(reading.frames[name]) for reading in self.readings if name in reading.frames], ignore_index=True)
            for name in self.tables
        }  # fmt: skip

    @cached_property
    def after(self) -> Dataset:
        """What would be published."""
        columns = pd.concat([self.before.colonnes.head(0), *(self._kept_by(reading.columns) for reading in self.readings)], ignore_index=True)
        return merged(self.before, self.sent, columns, self.scope)

    @cached_property
    def replaced(self) -> dict[str, pd.DataFrame]:
        """The published rows that go."""
        return _only(self.before, self.before.frames(), self.scope, self.tables)

    @cached_property
    def brought(self) -> dict[str, pd.DataFrame]:
        """The rows that come."""
        return _only(self.before, self.sent, self.scope, self.tables)

    @cached_property
    def kept_names(self) -> dict[str, str]:
        """The name each file is kept by: its own, or with the scope when what stays was read in a file of that name."""
        taken = {name for frame in self.staying for name in frame["classeur"].unique()}
        return {reading.workbook.name: self._free_name(reading.workbook.name, taken) for reading in self.readings}

    @cached_property
    def staying(self) -> list[pd.DataFrame]:
        """The published rows that nothing replaces, table by table."""
        masks = covered(self.before, self.before.frames(), self.scope)
        return [frame[~masks[name]] if name in self.tables else frame for name, frame in self.before.frames().items()]

    def file_name(self, kept: str) -> str:
        """The name of the file as it was dropped."""
        return next((name for name, other in self.kept_names.items() if other == kept), kept)

    def _free_name(self, name: str, taken: set[str]) -> str:
        """« maquette (CAVM).xlsx »: agents keep one file and send a part of it. A whole deposit is not renamed: it is refused."""
        path, mark = PurePath(name), self.scope.perimetre or self.scope.theme or "en partie"
        while not self.scope.is_whole and path.name in taken:
            path = path.with_stem(f"{path.stem} ({mark})")
        return path.name

    def _kept_by(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(classeur=frame["classeur"].replace(self.kept_names))


def _only(before: Dataset, frames: Frames, scope: DepositScope, names: list[str]) -> dict[str, pd.DataFrame]:
    masks = covered(before, frames, scope)
    return {name: frames[name][masks[name]] for name in names}
