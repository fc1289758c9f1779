"""Code pages of .rtf: the font of a run says in which one its bytes are."""

import codecs
from typing import Final

_USUAL: Final = "cp1251"
"""When the file does not say: acts are Russian."""
_CHARSETS: Final = {
    77: "mac-roman",
    128: "cp932",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    186: "cp1257",
    204: "cp1251",
    238: "cp1250",
}


class Fonts:
    """The font table, filled while it is read."""

    def __init__(self) -> None:
        self._default = _USUAL
        self._pages: dict[int, str] = {}
        self._described = 0

    def declare(self, code_page: int) -> None:
        """The code page of the whole file (\\ansicpg)."""
        name = f"cp{code_page}"
        try:
            codecs.lookup(name)
        except LookupError:
            return
        self._default = name

    def describe(self, font: int) -> None:
        """Begin the entry of a font."""
        self._described = font

    def set_charset(self, charset: int) -> None:
        if charset in _CHARSETS:
            self._pages[self._described] = _CHARSETS[charset]

    def decode(self, characters: str, font: int | None) -> str:
        """Text of characters whose codes are bytes written in the font."""
        if characters.isascii():
            return characters
        page = self._default if font is None else self._pages.get(font, self._default)
        return characters.encode("latin-1").decode(page, errors="replace")
