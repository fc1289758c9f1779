"""Lines of a page and what they say together: a page has no paragraphs, only words at places.

A line was ended by hand when the first word of the next one would have fitted in it; otherwise the sentence only
reached the margin and goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sotszakaz.ordering.acts.sources.pdf_words import Vocabulary, Word

_SAME_LINE: Final = 0.5
"""Share of the height by which words of one line may differ in height above the base line."""
_SPACE: Final = 0.25
"""Width of a space to the height of a line."""
_SLACK: Final = 3.0
"""Points by which a word must fit for certain: spaces are measured by eye."""
_INDENT: Final = 60.0
"""Points. A line that begins further from the margin is centred or set to the right."""
_LETTERS: Final = 2.0
"""A line with room for more letters than this was not broken by force."""
_NUDGE: Final = 8.0
_GAP: Final = 0.45
"""Share of the height by which lines stand further apart where a paragraph begins."""


@dataclass(frozen=True, slots=True)
class Line:
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def top(self) -> float:
        return self.words[0].top

    @property
    def bottom(self) -> float:
        return self.words[0].bottom

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words by lines, from the top, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle[1]):
        if lines and word.middle[1] - lines[-1][0].middle[1] < _SAME_LINE * (word.bottom - word.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda word: word.left))) for line in lines]


def text_of_cell(lines: Sequence[Line], left: float, right: float, words: Vocabulary) -> str:
    """Paragraphs of a cell joined by line feeds."""
    if not lines:
        return ""
    width = _width(lines, left, right)
    text = lines[0].text
    for line, following in pairwise(lines):
        if width - line.length >= _width_to_fit(following):
            text += "\n" + following.text
        elif _may_be_cut(line, width) and words.are_halves(line.text, following.words[0].text):
            text += following.text
        else:
            text = words.join(text, following.text)
    return text


def whole_words(lines: Sequence[Line], left: float, right: float) -> Iterator[Word]:
    """Words of a cell, without those that may be halves of a word."""
    width = _width(lines, left, right)
    after_cut = False
    for line in lines:
        cut = _may_be_cut(line, width)
        yield from line.words[after_cut:] if not cut else ()
        after_cut = cut


def _width(lines: Sequence[Line], left: float, right: float) -> float:
    """How long lines of a cell may be; the padding on the right is taken to be that on the left."""
    return right - left - 2 * max(min((line.left for line in lines), default=left) - left, 0.0)


def _may_be_cut(line: Line, width: float) -> bool:
    """Whether the line is one word that leaves no room for another letter or two."""
    return len(line.words) == 1 and width - line.length < _LETTERS * line.words[0].letter


@dataclass(frozen=True, slots=True)
class Setting:
    """How running text is set on pages of one width."""

    left: float
    right: float
    leading: float
    """What stands between lines of one paragraph."""

    def ends_paragraph(self, line: Line, following: Line, *, turned: bool) -> bool:
        """Whether text begins anew on the following line, which stands on the next page if it is `turned`."""
        centred = line.left - self.left > _INDENT
        room = (self.right - self.left) - line.length if centred else self.right - line.right
        if room >= _width_to_fit(following):
            return True
        if not turned and following.top - line.bottom > self.leading + _GAP * line.height:
            return True
        return line.left - self.left < _NUDGE < following.left - line.left and not _hangs(line, following)


def _hangs(line: Line, following: Line) -> bool:
    """Whether the following line stands under the text of a list's item, whose number is the first word."""
    return len(line.words) > 1 and abs(line.words[1].left - following.left) < _NUDGE


def _width_to_fit(line: Line) -> float:
    word = line.words[0]
    return word.right - word.left + _SPACE * line.height + _SLACK
