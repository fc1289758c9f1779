"""What an agreement must satisfy: values in, a refusal or an answer out."""

from datetime import date
from decimal import Decimal

from sotszakaz.supply.agreements import errors


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
