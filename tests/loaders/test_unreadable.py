"""Files that are no workbooks: always one French sentence that names the file, whatever the bytes."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from loaders import workbook as opening
from loaders.reading import read_workbook
from loaders.workbook import WorkbookError, open_workbook
from tests.builders import maquette, protected_workbook, saved

VALID = maquette()


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_sheet_xml(xml: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(VALID)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped(entries | {"xl/worksheets/sheet1.xml": xml})


def stray(address: str) -> bytes:
    book = Workbook()
    book.active["A1"], book.active[address] = "ici", "là-bas"
    return saved(book)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "est vide"),
        (b"   ", "n’est pas un classeur Excel"),
        ("Nom;Montant\nÉcole;12 000\n".encode("cp1252"), "n’est pas un classeur Excel"),
        (b"%PDF-1.7 ...", "n’est pas un classeur Excel"),
        (b"<html><table></table></html>", "n’est pas un classeur Excel"),
        (VALID[: len(VALID) // 2], "incomplet ou abîmé"),
        (b"PK\x03\x04", "incomplet ou abîmé"),
        (zipped({"lisezmoi.txt": b"rien"}), "abîmé"),
        (zipped({f"{rank}.txt": b"" for rank in range(opening.MAX_ENTRIES + 1)}), "trop volumineux"),
        (with_sheet_xml(b"<worksheet><sheetData><row"), "abîmé"),
        (protected_workbook(), "mot de passe"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "abîmé"),
        (stray("XFD1048576"), "feuille « Sheet » est trop grande"),
        (stray("A1048576"), "trop grande"),
    ],
    ids=["vide", "blancs", "csv", "pdf", "html", "tronqué", "zip vide", "autre zip", "trop d’entrées", "xml coupé", "mot de passe", "ole", "coin", "bas"],
)  # fmt: skip
def test_each_is_refused_in_one_sentence(content, words):
    with pytest.raises(WorkbookError, match=r"« classeur\.xlsx »") as refused:
        read_workbook("classeur.xlsx", content)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(opening, "MAX_UNCOMPRESSED_BYTES", 1_000_000)
    with pytest.raises(WorkbookError, match="trop volumineux"):
        open_workbook("bombe.xlsx", zipped({"xl/worksheets/sheet1.xml": bytes(2_000_000)}))


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "MAX_BYTES", 1000)
    with pytest.raises(WorkbookError, match="50 Mo"):
        open_workbook("gros.xlsx", VALID)


def test_a_workbook_that_declares_entities_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'
    with zipfile.ZipFile(io.BytesIO(VALID)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(WorkbookError):
        open_workbook("entites.xlsx", zipped(entries | {"xl/workbook.xml": bomb}))


def reads_or_refuses(content: bytes) -> None:
    with contextlib.suppress(WorkbookError):
        assert read_workbook("hasard.xlsx", content).workbook.name == "hasard.xlsx"


@given(st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=600))
@example(b"PK\x03\x04", b"")
@settings(deadline=None)
def test_random_bytes_are_refused(start, rest):
    with pytest.raises(WorkbookError, match=r"« hasard\.xlsx »"):
        read_workbook("hasard.xlsx", start + rest)


@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(position, damage):
    reads_or_refuses(VALID[:position] + damage + VALID[position + len(damage) :])


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_a_damaged_sheet_is_read_or_refused(inside):
    reads_or_refuses(with_sheet_xml(b"<worksheet><sheetData>" + inside + b"</sheetData></worksheet>"))
