"""Numbers as word processors print them in lists."""

from typing import Final

_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_SHORT: Final = 500
"""Letters and Roman figures grow with the number; past this the Arabic one is given."""


def numeral(number: int, kind: str) -> str:
    """«3» as «3», «03», «c», «iii» or «в», by the name of the kind in .docx; an unknown kind is Arabic."""
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{number:02d}"
    if not 0 < number <= _SHORT:
        return str(number)
    match kind:
        case "lowerLetter" | "upperLetter":
            text = _letters(number, _LATIN)
        case "lowerRoman" | "upperRoman":
            text = _roman(number)
        case "russianLower" | "russianUpper":
            text = _letters(number, _RUSSIAN)
        case _:
            text = str(number)
    return text.upper() if "Upper" in kind or "upper" in kind else text


def _letters(number: int, alphabet: str) -> str:
    """After the last letter they double: я, аа, бб."""
    repeats, position = divmod(number - 1, len(alphabet))
    return alphabet[position] * (repeats + 1)


def _roman(number: int) -> str:
    text = ""
    for value, figure in _ROMAN:
        count, number = divmod(number, value)
        text += figure * count
    return text
