"""Blanks: every loader gives words split by single ordinary spaces, whatever the word processor put between them."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c"))
_CONTROL = {code: None for code in range(0x20) if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"}
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_TABLE = {**_INVISIBLE, **_CONTROL, **_HYPHENS}
_LINE_ENDS = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def tidy(text: str) -> str:
    """One line: any blanks to one space, soft hyphens and zero-width characters gone, «й» made one character."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TABLE).split())


def tidy_lines(text: str) -> list[str]:
    """The lines that say something, each tidied."""
    return [tidied for line in split_lines(text) if (tidied := tidy(line))]


def split_lines(text: str) -> list[str]:
    """Lines ended in any way a word processor ends them, page breaks included."""
    return _LINE_ENDS.split(text)


def whole_characters(text: str) -> str:
    """Text in which no character is left in two halves, as formats of 16-bit characters write rare ones."""
    if text.isprintable():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
