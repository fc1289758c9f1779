"""Whether a narrow cell cut a word in two: «дополнитель» on one line, «ных» on the next, with no hyphen.

A word that is alone on its line and fills it may be cut, or may only happen to fit. The words that stand whole
elsewhere in the document decide, and the words that every act has.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

_REST: Final = 3
"""Letters of a word's end that are taken for no word of their own."""
_USUAL: Final = frozenset(
    {
        "адаптированная",
        "дополнительных",
        "естественнонаучная",
        "индикатора",
        "исполнители",
        "категория",
        "мероприятие",
        "муниципальных",
        "наименование",
        "направленность",
        "общеразвивающих",
        "ответственные",
        "ответственный",
        "персонифицированного",
        "потребителей",
        "предпринимателей",
        "промежуточный",
        "социально-гуманитарная",
        "техническая",
        "туристско-краеведческая",
        "удовлетворенности",
        "уникальный",
        "физкультурно-спортивная",
        "художественная",
    }
)
"""Long words of the headers and cells of every act."""


_NUMBER_WITH_LETTERS: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w.]{8,}")
_NO_END: Final = re.compile(r"[бвгджзклмнпрстфхцчшщь][нв]$")
_NO_START: Final = ("ь", "ъ", "ы", "ющ", "енн", "анн", "нн", "ств")
_LINE_HYPHENS: Final = ("\u00ad", "\u2010")
"""Hyphens that programs write only where they part a word."""
_FIRST_PARTS: Final = ("о", "чек", "план", "онлайн", "интернет", "бизнес", "семинара", "семинар", "пресс")
"""How the first parts of words written with a hyphen end."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the box it fills on its page, in points from the upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def letter(self) -> float:
        """How wide its letters are, on the average."""
        return (self.right - self.left) / len(self.text)

    @classmethod
    def of(cls, found: dict[str, Any]) -> "Word":
        """From a word of pdfplumber."""
        return cls(found["text"], found["x0"], found["x1"], found["top"], found["bottom"])


class Vocabulary:
    """Words that stand whole in the document."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words = {_bare(word.text) for word in words}

    def join(self, earlier: str, later: str) -> str:
        """Two lines of one sentence. A hyphen at the end of a line may be of the word or only of the line."""
        if earlier.endswith(_LINE_HYPHENS):
            return earlier[:-1] + later
        if earlier.endswith(" -") or not earlier.endswith(("-", "/")):
            return f"{earlier} {later}"
        first, second = earlier.split()[-1][:-1], later.split()[0]
        is_parted = earlier.endswith("-") and second[0].islower() and self._is_parted(first, second)
        return (earlier[:-1] if is_parted else earlier) + later

    def join_cut(self, earlier: str, later: str) -> str:
        """The same for a cell cut by a page, which may cut a word or a number with letters as well."""
        first, second = earlier.split()[-1], later.split()[0]
        is_number = _NUMBER_WITH_LETTERS.fullmatch(first) and second[0].isdigit()
        is_word = _bare(first) not in self._words and self._are_known_halves(first, second)
        return earlier + later if is_number or is_word else self.join(earlier, later)

    def _is_parted(self, first: str, second: str) -> bool:
        """«муници-пальных» against «социально-гуманитарных»: by the words known, else by the first part."""
        if _bare(first + second) in self._words:
            return True
        if _bare(f"{first}-{second}") in self._words:
            return False
        return not first.lower().endswith(_FIRST_PARTS)

    def are_halves(self, earlier: str, later: str) -> bool:
        """Whether two words, the first of which fills its line, are one."""
        if later.startswith(".") or self._are_known_halves(earlier, later):
            return True
        if any(character.isdigit() for character in earlier):
            return later[0].isdigit() or _bare(later) not in self._words
        is_whole = len(_bare(earlier)) <= _REST or _bare(earlier) in self._words or not earlier[-1].isalpha()
        return not is_whole and len(_bare(later)) <= _REST

    def _are_known_halves(self, earlier: str, later: str) -> bool:
        """By the words known, and by what no Russian word begins or ends with."""
        first, second, whole = _bare(earlier), _bare(later), _bare(earlier + later)
        if whole in self._words or whole in _USUAL:
            return True
        return len(first) > _REST and not {first, second} & self._words and _no_words(first, second)


def _no_words(first: str, second: str) -> bool:
    """Whether one of the two ends or begins as no Russian word does."""
    return _NO_END.search(first) is not None or second.startswith(_NO_START)


def _bare(text: str) -> str:
    return text.strip('.,;:()«»"–-').lower()
