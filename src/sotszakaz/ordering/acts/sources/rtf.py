"""Rich text (.rtf): what Word and LibreOffice write, tables and printed numbers kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sotszakaz.ordering.acts.errors import ActDamaged, ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.rtf_fonts import Fonts
from sotszakaz.ordering.acts.sources.rtf_tokens import Token, tokens
from sotszakaz.ordering.acts.sources.story import RowShape, Story

_SYMBOLS: Final = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": " "}
_CHARACTERS: Final = {
    "tab": " ",
    "line": "\n",
    "lbr": "\n",
    "page": "\n",
    "column": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
}
_SKIPPED: Final = frozenset(
    {
        "annotation",
        "atnauthor",
        "atnid",
        "atrfend",
        "atrfstart",
        "author",
        "buptim",
        "colortbl",
        "comment",
        "creatim",
        "doccomm",
        "fldinst",
        "footer",
        "footerf",
        "footerl",
        "footerr",
        "footnote",
        "ftncn",
        "ftnsep",
        "ftnsepc",
        "header",
        "headerf",
        "headerl",
        "headerr",
        "info",
        "keywords",
        "nonesttables",
        "objdata",
        "operator",
        "pict",
        "pn",
        "pntxta",
        "pntxtb",
        "printim",
        "revtim",
        "rxe",
        "shprslt",
        "sp",
        "stylesheet",
        "subject",
        "tc",
        "title",
        "txe",
        "xe",
    }
)
_KNOWN: Final = frozenset({"shpinst", "shptxt", "nesttableprops", "listtext", "pntext", "fonttbl"})
"""Groups that hold text or rows of ours even when marked as ones that a reader may ignore."""
_DESTINATIONS: Final = {"fonttbl": "fonts", "listtext": "number", "pntext": "number", "nesttableprops": "nested"}
_STORY_MARKS: Final[dict[str, Callable[[Story, int], None]]] = {
    "par": lambda story, _: story.end_paragraph(),
    "sect": lambda story, _: story.end_paragraph(),
    "cell": lambda story, _: story.end_cell(),
    "row": lambda story, _: story.end_row(),
    "nestcell": lambda story, _: story.end_nested_cell(),
    "pard": lambda story, _: story.enter_table(entered=False),
    "intbl": lambda story, _: story.enter_table(entered=True),
    "trowd": lambda story, _: story.shape_row(RowShape()),
    "trleft": lambda story, twips: story.shape.begin_at(twips),
    "cellx": lambda story, twips: story.shape.edges.append(twips),
    "clvmrg": lambda story, _: story.shape.down.add(len(story.shape.edges)),
    "clmrg": lambda story, _: story.shape.across.add(len(story.shape.edges)),
}
_FONT_MARKS: Final[dict[str, Callable[[Fonts, int], None]]] = {
    "f": Fonts.describe,
    "fcharset": Fonts.set_charset,
}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and gives back at its end."""

    destination: str = "body"
    """body, skip, fonts, number, or nested: properties of a nested row."""
    font: int | None = None
    unicode_skip: int = 1
    hidden: bool = False
    deleted: bool = False
    starred: bool = False
    """The group began with a star: its first word names a destination that a reader may not know."""


_FORMATTING: Final[dict[str, Callable[[_State, int], _State]]] = {
    "f": lambda state, number: replace(state, font=number),
    "uc": lambda state, number: replace(state, unicode_skip=min(max(number, 0), 8)),
    "v": lambda state, number: replace(state, hidden=number != 0),
    "deleted": lambda state, number: replace(state, deleted=number != 0),
    "plain": lambda state, _: replace(state, font=None, hidden=False, deleted=False),
}


def load_rtf(data: bytes) -> list[Paragraph | Table]:
    """Body of the document. Notes, headers, comments, deleted and hidden text are left out."""
    reader = _Reader()
    for token in tokens(data):
        reader.take(token)
        if reader.is_over:
            return reader.blocks()
    raise ActDamaged(format=".rtf")


class _Reader:
    """Keeps the state of groups and passes text and marks to the story being written."""

    def __init__(self) -> None:
        self._state = _State()
        self._groups: list[_State] = []
        self._stories: list[tuple[int, Story]] = [(0, Story())]
        """Depth of the group in which each story is written, and the story: the body and text boxes inside."""
        self._fonts = Fonts()
        self._number: list[str] = []
        self._to_skip = 0
        """Characters left that only repeat a Unicode one for old readers."""
        self._written = 0
        self.is_over = False

    def blocks(self) -> list[Paragraph | Table]:
        return self._story.close()

    @property
    def _story(self) -> Story:
        return self._stories[-1][1]

    def take(self, token: Token) -> None:
        match token.kind:
            case "group":
                self._to_skip = 0
                self._open() if token.value == "{" else self._close()
            case "word":
                self._word(token.value, token.number)
            case "symbol":
                self._symbol(token.value)
            case "hex":
                self._bytes(chr(int(token.value, 16)))
            case _:
                self._bytes(token.value)

    def _open(self) -> None:
        if len(self._groups) >= limits.DEPTH:
            raise ActDamaged(format=".rtf")
        self._groups.append(self._state)

    def _close(self) -> None:
        if not self._groups:
            raise ActDamaged(format=".rtf")
        closed, self._state = self._state, self._groups.pop()
        if closed.destination == "number" != self._state.destination:
            self._story.number("".join(self._number))
            self._number = []
        if len(self._groups) < self._stories[-1][0]:
            _, box = self._stories.pop()
            self._story.insert(box.close())
        self.is_over = not self._groups

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._state = replace(self._state, starred=True)
        elif symbol in "\r\n":
            self._word("par", None)
        else:
            self._text(_SYMBOLS.get(symbol, ""))

    def _word(self, word: str, number: int | None) -> None:
        if self._state.starred or word in _SKIPPED:
            destination = self._state.destination if word in _KNOWN else "skip"
            self._state = replace(self._state, starred=False, destination=destination)
        if self._state.destination == "skip":
            return
        if word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word in _DESTINATIONS:
            self._state = replace(self._state, destination=_DESTINATIONS[word])
        else:
            self._command(word, number)

    def _command(self, word: str, number: int | None) -> None:
        destination = self._state.destination
        if destination == "fonts" and word in _FONT_MARKS:
            _FONT_MARKS[word](self._fonts, number or 0)
        elif word in _FORMATTING:
            self._state = _FORMATTING[word](self._state, 1 if number is None else number)
        elif destination == "body" and word in _STORY_MARKS:
            _STORY_MARKS[word](self._story, number or 0)
        elif word == "u":
            self._text(chr((number or 0) & 0xFFFF))
            self._to_skip = self._state.unicode_skip
        elif word == "nestrow":
            self._story.end_nested_row()
        elif word == "shptxt":
            self._stories.append((len(self._groups), Story()))
        elif word == "ansicpg":
            self._fonts.declare(number or 0)

    def _bytes(self, characters: str) -> None:
        kept = characters[self._to_skip :]
        self._to_skip = max(self._to_skip - len(characters), 0)
        if kept:
            self._text(self._fonts.decode(kept, self._state.font))

    def _text(self, text: str) -> None:
        if self._state.hidden or self._state.deleted:
            return
        if self._state.destination == "number":
            self._number.append(text)
        elif self._state.destination == "body":
            self._story.write(text)
            self._written += len(text)
            if self._written > limits.TEXT_CHARACTERS:
                raise ActTooLarge(what="текст", limit=f"{limits.TEXT_CHARACTERS} знаков")
