"""Counting of lists: what every word processor prints before a numbered paragraph and most do not store."""

from dataclasses import dataclass, field
from typing import Final

from sotszakaz.ordering.acts.sources.numerals import numeral

LEVELS: Final = 10
BULLET: Final = "-"
"""What any bullet is given as: «-», «•» and the rest mean the same."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list prints. `kind` is a name of .docx («decimal», «russianLower», «bullet»)."""

    kind: str = "decimal"
    text: str = ""
    """The pattern: «%1.%2.» takes the numbers of the levels 1 and 2."""
    start: int = 1
    restart: int | None = None
    """Begins anew after this level (from 1) or a higher one; 0: never; None: after any higher one."""
    style: str | None = None
    legal: bool = False
    """All numbers in it are Arabic."""


@dataclass(slots=True)
class CountedList:
    """The levels of a list, from 0, and how far each has counted."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def advance(self, depth: int) -> str | None:
        """The number of the next paragraph at this level; None when the level prints nothing."""
        depth = min(max(depth, 0), LEVELS - 1)
        level = self.levels.get(depth, Level())
        count = self.counts[depth]
        self.counts[depth] = level.start if count is None else count + 1
        for lower in range(depth + 1, LEVELS):
            restart = self.levels.get(lower, Level()).restart
            if restart is None or depth < restart:
                self.counts[lower] = None
        if level.kind == "bullet":
            return BULLET
        return self._printed(level) or None

    def restart(self, depth: int, start: int) -> None:
        """The next paragraph at this level gets the number `start`."""
        if 0 <= depth < LEVELS:
            self.counts[depth] = start - 1

    def _printed(self, level: Level) -> str:
        text = level.text
        for key in reversed(range(LEVELS)):
            if f"%{key + 1}" in text:
                upper = self.levels.get(key, Level())
                count = self.counts[key]
                kind = "decimal" if level.legal else upper.kind
                text = text.replace(f"%{key + 1}", numeral(upper.start if count is None else count, kind))
        return text.strip()
