"""Parts of an Office Open XML file as elements, whatever name space and encoding they were written in."""

import re
from xml.etree import ElementTree

from loaders.files.markup import refuse_declarations

_OTHER_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)


def is_plain(xml: bytes) -> bool:
    """Whether it is UTF-8 without CDATA; calamine refuses other encodings, and reads a CDATA section as nothing."""
    return not (xml.startswith((b"\xff\xfe", b"\xfe\xff")) or _OTHER_ENCODING.match(xml) or b"<![CDATA[" in xml)


def check_declarations(xml: bytes) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        refuse_declarations()


def elements(xml: bytes, name: str) -> list[ElementTree.Element]:
    """Every element of this name."""
    check_declarations(xml)
    return [element for element in ElementTree.fromstring(xml).iter() if local(element.tag) == name] if xml else []


def children(xml: bytes, name: str) -> list[ElementTree.Element]:
    """What stands directly in the first element of this name."""
    return [child for element in elements(xml, name)[:1] for child in element]


def local(tag: object) -> str:
    """A name without its name space: Excel has a transitional and a strict one."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
