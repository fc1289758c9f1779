"""Compound files of Microsoft Office: a small file system of sectors in which .doc keeps its streams."""

import struct
from collections.abc import Iterator
from typing import Final

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Numbers from here on are marks: end of chain, free, and the rest."""
_NOBODY: Final = 0xFFFFFFFF
_ENTRY: Final = 128
_STREAM, _ROOT = 2, 5
_IN_HEADER: Final = 109


class CompoundFile:
    """Streams of the root folder by name. Raises `ValueError` or `struct.error` when the file is damaged."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("not a compound file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("unknown size of sectors")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        first_folder, _, self._cutoff, first_mini = struct.unpack_from("<IIII", data, 0x30)
        self._next = self._table(self._fat_sectors())
        self._next_mini = self._table(self._chain(first_mini))
        folder = self._read_chain(first_folder)
        self._entries = [folder[start : start + _ENTRY] for start in range(0, len(folder) - _ENTRY + 1, _ENTRY)]
        root = next((entry for entry in self._entries if entry[66] == _ROOT), None)
        if root is None:
            raise ValueError("no root folder")
        self._mini = self._read_chain(struct.unpack_from("<I", root, 116)[0])
        self._streams = {_name(entry): entry for entry in self._children(root) if entry[66] == _STREAM}

    def names(self) -> set[str]:
        return set(self._streams)

    def stream(self, name: str) -> bytes:
        """Contents of a stream; empty when there is none."""
        entry = self._streams.get(name)
        if entry is None:
            return b""
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._cutoff:
            return self._read_chain(start)[:size]
        step = self._mini_size
        chain = self._walk(start, self._next_mini)
        return b"".join(self._mini[sector * step : (sector + 1) * step] for sector in chain)[:size]

    def _children(self, root: bytes) -> Iterator[bytes]:
        """Entries of the root folder: a binary tree of neighbours under its child."""
        pending = [struct.unpack_from("<I", root, 76)[0]]
        seen: set[int] = set()
        while pending:
            number = pending.pop()
            if number == _NOBODY or number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            pending.extend(struct.unpack_from("<II", entry, 68))
            yield entry

    def _fat_sectors(self) -> Iterator[int]:
        yield from struct.unpack_from(f"<{_IN_HEADER}I", self._data, 0x4C)
        sector = struct.unpack_from("<I", self._data, 0x44)[0]
        for _ in range(len(self._data) // self._size):
            if sector >= _LAST_SECTOR:
                return
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(sector))
            yield from numbers[:-1]
            sector = numbers[-1]

    def _table(self, sectors: Iterator[int]) -> list[int]:
        numbers: list[int] = []
        for sector in sectors:
            if sector < _LAST_SECTOR and len(numbers) * self._mini_size < len(self._data) + self._size * 128:
                numbers.extend(struct.unpack(f"<{self._size // 4}I", self._sector(sector)))
        return numbers

    def _read_chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in self._chain(start))

    def _chain(self, start: int) -> Iterator[int]:
        return self._walk(start, self._next)

    @staticmethod
    def _walk(start: int, following: list[int]) -> Iterator[int]:
        """Sectors of a chain; one longer than there are sectors goes round in a circle."""
        sector = start
        for _ in range(len(following) + 1):
            if sector >= _LAST_SECTOR:
                return
            yield sector
            if sector >= len(following):
                raise ValueError("a chain leaves the file")
            sector = following[sector]
        raise ValueError("a chain goes round")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise ValueError("a sector outside of the file")
        return sector.ljust(self._size, b"\0")


def _name(entry: bytes) -> str:
    length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
    return entry[: min(length, 62)].decode("utf-16-le", errors="replace")
