"""The container of an .xls: whether one of its chains of sectors turns in a circle, which xlrd would follow for ever.

The header and its tables are those of [MS-CFB] 2.2 to 2.4.
"""

import struct

_HEADER_FAT, _HEADER_ENTRIES, _LAST = 76, 109, 0xFFFFFFFA  # numbers above this one are no sectors


def has_circle(content: bytes) -> bool:
    """True when a sector, or a small one, leads back to itself. A header that makes no sense has none."""
    try:
        sectors = _Sectors(content)
        fat = sectors.table(sectors.fat_sectors())
        return _turns(fat) or _turns(sectors.table(_chain(fat, sectors.number(60))))
    except (struct.error, ValueError):
        return False


class _Sectors:
    def __init__(self, content: bytes) -> None:
        self._content = content
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in (9, 12):
            raise ValueError("no sector has this size")
        self._size = 1 << shift

    def number(self, at: int) -> int:
        return struct.unpack_from("<I", self._content, at)[0]

    def table(self, sectors: list[int]) -> list[int]:
        """The numbers these sectors hold, one after the other."""
        return [number for sector in sectors for number in self._numbers(sector)]

    def fat_sectors(self) -> list[int]:
        """Named in the header, and for a large file in sectors of their own, the last number of each naming the next."""
        found = list(struct.unpack_from(f"<{_HEADER_ENTRIES}I", self._content, _HEADER_FAT))
        following, seen = self.number(68), set()
        while following < _LAST and following not in seen:
            seen.add(following)
            *named, following = self._numbers(following)
            found += named
        return [sector for sector in found if sector < _LAST]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack_from(f"<{self._size // 4}I", self._content, (sector + 1) * self._size)


def _chain(table: list[int], first: int) -> list[int]:
    found = []
    while first < len(table):
        found.append(first)
        first = table[first]
    return found


def _turns(table: list[int]) -> bool:
    """Follow each chain once: meeting again a sector of the same walk is a circle."""
    walk_of: dict[int, int] = {}
    for first in range(len(table)):
        sector, is_new = first, first not in walk_of
        while sector < len(table) and sector not in walk_of:
            walk_of[sector] = first
            sector = table[sector]
        if is_new and walk_of.get(sector) == first:
            return True
    return False
