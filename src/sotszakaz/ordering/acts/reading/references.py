"""References of the act to its own clauses: «подпунктами 3-7 пункта 7.1», «абзацами четвертым – восьмым подпункта
7.1».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sotszakaz.ordering.acts.reading.outline import Clause, Item
from sotszakaz.ordering.acts.reading.words import fold
from sotszakaz.ordering.acts.source import Place

_ORDINAL_STEMS = (
    "перв", "втор", "треть", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат",
)  # fmt: skip
_ORDINAL = "(?:" + "|".join(_ORDINAL_STEMS) + ")[а-я]{1,3}"
_NUMBERS = rf"(?:\d{{1,2}}|{_ORDINAL})(?:(?: ?[-–—,] ?| и | по )(?:\d{{1,2}}|{_ORDINAL})(?!\.\d))*"
_ITEMS = re.compile(
    rf"(?P<unit>подпункт|пункт|абзац)\w* (?P<list>{_NUMBERS})(?!\.\d)"
    rf"(?: (?:под)?пункта (?P<clause>\d{{1,2}}(?:\.\d{{1,2}})*))?"
)
_OWN = re.compile(
    r"(?P<unit>подпункт|пункт)\w* (?P<clause>\d{1,2}(?:\.\d{1,2})*)\.? (?:пункта \d{1,2} )?"
    r"(?:к )?настоящ(?:его|ему|ей|им) "
    r"(?P<whole>постановлени|распоряжени|решени|приказ|положени|порядк)[а-я]*"
)


@dataclass(frozen=True, slots=True)
class ItemReference:
    """A reference to items of a list, by their numbers or as paragraphs of the clause (the clause's own sentence is
    the first).
    """

    numbers: tuple[int, ...]
    is_paragraph: bool
    clause: str | None


@dataclass(frozen=True, slots=True)
class OwnReference:
    """A reference to a clause of the act or of the statute it approves: «пункта 5.6 настоящего постановления»."""

    clause: str
    whole: str
    text: str
    place: Place


def item_references(text: str) -> list[ItemReference]:
    """References to items in a text, in order."""
    found = []
    for match in _ITEMS.finditer(fold(text)):
        if match["unit"] == "пункт" and not match["clause"]:
            continue
        numbers = _numbers(match["list"])
        if numbers:
            found.append(ItemReference(numbers, match["unit"] == "абзац", match["clause"]))
    return found


def _numbers(text: str) -> tuple[int, ...]:
    parts = re.findall(rf"\d{{1,2}}|{_ORDINAL}|[-–—]| по ", text)
    numbers: list[int] = []
    is_range = False
    for part in parts:
        if part in {"-", "–", "—", " по "}:
            is_range = True
            continue
        number = _number(part)
        numbers += range(numbers[-1] + 1, number + 1) if is_range and numbers else [number]
        is_range = False
    return tuple(numbers)


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(index for index, stem in enumerate(_ORDINAL_STEMS, start=1) if word.startswith(stem))


def referred(reference: ItemReference, items: Sequence[Item]) -> list[int]:
    """Positions in a list of items, without the clause's own sentence, that a reference names."""
    if reference.is_paragraph:
        return [number - 2 for number in reference.numbers if 0 <= number - 2 < len(items)]
    marked = {item.marker: index for index, item in enumerate(items) if item.marker and item.marker.isdigit()}
    if marked:
        return [marked[str(number)] for number in reference.numbers if str(number) in marked]
    return [number - 1 for number in reference.numbers if 0 < number <= len(items)]


def own_references(clauses: Sequence[Clause]) -> Iterator[OwnReference]:
    """References to clauses of this act, in order."""
    for clause in clauses:
        for item in clause.items:
            words = fold(item.text)
            for match in _OWN.finditer(words):
                yield OwnReference(match["clause"], match["whole"], match[0], item.place)
