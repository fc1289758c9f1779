"""Words that the clauses of a drafted act share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ActWords:
    """The name of a kind of act in the cases that its text needs."""

    name: str
    this: str
    of_this: str
    to: str
    deed: str
    """The word before the clauses."""
    by: str


_NEUTER = {
    "постановление": "постановляет:",
    "распоряжение": "принимает распоряжение:",
    "решение": "принимает решение:",
}


def words_of(kind: str | None) -> ActWords:
    """The words of a kind; an act without one is called an act."""
    if kind in _NEUTER:
        stem = kind[:-1]
        return ActWords(kind, f"Настоящее {kind}", f"настоящего {stem}я", f"к {stem}ю", _NEUTER[kind], f"{kind[:-1]}ем")
    if kind == "приказ":
        return ActWords(kind, "Настоящий приказ", "настоящего приказа", "к приказу", "издаёт приказ:", "приказом")
    return ActWords("акт", "Настоящий акт", "настоящего акта", "к акту", "принимает акт:", "актом")


def dated(day: date | None, number: str | None) -> str:
    """«от 12.03.2026 № 45-п», with blanks for what is not yet known."""
    return f"от {f'{day:%d.%m.%Y}' if day else '____________'} № {number or '______'}"


def finished(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def listed(numbers: Iterable[int]) -> str:
    """«3, 4 и 5»."""
    words = [str(number) for number in numbers]
    return " и ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def quoted(names: Iterable[str]) -> str:
    """«детская школа искусств», «музыкальная школа»."""
    return ", ".join(f"«{name}»" for name in names)


def lowered(text: str) -> str:
    """With a small first letter, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
