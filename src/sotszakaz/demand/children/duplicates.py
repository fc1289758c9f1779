"""Do two records stand for one child: pure comparison, with a score and reasons that a person can check.

Twins share surname, birth date and parents, so a different first name is never taken for a slip of the pen: only a
doubled letter, «ё», «ь» before a vowel, or a letter left out beside an equal middle name are. Nothing is decided
here; different СНИЛС leave a pair for a person to judge by documents (operations.md §10, item 8).
"""

import re
from dataclasses import dataclass, field
from datetime import date

from sotszakaz.demand.children.states import Reason

SHOWN = 40
"""Pairs from this score on are shown to a person."""
STRONG = 70
"""From this score on a new child waits for a person, whatever the rule about confirmation says."""

_YO = str.maketrans("ё", "е")
_JOINTS = re.compile(r"[\s’'-]+")
_SOFT = re.compile(r"ь(?=[аеиоуыэюя])")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of a record; СНИЛС is eleven digits or empty, representatives are ids of logins."""

    last_name: str
    first_name: str
    middle_name: str
    birth_date: date
    snils: str = ""
    representatives: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, of 100, and why."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_strong(self) -> bool:
        return self.score >= STRONG


@dataclass(slots=True)
class _Tally:
    score: int = 100
    reasons: list[Reason] = field(default_factory=list)

    def note(self, reason: Reason, change: int = 0) -> None:
        self.reasons.append(reason)
        self.score += change


def normal(name: str) -> str:
    """Small letters, ё as е, hyphens and apostrophes as spaces, «ья» as «ия»; doubled letters stay."""
    return _SOFT.sub("и", _JOINTS.sub(" ", name.lower().translate(_YO)).strip())


def compare(left: Person, right: Person) -> Likeness | None:
    """The likeness of two records, or None when they are of different children."""
    if left.snils and left.snils == right.snils:
        return Likeness(100, (Reason.SAME_SNILS,))
    tally = _Tally()
    share_parent = bool(left.representatives & right.representatives)
    alike = _names(left, right, tally, share_parent=share_parent) and _births(
        left.birth_date, right.birth_date, tally, share_parent=share_parent
    )
    if not alike:
        return None
    if share_parent:
        tally.note(Reason.SAME_REPRESENTATIVE, +10)
    if left.snils and right.snils:
        tally.note(Reason.SNILS_DIFFERENT, -50)
    elif left.snils or right.snils:
        tally.note(Reason.SNILS_MISSING)
    score = min(tally.score, 100)
    return Likeness(score, tuple(tally.reasons)) if score >= SHOWN else None


def _names(left: Person, right: Person, tally: _Tally, *, share_parent: bool) -> bool:
    last, other_last = normal(left.last_name), normal(right.last_name)
    first, other_first = normal(left.first_name), normal(right.first_name)
    middle, other_middle = normal(left.middle_name), normal(right.middle_name)
    is_same_middle = middle == other_middle
    if (last, first, middle) == (other_last, other_first, other_middle):
        tally.note(Reason.SAME_NAME)
        return True
    if first != other_first:
        is_slip = is_same_middle and middle != "" and _lost_letter(first, other_first)
        if not is_slip and _squeezed(first) != _squeezed(other_first):
            return False
        tally.note(Reason.FIRST_NAME_SPELLING, -10)
    if last != other_last:
        if _is_spelling_of(last, other_last):
            tally.note(Reason.SURNAME_SPELLING, -15)
        elif share_parent and is_same_middle:
            tally.note(Reason.SURNAME_CHANGED, -30)
        else:
            return False
    if not is_same_middle:
        return _middles(middle, other_middle, tally)
    return True


def _middles(left: str, right: str, tally: _Tally) -> bool:
    if not left or not right:
        tally.note(Reason.MIDDLE_NAME_MISSING, -10)
        return True
    if _is_spelling_of(left, right):
        tally.note(Reason.MIDDLE_NAME_SPELLING, -10)
        return True
    return False


def _births(left: date, right: date, tally: _Tally, *, share_parent: bool) -> bool:
    if left == right:
        tally.note(Reason.SAME_BIRTH_DATE)
    elif (left.year, left.month, left.day) == (right.year, right.day, right.month):
        tally.note(Reason.DAY_AND_MONTH_SWAPPED, -25)
    elif share_parent and tally.score == 100:
        tally.note(Reason.BIRTH_DATE_DIFFERS, -30)
    else:
        return False
    return True


def _is_spelling_of(left: str, right: str) -> bool:
    """One edit apart, doubled letters aside, or one of a double surname."""
    if _squeezed(left) == _squeezed(right) or set(left.split()) <= set(right.split()):
        return True
    return set(right.split()) <= set(left.split()) or (min(len(left), len(right)) > 3 and _one_edit(left, right))


def _squeezed(name: str) -> str:
    return _DOUBLED.sub(r"\1", name)


def _lost_letter(left: str, right: str) -> bool:
    return abs(len(left) - len(right)) == 1 and min(len(left), len(right)) > 3 and _one_edit(left, right)


def _one_edit(left: str, right: str) -> bool:
    """One letter put in, left out, changed, or two neighbours swapped."""
    if len(left) > len(right):
        left, right = right, left
    same = next((at for at, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(left))
    if len(left) < len(right):
        return left[same:] == right[same + 1 :]
    is_swap = left[same : same + 2] == right[same : same + 2][::-1] and left[same + 2 :] == right[same + 2 :]
    return is_swap or left[same + 1 :] == right[same + 1 :]
