"""Damaged files, by the thousand: each gives a workbook or a sentence, never a crash, a hang or another error.

Readers that run no native code are called here. The others are called in a child process, many files at a time: a
crash there is told as one, and the files are then tried one by one to name the culprit.
"""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.apart import read_apart
from loaders.workbook import WorkbookError
from tests.builders import maquette
from tests.hostile import parts_of, zipped
from tests.loaders.files import hogs

FOLDER = Path(__file__).resolve().parents[1] / "seeds"
SEEDS = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("tableau.*"))}
NATIVE = {"tableau.xlsx": SEEDS["tableau.xlsx"], "maquette.xlsx": maquette()}
FOUND = sorted(FOLDER.glob("found-*"))
CSV = "N° fiche;Intitulé;Coût\n1.1;\"École ; neuve\";12 000,5\n".encode("cp1252")
SPLICES = [
    b"", b"\0", b"\xff\xff\xff\xff", b"-1", b"99999999999", b"XFD1048576", b'"', b"<", b"&x;", b"<!DOCTYPE x [", b"]]>", b"PK\x01\x02", b"\xd0\xcf\x11\xe0",
]  # fmt: skip
cuts = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(SPLICES) | st.binary(max_size=8))


def damaged(content: bytes, wounds: list[tuple[float, int, bytes]]) -> bytes:
    """Each wound replaces some bytes, somewhere, by others."""
    for place, length, splice in wounds:
        at = int(place * len(content))
        content = content[:at] + splice + content[at + length :]
    return content


@st.composite
def damaged_files(draw, seeds: dict[str, bytes]) -> tuple[str, bytes]:
    """A real file with a few wounds: in its bytes, or in one part of its archive, which is then a valid one."""
    name = draw(st.sampled_from(sorted(seeds)))
    wounds = draw(st.lists(cuts, min_size=1, max_size=4))
    if not zipfile.is_zipfile(io.BytesIO(seeds[name])) or draw(st.integers(0, 3)) == 0:
        return name, damaged(seeds[name], wounds)
    parts = parts_of(seeds[name])
    part = draw(st.sampled_from(sorted(parts)))
    return name, zipped(parts | {part: damaged(parts[part], wounds)})


def reads_or_refuses(name: str, content: bytes) -> None:
    (outcome,) = hogs.outcomes([(name, content)])
    assert outcome.isdecimal() or outcome.startswith(f"« {name} » ")


@given(damaged_files({name: content for name, content in SEEDS.items() if not name.endswith("xlsx")}))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_xls_or_ods_is_read_or_refused(file):
    reads_or_refuses(*file)


@given(st.lists(cuts, min_size=1, max_size=4))
@settings(deadline=None)
def test_a_damaged_csv_is_read_or_refused(wounds):
    reads_or_refuses("essai.csv", damaged(CSV, wounds))


@given(st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\t\x08\x10\0\0\6\5\0"]), st.binary(max_size=600))
@settings(deadline=None)
def test_random_bytes_are_read_or_refused(start, rest):
    reads_or_refuses("hasard.xlsx", start + rest)


@given(st.lists(damaged_files(NATIVE), min_size=30, max_size=30))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_damaged_xlsx_are_read_or_refused(files):
    try:
        outcomes = read_apart(hogs.outcomes, files)
    except WorkbookError:
        outcomes = [outcome for file in files for outcome in read_apart(hogs.outcomes, [file])]
    assert all(outcome.isdecimal() or outcome.startswith(f"« {name} » ") for outcome, (name, _) in zip(outcomes, files, strict=True))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_once_went_wrong_no_longer_does(path):
    (outcome,) = read_apart(hogs.outcomes, [(path.name, path.read_bytes())])
    assert outcome.isdecimal() or outcome.startswith(f"« {path.name} » ")
