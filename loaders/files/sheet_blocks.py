"""A sheet's XML in pieces of whole rows, so that the largest sheet takes no more memory than a small one."""

import re
from collections.abc import Iterator
from typing import IO

from loaders.files.addresses import column_number
from loaders.files.limits import MAX_ROW_BYTES, Unreadable
from loaders.files.package_xml import is_plain

_BLOCK = 4 * 1024**2
_TWO_LETTERS = re.compile(rb'<c r="([A-Za-z]{2,7})\d')
_Z = 26
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?<worksheet[\s>]")


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Each piece but the first begins with a row; the last one holds all that follows the rows."""
    rest = b""
    while read := stream.read(_BLOCK):
        piece = rest + read
        if not rest and not _ROOT.match(piece):
            yield piece  # nothing is known of where its rows begin, and nobody will ask for more
        cut = max(piece.rfind(b"<row "), 0)
        if cut:
            yield piece[:cut]
        rest = piece[cut:]
        if len(rest) > MAX_ROW_BYTES:
            raise Unreadable("a une feuille dont une ligne est trop longue pour être lue : supprimez les colonnes inutiles.")
    yield rest


def is_usual_writer(first: bytes) -> bool:
    """Whether the first rows are written as Excel writes them; a writer does not change its ways within a sheet."""
    cells, rows = first.count(b'<c r="'), first.count(b'<row r="')
    is_addressed = first.count(b"<c ") == cells >= first.count(b"</c>") and first.count(b"<row ") == rows >= first.count(b"</row>")
    return is_addressed and _ROOT.match(first) is not None and is_plain(first)


def is_usual(block: bytes) -> bool:
    """Whether no comment, nor text that is not to be parsed, hides between the rows."""
    return b"<!" not in block


def has_values(block: bytes) -> bool:
    return b"</v>" in block or b"</is>" in block


def widest(block: bytes) -> int:
    """How many columns its cells take, 26 when no cell stands beyond Z."""
    return max((column_number(found) + 1 for found in set(_TWO_LETTERS.findall(block))), default=_Z)
