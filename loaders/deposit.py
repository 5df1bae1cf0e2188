"""Several workbooks dropped together: read, checked, and what the dataset becomes with them."""

from collections.abc import Callable
from dataclasses import dataclass

from crte_data.dataset import Dataset
from crte_data.store import Publication
from loaders.reading import Reading, read_workbook
from loaders.report import Anomaly, Level, Report, report
from loaders.workbook import WorkbookError

OnStep = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """``after`` is the dataset these workbooks would give; nothing is published yet."""

    before: Dataset
    after: Dataset
    readings: tuple[Reading, ...]
    report: Report

    @property
    def is_publishable(self) -> bool:
        return bool(self.readings) and self.report.is_publishable

    def publication(self, earlier: dict[str, bytes], **who: object) -> Publication:
        """What to publish: the new workbooks, and the ``earlier`` ones from which a table still comes."""
        in_use = {name for frame in self.after.frames().values() for name in frame["classeur"].unique()}
        sent = {reading.workbook.name: reading.workbook.content for reading in self.readings}
        kept = {name: content for name, content in earlier.items() if name in in_use}
        return Publication(dataset=self.after, workbooks=kept | sent, parent=self.before.version, report=self.report.as_text(), **who)


def _ignore(step: str) -> None:
    """Nobody is watching."""


def read_deposit(files: list[tuple[str, bytes]], before: Dataset, on_step: OnStep = _ignore) -> Deposit:
    """Read every workbook; one that cannot be read is one blocking anomaly and does not stop the others."""
    after, readings, found = before, [], Report()
    for name, content in files:
        on_step(f"Lecture de « {name} »…")
        try:
            reading = read_workbook(name, content, after.known_keys())
        except WorkbookError as error:
            found += report([_unreadable(name, error)])
            continue
        found += reading.report + report(_name_clash(reading, after))
        after = after.replaced(reading.frames, reading.columns)
        readings.append(reading)
    return Deposit(before=before, after=after, readings=tuple(readings), report=found)


def _unreadable(name: str, error: WorkbookError) -> Anomaly:
    return Anomaly(level=Level.BLOQUANT, sheet="", cell="", found="", problem=str(error), fix="", rule="illisible", workbook=name)


def _name_clash(reading: Reading, dataset: Dataset) -> list[Anomaly]:
    """A file named like another one still in use would hide it: every figure names the file it comes from."""
    name = reading.workbook.name
    others = [table for table, frame in dataset.frames().items() if table not in reading.frames and (frame["classeur"] == name).any()]
    if not others:
        return []
    return [Anomaly(
        level=Level.BLOQUANT, sheet="", cell="", found=name, rule="nom-de-fichier", workbook=name,
        problem=f"Un autre classeur publié s’appelle déjà « {name} ».", fix="Renommez le vôtre, puis déposez-le à nouveau.",
    )]  # fmt: skip

