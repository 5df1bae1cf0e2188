"""When a workbook was last saved: a file older than the one it replaces is probably not the one that was meant."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from crte_data.deposit_scope import Frames
from loaders.reading import Reading
from loaders.report import Anomaly

_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([0-9T:.Z+-]{10,40})\s*<")
_LARGEST = 100_000  # bytes: a page of properties, whatever it claims to be


def saved_on(content: bytes) -> datetime | None:
    """The moment written by who saved an .xlsx; None when the file does not say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_CORE) as properties:
            said = _MODIFIED.search(properties.read(_LARGEST))
        moment = datetime.fromisoformat(said[1].decode()) if said else None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def older_than_published(readings: tuple[Reading, ...], replaced: Frames, published: Mapping[str, bytes]) -> Iterator[Anomaly]:
    """Workbooks saved before a published one whose rows, ``replaced``, they replace; ``published`` are those workbooks, by name."""
    for reading in readings:
        ours = saved_on(reading.workbook.content)
        for name in _sources(reading, replaced):
            theirs = saved_on(published[name]) if name in published else None
            if ours and theirs and ours < theirs:
                yield _older(reading.workbook.name, ours, name, theirs)


def _sources(reading: Reading, replaced: Frames) -> list[str]:
    """Published workbooks from which a row comes of a table that this one brings."""
    return list(dict.fromkeys(name for table in reading.frames for name in replaced[table]["classeur"].unique()))


def _older(workbook: str, ours: datetime, published: str, theirs: datetime) -> Anomaly:
    return Anomaly(
        workbook=workbook, sheet="", cell="", found=f"{ours:%d/%m/%Y %H:%M}", rule="classeur-ancien",
        problem=f"Ce classeur a été enregistré le {ours:%d/%m/%Y à %H:%M}, avant « {published} » qui est publié ({theirs:%d/%m/%Y à %H:%M}).",
        fix="Vérifiez que c’est bien la dernière version du fichier.",
    )  # fmt: skip
