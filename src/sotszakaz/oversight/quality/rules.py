"""How an inspection is counted (indicator 4.F of the acts, law.md §3.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sotszakaz.oversight.quality import errors
from sotszakaz.oversight.quality.states import FAULTS, Mark, ShortcomingState

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
WORTH = {Mark.YES: Decimal(1), Mark.PARTLY: Decimal("0.5"), Mark.NO: Decimal(0)}


@dataclass(frozen=True, slots=True)
class Share:
    """`matched` of `applicable`: criteria with «да» of those that could be applied."""

    matched: int
    applicable: int

    @property
    def percent(self) -> Decimal | None:
        """To a tenth, half up; None when nothing could be applied."""
        return percent_of(Decimal(self.matched), Decimal(self.applicable))


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part of the whole in percent, to a tenth, half up; None of nothing."""
    return (part * HUNDRED / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def share_of(marks: Iterable[Mark]) -> Share:
    """Matched criteria of the applicable ones. «Частично» is applicable and does not match."""
    applicable = [mark for mark in marks if mark != Mark.NOT_APPLICABLE]
    return Share(sum(mark == Mark.YES for mark in applicable), len(applicable))


def score_of(marks: Iterable[tuple[Mark, Decimal]]) -> Decimal | None:
    """The weighted result in percent: «частично» is worth half of its weight. None when nothing is applicable."""
    applicable = [(mark, weight) for mark, weight in marks if mark != Mark.NOT_APPLICABLE]
    reached = sum((WORTH[mark] * weight for mark, weight in applicable), Decimal(0))
    return percent_of(reached, sum((weight for _, weight in applicable), Decimal(0)))


def ensure_marked(marks: Iterable[tuple[int, Mark | None, str]]) -> None:
    """Every criterion has a mark, every fault its words: (number in the list, mark, words).

    Raises MarksMissing, FaultWithoutWords.
    """
    told = list(marks)
    missing = sum(mark is None for _, mark, _ in told)
    if missing:
        raise errors.MarksMissing(count=missing)
    silent = [number for number, mark, words in told if mark in FAULTS and not words.strip()]
    if silent:
        raise errors.FaultWithoutWords(criteria=", ".join(f"№ {number}" for number in silent))


def ensure_mend_day(mend_by_on: date, on: date, *, latest: date) -> None:
    """Raises MendDayWrong unless the deadline lies after the day, MendDayTooLate after the latest that rules allow."""
    if mend_by_on <= on:
        raise errors.MendDayWrong(day=on, field="mend_by_on")
    if mend_by_on > latest:
        raise errors.MendDayTooLate(day=latest, field="mend_by_on")


def stage_of(state: ShortcomingState, mend_by_on: date, on: date) -> str | None:
    """What is reminded of near the deadline: «soon», «late», or «judge» of an answer that still waits after it."""
    if state == ShortcomingState.REPORTED:
        return "judge" if on > mend_by_on else None
    return "late" if on > mend_by_on else "soon"


def note_of(kept: str, known: str | None, said: str) -> str:
    """The note after somebody who saw `known` has said `said`: nothing that another has written since is lost.

    `known` is None where the latest words simply count.
    """
    words = _tidy(said)
    if known is None or kept == _tidy(known):
        return words
    if words == _tidy(known) or words in kept:
        return kept
    return f"{kept}\n{words}"


def _tidy(words: str) -> str:
    return words.replace("\r\n", "\n").strip()
