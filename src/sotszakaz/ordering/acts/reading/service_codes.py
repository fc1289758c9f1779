"""Unique numbers of registry records of services: find, check by structure, propose a repair, decode.

The number (приказ Минфина № 185н, приложение 2) has 21 signs: 6 digits, «О» (or «Р» of a regional list), 2 digits, a
digit, then twice two Cyrillic capitals with two digits, and 3 digits. Three dots are printed in it. Damage is
repaired by the type of the position: a digit where a letter must stand becomes the letter it looks like, and the
other way round. A repair is only proposed.
"""

import re
from dataclasses import dataclass

from sotszakaz.ordering.acts.data.classifier import (
    ALPHABET,
    CATEGORIES,
    DIGITS_FOR_LETTERS,
    FOCUSES,
    FORMS,
    LETTERS_FOR_DIGITS,
    LETTERS_FOR_LATIN,
)
from sotszakaz.ordering.acts.reading.facts import Combination
from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.words import sentence_start

_SIGN = r"[0-9A-Za-zА-Яа-яЁё|]"
_DAMAGED = re.compile(
    rf"(?<!\w)(?:[0-9ОOоoЗзБВIlЛ|]\s?){{6}}\s?{_SIGN}\s?[.,]\s*{_SIGN}\s?{_SIGN}\s?[.,]\s*{_SIGN}\s?[.,]\s*"
    rf"{_SIGN}{{4}}\s*{_SIGN}{{4}}\s*{_SIGN}{{3}}(?!\w)"
)
_UNDOTTED = re.compile(rf"(?<![\w.])\d{{6}}[ОOоo0РP]\d{{3}}{_SIGN}{{11}}(?!\w)")
_LEGACY = re.compile(r"(?<!\w)\d{2}[А-ЯA-Z0-9]\d{20}(?!\w)")
_ODD = re.compile(
    rf"(?<!\w)\d{{6}}{_SIGN}?\s?[.,]\s*{_SIGN}{{1,3}}\s?[.,]\s*{_SIGN}{{1,2}}\s?[.,]\s*{_SIGN}{{6,14}}(?!\w)"
)
_VALID = re.compile(rf"\d{{6}}(?:О\.99|Р\.\d\d)\.[01]\.[{ALPHABET}]{{2}}\d{{2}}[{ALPHABET}]{{2}}\d{{5}}")
_LETTER_POSITIONS = frozenset({7, 11, 12, 15, 16})


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """What is thought of a number as written: `code` is the number to use, proposed when the status says so."""

    code: str
    written: str
    status: CodeStatus
    reason: str | None = None


def find_codes(text: str) -> list[tuple[str, int, int]]:
    """Everything in a text that is, or was meant as, a registry number: as written, with its bounds."""
    found: list[tuple[str, int, int]] = []
    for pattern in (_DAMAGED, _UNDOTTED, _LEGACY, _ODD):
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for _, start, end in found):
                found.append((match[0], match.start(), match.end()))
    return sorted(found, key=lambda code: code[1])


def has_code(text: str) -> bool:
    """Whether a text has a registry number."""
    return any(pattern.search(text) for pattern in (_DAMAGED, _UNDOTTED, _LEGACY, _ODD))


def judge(written: str) -> CodeVerdict:
    """The status of a number, with the repair and its reason when it is damaged. Blanks and line breaks inside are no
    damage.
    """
    code = "".join(written.split())
    if _VALID.fullmatch(code):
        return CodeVerdict(code, written, CodeStatus.VALID)
    if _LEGACY.fullmatch(code):
        return CodeVerdict(
            code,
            written,
            CodeStatus.LEGACY,
            "Номер прежней структуры из 23 знаков: такие номера давались до 2018 года.",
        )
    signs = re.sub(r"[.,]", "", code)
    repaired, changes = _repair(signs)
    if not _VALID.fullmatch(repaired):
        return CodeVerdict(code, written, CodeStatus.UNKNOWN, _why_unknown(signs))
    if not changes:
        changes = ["точки стоят не на своих местах"]
    return CodeVerdict(repaired, written, CodeStatus.REPAIR_PROPOSED, sentence_start(f"{'; '.join(changes)}."))


def _repair(signs: str) -> tuple[str, list[str]]:
    changes = []
    repaired = ""
    for position, sign in enumerate(signs, start=1):
        better = _as_letter(sign) if position in _LETTER_POSITIONS else _as_digit(sign)
        if better != sign:
            changes.append(f"знак {position}: {_named(sign)} вместо {_named_in_genitive(better)}")
        repaired += better
    return f"{repaired[:7]}.{repaired[7:9]}.{repaired[9:10]}.{repaired[10:]}", changes


def _as_letter(sign: str) -> str:
    sign = sign.upper()
    return LETTERS_FOR_LATIN.get(sign) or LETTERS_FOR_DIGITS.get(sign) or sign


def _as_digit(sign: str) -> str:
    return sign if sign.isdigit() else DIGITS_FOR_LETTERS.get(sign.upper(), sign)


def _named(sign: str) -> str:
    if sign.isdigit():
        return f"цифра «{sign}»"
    if sign.islower():
        return f"строчная буква «{sign}»"
    return f"латинская буква «{sign}»" if sign.isascii() else f"буква «{sign}»"


def _named_in_genitive(sign: str) -> str:
    return f"цифры «{sign}»" if sign.isdigit() else f"буквы «{sign}»"


def _why_unknown(signs: str) -> str:
    if len(signs) != 21:
        return f"В номере {len(signs)} знаков, а должен быть 21. Сверьте его с общероссийским перечнем услуг."
    return "Номер построен не так, как номера общероссийского перечня услуг, и исправление не находится. Сверьте его."


def decode(code: str) -> Combination | None:
    """What signs 15–18 mean by the inferred formula; None for numbers that it does not cover. A sanity check, not an
    authority.
    """
    if not _VALID.fullmatch(code):
        return None
    signs = code.replace(".", "")
    index = (ALPHABET.index(signs[14]) * len(ALPHABET) + ALPHABET.index(signs[15])) * 100 + int(signs[16:18])
    combination, rest = divmod(index, 168)
    focus, form = divmod(rest, 24)
    programme_type, category = CATEGORIES.get(combination, (None, None))
    return Combination(FOCUSES[focus], FORMS.get(form), programme_type, category)
