"""Tokens of .rtf: groups, control words, control symbols and runs of text."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.sources import limits

_TOKEN: Final = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,20})? ?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<group>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
    r"|(?P<rest>[\r\n]+|\\)"
)


class Token(NamedTuple):
    kind: str
    """word, hex, symbol, group or text."""
    value: str
    number: int | None = None
    """The parameter of a control word."""


def tokens(data: bytes) -> Iterator[Token]:
    """Tokens in order; binary data is skipped. Bytes of text come as characters of the same codes."""
    source = data.decode("latin-1")
    position = count = 0
    while found := _TOKEN.match(source, position):
        position = found.end()
        count += 1
        if count > limits.RTF_TOKENS:
            raise ActTooLarge(what="разметка", limit=f"{limits.RTF_TOKENS} знаков управления")
        kind = found.lastgroup or ""
        if kind in ("word", "number"):
            number = found["number"]
            if found["word"] == "bin":
                position += min(max(int(number or 0), 0), len(source) - position)
            else:
                yield Token("word", found["word"], None if number is None else int(number))
        elif kind != "rest":
            yield Token(kind, found[kind])
