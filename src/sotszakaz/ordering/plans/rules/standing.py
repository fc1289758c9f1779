"""Where a measure of the plan, and each of its terms, stands on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sotszakaz.ordering.plans.errors import (
    CompletionBeforeLaw,
    CompletionBeforeTerm,
    CompletionInFuture,
    TermUnknown,
)
from sotszakaz.ordering.plans.rules.terms import FAR, Occurrence, Term, due_days, occurrences
from sotszakaz.ordering.plans.states import DeadlineKind, Standing

SOON = timedelta(days=30)
"""A term that ends within these days is spoken of as near."""

LAW_OF = date(2020, 7, 13)
"""The day of the law (189-ФЗ) that plans of approbation carry out."""

Done = Mapping[date, date]
"""What is done: the term by its last day, and the day on which it was done."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a measure stands: the term to speak of (the earliest overdue one, else the next), and how many are late."""

    standing: Standing
    due_on: date | None = None
    overdue: int = 0


def standing_of(due_on: date, done_on: date | None, on: date, at_risk: timedelta) -> Standing:
    """Where one term stands; `at_risk` is how long before its end what is not done alarms."""
    if done_on is not None:
        return Standing.DONE if done_on <= due_on else Standing.DONE_LATE
    if due_on < on:
        return Standing.OVERDUE
    if due_on <= on + at_risk:
        return Standing.AT_RISK
    return Standing.DUE if due_on <= on + SOON else Standing.UPCOMING


def position_on(term: Term, done: Done, on: date, at_risk: timedelta) -> Position:
    """Where the measure stands, given the terms already done."""
    days = due_days(term, on + FAR)
    if not days:
        has_been_done = bool(done) and term.kind == DeadlineKind.UNSET
        return Position(Standing.DONE if has_been_done else Standing.CONTINUOUS)
    open_days = [day for day in days if day not in done]
    late = [day for day in open_days if day < on]
    if late:
        return Position(Standing.OVERDUE, late[0], len(late))
    spoken_of = open_days[0] if open_days else days[-1]
    return Position(standing_of(spoken_of, done.get(spoken_of), on, at_risk), spoken_of)


def term_of_deed(term: Term, done: Done, done_on: date) -> date | None:
    """Which term a deed of the day fulfils: the one that the day lies in, else the earliest that is open.

    A term already done is answered too, when the day lies in it: the deed then proves it once more. None when no term
    is left; a measure without terms is done for the day itself.
    """
    found = occurrences(term, date.min, done_on + FAR)
    if not found:
        return done_on
    around = [each.due_on for each in found if each.contains(done_on)]
    left = [each.due_on for each in found if each.due_on not in done]
    if term.repeats and around:
        return around[0]
    return left[0] if left else None


def provable(term: Term, done: Done, on: date) -> list[Occurrence]:
    """The open terms that something may have proved by the day: those late and those that have begun."""
    found = occurrences(term, date.min, on + FAR)
    return [each for each in found if each.due_on not in done and (each.opens_on or term.since) <= on]


def proof_bounds(term: Term, occurrence: Occurrence) -> tuple[date | None, date | None]:
    """The days, both included, of what may prove the term: of one that comes again its own period and no other, or a
    deed of the first year would prove every year. None is open: what has no beginning, and a term that comes once.
    """
    if not term.repeats or (occurrence.opens_on is None and not term.is_frequency):
        return None, None
    return occurrence.opens_on, occurrence.due_on


def ensure_completable(term: Term, *, due_on: date, done_on: date, on: date) -> None:
    """The deed has happened, and the term that it fulfils exists. What comes again is done within its own term or late,
    what comes once may be done before it.

    Raises CompletionInFuture, CompletionBeforeLaw, TermUnknown, CompletionBeforeTerm.
    """
    if done_on > on:
        raise CompletionInFuture(field="done_on")
    if done_on < LAW_OF:
        raise CompletionBeforeLaw(field="done_on", day=f"{LAW_OF:%d.%m.%Y}")
    found = {each.due_on: each for each in occurrences(term, date.min, on + FAR)}
    if due_on not in (set(found) or {done_on}):
        raise TermUnknown(field="due_on", day=f"{due_on:%d.%m.%Y}")
    opens_on = found[due_on].opens_on if found else None
    if term.repeats and opens_on is not None and done_on < opens_on:
        raise CompletionBeforeTerm(field="done_on", due=f"{due_on:%d.%m.%Y}", opens=f"{opens_on:%d.%m.%Y}")
