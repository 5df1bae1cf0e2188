"""XML of a file nobody vouches for: streamed, and refused as soon as it declares an entity or a document type."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from loaders.files.limits import Unreadable

_DECLARES = "contient des déclarations XML qu’aucun tableur n’écrit (DOCTYPE) : ouvrez-le dans Excel et enregistrez-le à nouveau en .xlsx."
_PART = 1024**2  # bytes; of a part that ends in the midst of a long tag, expat reads all of that tag again
Start = Callable[[str, dict[str, str]], None]


def refuse_declarations(*_: object) -> None:
    raise Unreadable(_DECLARES)


def parse(stream: IO[bytes], start: Start, end: Callable[[str], None], text: Callable[[str], None], namespaces: bool = True) -> None:
    """Names come as « namespace name », or as they are written without ``namespaces``. Nothing outside is opened."""
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_declarations
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    while part := stream.read(_PART):
        parser.Parse(part, False)
    parser.Parse(b"", True)
