"""Which characters the fonts of documents can print.

PDF/A refuses a page with a character that its font does not have, and people write anything. A letter of two characters
(«й» as some systems copy it) is printed as one, a space of another width as a space that does not break, a mark without
width is left out; what still cannot be printed is printed as «?». The payload keeps all of it.
"""

import struct
import unicodedata
from collections.abc import Iterable
from pathlib import Path

REPLACEMENT = "?"
INSTEAD = {"Zs": "\N{NO-BREAK SPACE}", "Zl": " ", "Zp": " ", "Cf": ""}
"""What is printed for a character of these Unicode categories that the fonts lack."""


def printable_by(fonts: Iterable[Path]) -> frozenset[str]:
    """The characters that every one of the TrueType fonts has."""
    coverages = [_coverage(font.read_bytes()) for font in fonts]
    return frozenset(chr(code) for code in frozenset.intersection(*coverages))


def only(text: str, printable: frozenset[str]) -> str:
    """The text with every other character replaced."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(
        each if each in printable else INSTEAD.get(unicodedata.category(each), REPLACEMENT) for each in whole
    )


def _coverage(font: bytes) -> frozenset[int]:
    """Code points of the font's Unicode table: `cmap`, platform 3, encoding 1, format 4."""
    cmap = _table(font, b"cmap")
    (records,) = struct.unpack_from(">H", font, cmap + 2)
    for record in range(records):
        platform, encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * record)
        if (platform, encoding) == (3, 1):
            return _segments(font, cmap + offset)
    raise ValueError("the font has no Unicode table")


def _table(font: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    for record in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag!r}")


def _segments(font: bytes, start: int) -> frozenset[int]:
    form, _, _, doubled = struct.unpack_from(">HHHH", font, start)
    if form != 4:
        raise ValueError(f"a Unicode table of format {form}")
    count = doubled // 2
    ends, starts, deltas, ranges = (start + 14 + place * doubled + (2 if place else 0) for place in range(4))
    found = set()
    for segment in range(count):
        (last,) = struct.unpack_from(">H", font, ends + 2 * segment)
        (first,) = struct.unpack_from(">H", font, starts + 2 * segment)
        (delta,) = struct.unpack_from(">h", font, deltas + 2 * segment)
        (indirect,) = struct.unpack_from(">H", font, ranges + 2 * segment)
        for code in range(first, last + 1):
            glyph = code
            if indirect:
                (glyph,) = struct.unpack_from(">H", font, ranges + 2 * segment + indirect + 2 * (code - first))
            if glyph and (glyph + delta) % 65536:
                found.add(code)
    return frozenset(found)
