"""How large a text may be in its box, and where it is cut when no size is small enough. All lengths are in inches.

Widths are those of Arial, a little generous: a slide is read on machines whose fonts are not known here.
"""

import re
from collections.abc import Sequence

LINE_HEIGHT = 1.22  # of the size
_NARROW, _WIDE, _AVERAGE, _CAPITAL = 0.30, 0.92, 0.57, 0.72  # of the size, by character
_NARROW_CHARACTERS, _WIDE_CHARACTERS = frozenset("iljtf.,:;'’|!()[]I \u00a0\u202f"), frozenset("mwMW@%—œŒ…€−<>=+")
_SPACES = re.compile("[ \t\r\n]+")  # those a line may be cut at: not the no-break ones


def width_of(text: str, size: float) -> float:
    return sum(map(_character, text)) * size / 72


def _character(character: str) -> float:
    if character in _NARROW_CHARACTERS:
        return _NARROW
    if character in _WIDE_CHARACTERS or ord(character) > 0x2E7F:  # Chinese, emoji: as wide as they are high
        return _WIDE if ord(character) < 0x2E7F else 1.1
    return _CAPITAL if character.isupper() else _AVERAGE


def line_count(text: str, size: float, width: float) -> int:
    """How many lines a paragraph takes; a word too long for one is broken."""
    lines, room, space = 1, width, width_of(" ", size)
    for word in _SPACES.split(text):
        length = width_of(word, size)
        if length > room and room < width:
            lines, room = lines + 1, width
        while length > width:
            lines, length = lines + 1, length - width
        room -= length + space
    return lines


def fits(text: str, size: float, width: float, height: float) -> bool:
    return line_count(text, size, width) * size * LINE_HEIGHT / 72 <= height


def fitted(text: str, width: float, height: float, sizes: Sequence[int]) -> tuple[str, int]:
    """The text at the largest of these sizes at which it is whole; else cut, at the smallest."""
    text = _SPACES.sub(" ", text).strip()
    for size in sizes:
        if fits(text, size, width, height):
            return text, size
    return cut(text, sizes[-1], width, height), sizes[-1]


def cut(text: str, size: float, width: float, height: float) -> str:
    """As many words as the box holds, then « … »; within the first word when not even that one fits."""
    if fits(text, size, width, height):
        return text
    words = _SPACES.split(text)
    kept = _most(len(words), lambda count: fits(" ".join(words[:count]) + "…", size, width, height))
    if kept:
        return " ".join(words[:kept]).rstrip(" ,;:–—.(«\u00a0\u202f") + "…"
    return words[0][: _most(len(words[0]), lambda count: fits(words[0][:count] + "…", size, width, height))] + "…"


def _most(high: int, is_possible) -> int:
    """The greatest count up to ``high`` that is possible, 0 when none is."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_possible(middle) else (low, middle - 1)
    return low
