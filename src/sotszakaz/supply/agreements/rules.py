"""What an agreement must satisfy: values in, a refusal or an answer out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sotszakaz.foundation.money import spaced
from sotszakaz.supply.agreements import errors
from sotszakaz.supply.agreements.terms import Answer, Due, Objection


def ensure_term(*, first: date, last: date, on: date) -> None:
    """The days are in order and the term is not over on the day of signing."""
    if last < first:
        raise errors.DaysReversed(field="last_day", first=first, last=last)
    if last < on:
        raise errors.TermIsOver(field="last_day", last=last)


def ensure_limit(limit: Decimal) -> None:
    """An agreement without money limits nothing."""
    if limit <= 0:
        raise errors.LimitNotPositive(field="limit")


def ensure_reason(reason: str) -> None:
    """A termination is explained to the other side."""
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")


def over_budget(*, limits: Decimal, budget: Decimal | None) -> Decimal | None:
    """By how much the limits of all agreements exceed the order's budget, or None when they fit.

    Limits are ceilings and not all are reached, so an excess is a warning and not a refusal: each booking holds the
    budget line as well. Without an approved order (`budget` is None) there is nothing to compare with.
    """
    if budget is None or limits <= budget:
        return None
    return limits - budget


def ensure_dues(dues: Sequence[Due], *, limit: Decimal, first: date, last: date) -> None:
    """Parts of the limit add up to it, each between two days of its own year and of the term.

    Raises DueReversed, DueOutOfTerm, DuesDoNotAddUp.
    """
    for due in dues:
        if due.not_later < due.not_earlier:
            raise errors.DueReversed(field="dues", first=due.not_earlier, last=due.not_later)
        if due.not_earlier < first or due.year != due.not_earlier.year or not first.year <= due.year <= last.year:
            raise errors.DueOutOfTerm(field="dues", day=due.not_earlier, year=due.year, first=first, last=last)
    total = sum((due.amount for due in dues), Decimal(0))
    if dues and total != limit:
        raise errors.DuesDoNotAddUp(field="dues", total=spaced(total), limit=spaced(limit))


def spread(dues: Sequence[Due], limit: Decimal) -> tuple[Due, ...]:
    """The same parts for another limit: more goes to the last one, less is taken from the last ones."""
    change, changed = limit - sum((due.amount for due in dues), Decimal(0)), list(dues)
    for place in reversed(range(len(changed))):
        amount = max(changed[place].amount + change, Decimal(0))
        change -= amount - changed[place].amount
        changed[place] = replace(changed[place], amount=amount)
    return tuple(due for due in changed if due.amount)


def ensure_new_limit(*, before: Decimal, after: Decimal, taken: Decimal) -> None:
    """A limit is lowered to what is held and spent and no further. Raises LimitNotPositive, LimitBelowTaken."""
    ensure_limit(after)
    if after < before and after < taken:
        raise errors.LimitBelowTaken(field="limit", taken=spaced(taken), lowest=spaced(taken))


def ensure_new_last_day(*, first: date, before: date, after: date, on: date, is_used: bool) -> None:
    """While children learn under the agreement its last day only moves ahead.

    Raises DaysReversed, TermIsOver, TermPassed, TermInUse.
    """
    ensure_term(first=first, last=after, on=on)
    if before < on:
        raise errors.TermPassed(field="last_day", last=before)
    if is_used and after < before:
        raise errors.TermInUse(field="last_day", last=before)


def ensure_effective_day(day: date, *, on: date) -> None:
    """Raises EffectiveInPast."""
    if day < on:
        raise errors.EffectiveInPast(field="effective_on", day=day)


def ensure_amends(*, changes: bool, ground: str) -> None:
    """An amendment changes something and says why. Raises NothingChanges, GroundMissing."""
    if not ground.strip():
        raise errors.GroundMissing(field="ground")
    if not changes:
        raise errors.NothingChanges()


def ensure_end(*, day: date, on: date, is_used: bool) -> None:
    """While contracts run their families are told before the day. Raises EndInPast, ContractsRun."""
    if day < on:
        raise errors.EndInPast(field="ends_on", day=day)
    if is_used and day == on:
        raise errors.ContractsRun(field="ends_on")


def ensure_objections(objections: Sequence[Objection]) -> None:
    """Each names a clause and other words for it. Raises ObjectionsMissing, SameWords."""
    said = [each.said for each in objections]
    if not said or not all(each["clause"] and each["provider_words"] for each in said):
        raise errors.ObjectionsMissing(field="clause_1")
    for each in said:
        if each["body_words"] == each["provider_words"]:
            raise errors.SameWords(clause=each["clause"])


def ensure_answer(answer: Answer | None, clause: str) -> Answer:
    """Raises AnswerMissing, RefusalReasonMissing."""
    if answer is None:
        raise errors.AnswerMissing(clause=clause)
    if not answer.is_accepted and not answer.reason.strip():
        raise errors.RefusalReasonMissing(clause=clause)
    return answer
