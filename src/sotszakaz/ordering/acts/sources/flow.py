"""Running text: from lines, as they stand in a file, to paragraphs.

Drafters break a sentence by a soft line break, converters by a page break. A line goes on with the next one when it is
prose (long), ends in the middle of a phrase, and the next begins with a small letter. Lines of a heading are short and
stay apart.
"""

import re
from collections.abc import Iterable

from sotszakaz.ordering.acts.source import Paragraph
from sotszakaz.ordering.acts.sources import limits

PROSE_LENGTH = 100
_LONE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}[.)]|[а-яa-z]\)")


def to_paragraphs(lines: Iterable[str]) -> list[Paragraph]:
    """Paragraphs of tidied, not empty lines; a line that is only a number («5.1.») numbers the line after it."""
    paragraphs: list[Paragraph] = []
    number: str | None = None
    for line in lines:
        if number is None and _LONE_NUMBER.fullmatch(line):
            number = line
        elif number is None and paragraphs and goes_on(paragraphs[-1].text, line):
            paragraphs[-1] = Paragraph(f"{paragraphs[-1].text} {line}", paragraphs[-1].number)
        else:
            paragraphs.append(Paragraph(line, number))
            number = None
    if number is not None:
        paragraphs.append(Paragraph(number))
    return paragraphs


def numbered(lines: list[str], number: str | None) -> list[Paragraph]:
    """Paragraphs of one paragraph of the word processor, which soft breaks cut into lines; the first has the number."""
    paragraphs = to_paragraphs(lines)
    if paragraphs and number:
        paragraphs[0] = Paragraph(paragraphs[0].text, number)
    return paragraphs


def goes_on(earlier: str, later: str) -> bool:
    """Whether a sentence broken after `earlier` continues in `later`."""
    if not PROSE_LENGTH <= len(earlier) <= limits.PARAGRAPH_CHARACTERS or not later[0].islower():
        return False
    return earlier[-1].isalnum() or earlier[-1] in ",-–—№"
