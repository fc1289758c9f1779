"""What a visitor types, read as words: those that narrow nothing, those that mean the same, those mistyped.

A word is found by its Russian stem, by any word of its family (`data/words.txt`), the last one also by its beginning,
as one types. A word that stands in no programme is taken for a piece of a word or for a typo of the nearest words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sotszakaz.supply.programmes.rules import sort_key

DATA = Path(__file__).parent / "data" / "words.txt"
MOST_WORDS, MOST_CORRECTIONS = 8, 4
SHORT_WORD = 5
WORD = re.compile("[а-яa-z0-9]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that narrows the search; `terms` are what it may be found by, in the language of `to_tsquery`."""

    word: str
    terms: tuple[str, ...]
    is_open: bool = False
    is_familiar: bool = False
    corrections: tuple[str, ...] = ()

    def corrected(self, candidates: Iterable[str]) -> "Asked":
        """The same with the nearest of the candidates."""
        return replace(self, corrections=nearest(self.word, candidates))

    @property
    def expression(self) -> str:
        return " | ".join((*self.terms, *self.corrections))


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a search. `is_senseless`: something is typed and no word is in it, so nothing is found."""

    asked: tuple[Asked, ...] = ()
    is_senseless: bool = False

    @property
    def tsquery(self) -> str:
        """For `to_tsquery`; every word must be found. Empty when nothing narrows the search."""
        return " & ".join(f"({each.expression})" for each in self.asked)

    @property
    def corrections(self) -> tuple[str, ...]:
        """What was looked for instead of words that stand nowhere."""
        return tuple(word for each in self.asked for word in each.corrections)


def wording_of(text: str) -> Wording:
    """Words of the text, the first eight. A text of words that narrow nothing asks for everything."""
    words = list(dict.fromkeys(WORD.findall(sort_key(text))))[:MOST_WORDS]
    if not words:
        return Wording(is_senseless=bool(text.strip()))
    asked = (_asked(word, is_open=word == words[-1]) for word in words if len(word) > 1 and not _is_idle(word))
    return Wording(tuple(asked))


def nearest(asked: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Words that have the asked one inside, else those with the fewest mistakes: one in a short word, two in a long."""
    listed = sorted(candidates)
    around = [word for word in listed if asked in word]
    if around:
        return tuple(around[:MOST_CORRECTIONS])
    allowed = 1 if len(asked) <= SHORT_WORD else 2
    mistakes = {word: distance(asked, word) for word in listed}
    fewest = min(mistakes.values(), default=allowed + 1)
    return tuple(word for word in listed if mistakes[word] == fewest <= allowed)[:MOST_CORRECTIONS]


def distance(one: str, other: str) -> int:
    """Letters changed, left out, put in, or swapped with the next one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, above, row = row, before, [place]
        for column, against in enumerate(other, start=1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != against))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == against:
                cost = min(cost, above[column - 2] + 1)
            row.append(cost)
    return row[-1]


def _asked(word: str, *, is_open: bool) -> Asked:
    family = next((terms for terms in _vocabulary().families if _fits(word, terms)), ())
    terms = [word, *(f"{word}:*" for _ in range(is_open)), *(_term(each) for each in family)]
    return Asked(word, tuple(dict.fromkeys(terms)), is_open, bool(family))


def _is_idle(word: str) -> bool:
    return _fits(word, _vocabulary().idle)


def _fits(word: str, patterns: Iterable[str]) -> bool:
    return any(word.startswith(each[:-1]) if each.endswith("*") else word == each for each in patterns)


def _term(pattern: str) -> str:
    return f"{pattern[:-1]}:*" if pattern.endswith("*") else pattern


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    idle: tuple[str, ...]
    families: tuple[tuple[str, ...], ...]


@cache
def _vocabulary() -> _Vocabulary:
    lines = [line.split() for line in DATA.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    idle = tuple(word for first, *words in lines if first == "-" for word in words)
    return _Vocabulary(idle, tuple(tuple(line) for line in lines if line[0] != "-"))
