"""Texts and tags of the XML parts of a workbook, read and written without an XML parser.

A parser that writes a part again renames its namespaces, which Excel takes for damage; one that reads it may expand
entities. Here tags are found as they stand and nothing is expanded.
"""

import functools
import html
import re
from collections.abc import Iterator

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
_ESCAPED_CHARACTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads « _x0041_ » as A
# No attribute holds a « < » as it is: a tag that is never closed is given up at the next one, and not at the end.
_TAG = re.compile(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*?(/?)>")


class UnusualWorkbook(ValueError):
    """A package laid out in a way that is not edited here."""


def text(value: str) -> bytes:
    """A text as the content of an element or the value of an attribute."""
    shown = _ESCAPED_CHARACTER.sub("_x005F_", _FORBIDDEN.sub("", value))
    return html.escape(shown).encode()


@functools.cache
def _attribute(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"\s" + name.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')")


def attribute(tag: bytes, name: str) -> str | None:
    """The value of an attribute of a tag."""
    found = _attribute(name).search(tag)
    return html.unescape(found[1][1:-1].decode()) if found else None


def with_attribute(tag: bytes, name: str, value: object) -> bytes:
    """The tag with this attribute, in place of the one it had."""
    bare = _attribute(name).sub(b"", tag)
    end = b"/>" if bare.endswith(b"/>") else b">"
    return bare[: -len(end)].rstrip() + f' {name}="'.encode() + text(str(value)) + b'"' + end


def prefix(xml: bytes, root: str) -> bytes:
    """What stands before the names of this part: « x: » where its namespace is not the default one."""
    found = re.search(rb"<([\w.-]+:)?" + root.encode() + rb"[\s>/]", xml)
    if not found:
        raise UnusualWorkbook(f"no {root}")
    return found[1] or b""


def tags(xml: bytes, name: bytes) -> Iterator[re.Match[bytes]]:
    """Every opening tag of this qualified name."""
    return re.finditer(rb"<" + re.escape(name) + rb"(?=[\s>/])[^<>]*>", xml)


def region(xml: bytes, name: bytes) -> tuple[int, int]:
    """Where the content of the first element of this qualified name begins and ends. Raises UnusualWorkbook without one."""
    opening = next(tags(xml, name), None)
    if opening is None or opening[0].endswith(b"/>"):
        raise UnusualWorkbook(f"no content in {name!r}")
    return opening.end(), xml.index(b"</" + name, opening.end())


def opened(xml: bytes, name: bytes) -> bytes:
    """The same part with its empty element ``<name/>`` written as ``<name></name>``."""
    first = next(tags(xml, name), None)
    if first is None or not first[0].endswith(b"/>"):
        return xml
    return xml[: first.start()] + first[0][:-2].rstrip() + b"></" + name + b">" + xml[first.end() :]


def top_level(xml: bytes, start: int) -> Iterator[tuple[str, int]]:
    """Name and position of each element that stands directly in the root, from here to the root's end, which is last."""
    depth = 0
    for tag in _TAG.finditer(xml, start):
        if depth == 0:
            yield tag[2].decode(), tag.start()
        depth += 0 if tag[3] else -1 if tag[1] else 1


def elements(xml: bytes, name: bytes) -> list[tuple[int, int]]:
    """Where each element of this qualified name begins and ends; none of them is within another."""
    opening, closing = re.compile(rb"<" + re.escape(name) + rb"(?=[\s>/])[^<>]*>"), re.compile(rb"</" + re.escape(name) + rb"\s*>")
    found: list[tuple[int, int]] = []
    while tag := opening.search(xml, found[-1][1] if found else 0):
        end = tag if tag[0].endswith(b"/>") else closing.search(xml, tag.end())
        if end is None:
            raise UnusualWorkbook(f"{name!r} is never closed")
        found.append((tag.start(), end.end()))
    return found
