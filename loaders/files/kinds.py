"""What a file is, from its first bytes and the names inside it: its extension proves nothing."""

import io
import zipfile
from enum import StrEnum

from loaders.files.limits import MAX_BYTES, MAX_ENTRIES, MAX_UNCOMPRESSED_BYTES, Unreadable

ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RAW_XLS = tuple(bytes((9, version, size, 0)) for version, size in ((0, 4), (2, 6), (4, 6), (8, 16)))  # a sheet outside any container
_RESAVE = "enregistrez-le en .xlsx depuis Excel ou LibreOffice."
_NO_WORKBOOK = f"n’est pas un classeur Excel : {_RESAVE}"
_DAMAGED = "est incomplet ou abîmé : envoyez-le à nouveau depuis Excel."
_ENCRYPTED = "est protégé par un mot de passe : enregistrez-le sans mot de passe."
# Other files that people send, by how they begin.
_FOREIGN = {
    b"%PDF": "un document PDF", b"{\\rtf": "un document texte", b"\x89PNG": "une image", b"\xff\xd8\xff": "une image", b"GIF8": "une image",
    b"7z\xbc\xaf": "une archive", b"Rar!": "une archive", b"\x1f\x8b": "une archive",
}  # fmt: skip
_FOREIGN_PARTS = {"word/": "un document Word", "ppt/": "une présentation", "visio/": "un dessin", "Index/Document.iwa": "un document Numbers ou Pages"}
_FOREIGN_STREAMS = {"WordDocument": "un document Word", "PowerPoint Document": "une présentation", "__properties_version1.0": "un message"}


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


def kind_of(content: bytes) -> Kind:
    """Raises Unreadable for what is no workbook, or a larger one than is read."""
    if not content:
        raise Unreadable("est vide : déposez un classeur Excel (.xlsx).")
    if len(content) > MAX_BYTES:
        raise Unreadable("dépasse 50 Mo : retirez les images et les feuilles inutiles.")
    if content.startswith(ZIP):
        return _kind_of_zip(content)
    if content.startswith(OLE[:4]):
        return _kind_of_ole(content)
    return Kind.XLS if content.startswith(_RAW_XLS) else _kind_of_text(content)


def _kind_of_zip(content: bytes) -> Kind:
    entries = _checked_entries(content)
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_ENCRYPTED)
    if len(set(names)) < len(names):
        raise Unreadable(_DAMAGED)  # two parts of one name: two readers may each see another one
    if any(name.endswith("workbook.bin") for name in names):
        raise Unreadable("est un classeur binaire (.xlsb), dont des cellules pourraient manquer à la lecture : enregistrez-le en .xlsx depuis Excel.")
    if any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    if "content.xml" in names:
        return Kind.ODS
    raise Unreadable(_foreign_part(names))


def _checked_entries(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(_DAMAGED) from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNCOMPRESSED_BYTES:
        raise Unreadable("est trop volumineux une fois décompressé : retirez les feuilles inutiles.")
    return entries


def _foreign_part(names: list[str]) -> str:
    for start, what in _FOREIGN_PARTS.items():
        if any(name.startswith(start.lower()) for name in names):
            return f"est {what}, pas un classeur Excel : {_RESAVE}"
    return "est une archive ou un fichier abîmé, pas un classeur Excel : déposez le classeur lui-même, en .xlsx."


def _kind_of_ole(content: bytes) -> Kind:
    if _named("EncryptedPackage", content):
        raise Unreadable(_ENCRYPTED)
    for stream, what in _FOREIGN_STREAMS.items():
        if _named(stream, content):
            raise Unreadable(f"est {what}, pas un classeur Excel : {_RESAVE}")
    return Kind.XLS


def _named(stream: str, content: bytes) -> bool:
    """Whether a container has a stream of this name: names stand in it as they are, in UTF-16."""
    return stream.encode("utf-16-le") in content


def _kind_of_text(content: bytes) -> Kind:
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, what in _FOREIGN.items():
        if content.startswith(magic):
            raise Unreadable(f"est {what}, pas un classeur Excel : {_RESAVE}")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")):
        raise Unreadable("est une page web, même si son nom dit autre chose : ouvrez-le dans Excel, puis enregistrez-le en .xlsx.")
    if start.startswith(b"<?xml") or start.startswith(b"<office:document"):
        raise Unreadable("est un document XML, pas un classeur Excel : ouvrez-le dans Excel ou LibreOffice, puis enregistrez-le en .xlsx.")
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in content:
        raise Unreadable(_NO_WORKBOOK)
    return Kind.TEXT
