"""The build of an act: body and appendices, their numbered clauses, the lines of each clause.

Numbering comes in many dresses («1.», «1)», «Пункт 1.», automatic numbers of a word processor, a number alone on its
line), so what is a clause and what is an item of a list within it is told by the order of the numbers, not by their
dress.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sotszakaz.ordering.acts.reading.words import fold, person_in, squeeze
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Place

_NUMBER = re.compile(
    r"(?P<word>пункт |п\. ?)?(?P<number>\d{1,2}(?:\.\d{1,2})*)(?:(?P<mark>[.)])(?=\D|$)|(?P<bare>(?<=\d)(?= |$)))",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:(?P<dash>[-–—•·*])|(?P<letter>[а-яa-z])\))\s*(?=\S)", re.IGNORECASE)
_APPENDIX = re.compile(r"приложени[ея](?: ?№)? ?(?P<number>\d{1,2})?(?: к .*)?")
_APPROVED = re.compile(r"(?:утвержд[е]н[аоы]?)(?: .*)?")
_POSTS = re.compile(
    r"(?:временно )?(?:глава|мэр|врио|и\. ?о\.|исполняющ|заместитель|первый заместитель|председатель|начальник|директор"
    r"|руководитель)"
)
_TITLES = re.compile(r"(?:перечень|план|показатели|таблица|положение|состав)(?: |$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text: a paragraph, or a paragraph in a cell of a table that holds no data."""

    text: str
    number: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a clause. The first is the clause's own sentence; `marker` is «1», «а» or «-» of a list item."""

    marker: str | None
    text: str
    place: Place


@dataclass(slots=True)
class Clause:
    """A numbered clause with the lines under it. Text before the first number is a clause with an empty number."""

    number: str
    items: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All lines as one."""
        return " ".join(item.text for item in self.items)

    @property
    def place(self) -> Place:
        """Where the clause begins."""
        return self.items[0].place

    def place_at(self, offset: int) -> Place:
        """Where the line stands that holds a sign of `text`."""
        for item in self.items:
            if offset <= len(item.text):
                return item.place
            offset -= len(item.text) + 1
        return self.items[-1].place


@dataclass(frozen=True, slots=True)
class Part:
    """The body of the act, or one appendix. `blocks` is its range in the source."""

    blocks: range
    lines: tuple[Line, ...]
    clauses: tuple[Clause, ...]
    signature: tuple[Line, ...] = ()
    is_appendix: bool = False
    number: int | None = None

    @property
    def title(self) -> str:
        """The words between the caption and the text: «ПЛАН апробации …»; empty when no usual title is there."""
        starts = [index for index, line in enumerate(self.lines[:12]) if _TITLES.match(fold(line.text))]
        if not starts or not self.is_appendix:
            return ""
        title: list[str] = []
        for line in self.lines[starts[0] :]:
            if _split_number(line)[0] is not None:
                break
            title.append(line.text)
        return squeeze(" ".join(title[:10]))


def lines_of(source: ActSource, data_tables: Collection[int]) -> list[Line]:
    """The running text: every paragraph, and every line of the tables that only place text on the page."""
    lines = []
    for index, block in enumerate(source.blocks):
        if isinstance(block, Paragraph):
            lines.append(Line(block.text, block.number, source.place(index)))
        elif index not in data_tables:
            for row, cells in enumerate(block.rows):
                for column, cell in enumerate(cells):
                    place = source.place(index, row, column)
                    lines += [Line(text, None, place) for text in cell.text.split("\n") if text.strip()]
    return lines


def parts_of(source: ActSource, data_tables: Collection[int]) -> tuple[Part, ...]:
    """Body first (it may be empty: an appendix can be all that was given), then the appendices."""
    lines = lines_of(source, data_tables)
    starts = [0, *_appendix_starts(lines)]
    if len(starts) > 1 and starts[1] == 0:
        starts = starts[1:]
        parts: list[Part] = [Part(range(0), (), ())]
    else:
        parts = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = lines[start].place.block if start < len(lines) and parts else 0
        beyond = lines[end].place.block if end < len(lines) else len(source.blocks)
        parts.append(_part(lines[start:end], range(first, beyond), is_appendix=bool(parts)))
    return tuple(parts)


def _appendix_starts(lines: list[Line]) -> list[int]:
    starts: list[int] = []
    for index, line in enumerate(lines):
        words = fold(line.text).rstrip(".: ")
        if _APPENDIX.fullmatch(words) or (_APPROVED.fullmatch(words) and line.text[0].isupper() and len(words) < 120):
            within_caption = starts and index - starts[-1] < 7 and not _has_title(lines[starts[-1] : index])
            if not within_caption:
                starts.append(index)
    return starts


def _has_title(lines: list[Line]) -> bool:
    return any(_TITLES.match(fold(line.text)) for line in lines)


def _part(lines: list[Line], blocks: range, *, is_appendix: bool) -> Part:
    signature = range(len(lines), len(lines)) if is_appendix else _signature(lines)
    clauses = tuple(_clauses(lines[: signature.start]))
    number = None
    for line in lines[:8] if is_appendix else ():
        if match := re.search(r"приложени[ея](?: ?№)? ?(\d{1,2})(?!\d)", fold(line.text)):
            number = int(match[1])
            break
    return Part(blocks, tuple(lines), clauses, tuple(lines[signature.start : signature.stop]), is_appendix, number)


def _signature(lines: list[Line]) -> range:
    """The lines that sign the body: a post and, within five lines, a person."""
    for end in range(len(lines) - 1, -1, -1):
        if len(lines[end].text) > 160 or not person_in(lines[end].text) or _split_number(lines[end])[0] is not None:
            continue
        for start in range(end, max(end - 6, -1), -1):
            if _POSTS.match(fold(lines[start].text)):
                return range(start, end + 1)
    return range(len(lines), len(lines))


def _split_number(line: Line) -> tuple[str | None, str, str]:
    """Number, its mark and the rest. The number may be printed by the word processor and not be in the text."""
    text = line.text.strip()
    match = _NUMBER.match(text)
    if match and (match["mark"] or match["word"] or "." in match["number"]):
        mark = "." if match["word"] else match["mark"] or "."
        return match["number"], mark, text[match.end() :].strip()
    if line.number and (automatic := _NUMBER.match(line.number.strip())):
        return automatic["number"], automatic["mark"] or ".", text
    return None, "", text


class _Numbers:
    """Tells clauses from items of a list by the order of single numbers."""

    def __init__(self) -> None:
        self.mark: str | None = None
        self.top = 0
        self.nested: int | None = None

    def is_clause(self, number: str, mark: str, text: str) -> bool:
        first, *deeper = (int(part) for part in number.split("."))
        if deeper:
            self.top, self.nested = max(self.top, first), None
            return True
        if self.mark is None:
            self.mark = mark
        if mark == self.mark and self._goes_on(first, text):
            self.top, self.nested = first, None
            return True
        self.nested = first
        return False

    def _goes_on(self, number: int, text: str) -> bool:
        """The next clause: follows the latest one, and does not as well follow the list inside it in small letters."""
        if self.nested is not None and number == self.nested + 1 and (number != self.top + 1 or text[:1].islower()):
            return False
        return self.top < number <= self.top + 5 and not (number > self.top + 1 and text[:1].islower())


def _clauses(lines: Iterable[Line]) -> Iterator[Clause]:
    numbers = _Numbers()
    clause = Clause("")
    for line, number, mark, text in _numbered(lines):
        if number is not None and numbers.is_clause(number, mark, text):
            if clause.items:
                yield clause
            clause = Clause(number, [Item(None, text, line.place)])
        else:
            _add(clause, line, number, text)
    if clause.items:
        yield clause


def _numbered(lines: Iterable[Line]) -> Iterator[tuple[Line, str | None, str, str]]:
    """Lines with their numbers; a number alone on a line belongs to the next line."""
    waiting: tuple[Line, str, str] | None = None
    for line in lines:
        number, mark, text = _split_number(line)
        if number is not None and not text:
            waiting = (line, number, mark)
        elif waiting and number is None:
            yield waiting[0], waiting[1], waiting[2], text
            waiting = None
        else:
            yield line, number, mark, text


def _add(clause: Clause, line: Line, number: str | None, text: str) -> None:
    bullet = _BULLET.match(line.number.strip() + " " + text if line.number and number is None else text)
    if number is not None:
        clause.items.append(Item(number, text, line.place))
    elif bullet:
        clause.items.append(Item("-" if bullet["dash"] else bullet["letter"], _after(bullet, text, line), line.place))
    elif clause.number and clause.items and _runs_on(clause.items[-1].text, text):
        before = clause.items[-1]
        clause.items[-1] = Item(before.marker, f"{before.text} {text}", before.place)
    else:
        clause.items.append(Item(None, text, line.place))


def _after(bullet: re.Match[str], text: str, line: Line) -> str:
    return text if line.number else text[bullet.end() :]


def _runs_on(before: str, text: str) -> bool:
    """A sentence cut in two by a page or a line break."""
    return not before.rstrip().endswith((".", ";", ":", "!", "?")) and (text[:1].islower() or text[:1] in "«(")
