"""Files that are no workbooks, or no longer: one French sentence that names the file and says what to do."""

import gzip
import io
import struct
import zipfile

import pytest

from loaders.files import kinds, limits, sheet_blocks
from loaders.workbook import WorkbookError, open_workbook
from tests.builders import maquette, protected_workbook
from tests.hostile import BOOK, SHEET, STRINGS, number, ods, ods_row, parts_of, row, strings, with_parts, xlsx, zipped

VALID = maquette()
LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def ole(*streams: str) -> bytes:
    return kinds.OLE + bytes(500) + b"".join(stream.encode("utf-16-le") for stream in streams)


def with_flag() -> bytes:
    """An archive whose entries say that they are encrypted."""
    content = bytearray(VALID)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + offset] |= 1
    return bytes(content)


def lying_about_its_size() -> bytes:
    """A part that says it is small and goes on for two hundred megabytes."""
    content = bytearray(zipped(parts_of(VALID) | {SHEET: b"<worksheet>" + bytes(200_000_000)}))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", content, at + 24)[0] > 100_000_000:
            struct.pack_into("<I", content, at + 24, 2_000)
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


def twice() -> bytes:
    buffer = io.BytesIO(VALID)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    return buffer.getvalue()


CASES = {
    "vide": (b"", "est vide"),
    "blancs": (b"   ", "n’est pas un classeur"),
    "binaire": (b"\x00\x01\x02\x03", "n’est pas un classeur"),
    "pdf": (b"%PDF-1.7 ...", "un document PDF"),
    "image": (b"\x89PNG\r\n\x1a\n...", "une image"),
    "rtf": (b"{\\rtf1 ...", "un document texte"),
    "gzip": (gzip.compress(VALID), "une archive"),
    "page web": (b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", "une page web"),
    "xml 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "un document XML"),
    "texte": ("Bonjour,\nvoici la maquette.".encode("cp1252"), "n’est pas un classeur"),
    "coupé": (VALID[: len(VALID) // 2], "incomplet ou abîmé"),
    "début de zip": (b"PK\x03\x04", "incomplet ou abîmé"),
    "zip vide": (zipped({}), "une archive"),
    "autre zip": (zipped({"lisezmoi.txt": b"rien"}), "une archive"),
    "word": (zipped({"word/document.xml": b"<w/>"}), "un document Word"),
    "powerpoint": (zipped({"ppt/presentation.xml": b"<p/>"}), "une présentation"),
    "xlsb": (zipped({"xl/workbook.bin": b""}), "binaire (.xlsb)"),
    "trop de parties": (zipped({f"xl/{rank}.xml": b"" for rank in range(limits.MAX_ENTRIES + 1)}), "trop volumineux"),
    "parties en double": (twice, "incomplet ou abîmé"),
    "zip chiffré": (with_flag(), "mot de passe"),
    "taille menteuse": (lying_about_its_size, "abîmé"),
    "classeur chiffré": (protected_workbook(), "mot de passe"),
    "ole": (ole(), "abîmé"),
    "ole word": (ole("WordDocument"), "un document Word"),
    "feuille coupée": (with_parts(VALID, **{SHEET: b"<worksheet><sheetData><row"}), "abîmé"),
    "sans feuilles": (with_parts(VALID, **{BOOK: b"<workbook/>"}), "n’a pas de feuille"),
    "rires": (with_parts(VALID, **{SHEET: LAUGHS + "<worksheet><sheetData>&b;</sheetData></worksheet>"}), "DOCTYPE"),
    "rires du classeur": (with_parts(VALID, **{BOOK: LAUGHS + "<workbook>&b;</workbook>"}), "DOCTYPE"),
    "rires des textes": (with_parts(VALID, **{STRINGS: LAUGHS + strings("<t>&b;</t>")}), "DOCTYPE"),
    "entité du dehors": (with_parts(VALID, **{STRINGS: OUTSIDE + strings("<t>&a;</t>")}), "DOCTYPE"),
    "rires ods": (ods(ods_row("&b;"), declarations=LAUGHS), "DOCTYPE"),
    "entité ods": (ods(ods_row("&a;"), declarations=OUTSIDE), "DOCTYPE"),
    "trop de textes": (lambda: with_parts(VALID, **{STRINGS: strings(*["<t/>"] * (limits.MAX_SHARED_STRINGS + 1))}), "trop de textes"),
    "textes immenses": (lambda: with_parts(VALID, **{STRINGS: bytes(limits.MAX_PART_BYTES + 1)}), "trop de textes"),
    "trop de feuilles": (with_parts(VALID, **{BOOK: "<workbook><sheets>" + "<sheet/>" * 501 + "</sheets></workbook>"}), "501 feuilles"),
    "adresse impossible": (xlsx(row(1, number("A0"))), "abîmé"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), CASES.values(), ids=CASES)
def test_each_is_refused_in_one_sentence(content, words):
    with pytest.raises(WorkbookError) as refused:
        open_workbook("classeur.xlsx", content() if callable(content) else content)
    said = str(refused.value)
    assert said.startswith("« classeur.xlsx » ")
    assert said.endswith(".")
    assert words in said


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(kinds, "MAX_UNCOMPRESSED_BYTES", 1_000_000)
    with pytest.raises(WorkbookError, match="trop volumineux"):
        open_workbook("bombe.xlsx", zipped({SHEET: bytes(2_000_000)}))


def test_a_row_without_an_end_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_blocks, "MAX_ROW_BYTES", 5_000_000)
    with pytest.raises(WorkbookError, match="trop longue"):
        open_workbook("essai.xlsx", xlsx(row(1, number("A1"), *['<c r="B1"/>'] * 1_000_000)))


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(kinds, "MAX_BYTES", 1_000)
    with pytest.raises(WorkbookError, match="50 Mo"):
        open_workbook("gros.xlsx", VALID)


def test_the_content_decides_and_not_the_extension():
    assert open_workbook("essai.csv", VALID).sheets == open_workbook("essai.xlsx", VALID).sheets
    assert open_workbook("essai.xls", ods(ods_row("<table:table-cell><text:p>a</text:p></table:table-cell>"))).sheets[0].rows == [["a"]]


def test_a_part_of_hundreds_of_megabytes_without_a_row_is_refused_before_it_is_held():
    assert limits.MAX_ROW_BYTES <= limits.MAX_PART_BYTES / 8
    with pytest.raises(WorkbookError, match="trop longue"):
        open_workbook("bombe.xlsx", with_parts(VALID, **{SHEET: b"<worksheet><sheetData><row r='1'>" + bytes(limits.MAX_ROW_BYTES + 2 * 4 * 1024**2)}))
